import { createIds } from '#core/sync/new-id.ts';
import { type CallContext, os } from '#core/implementer.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';

/** Commands here touch no document: they say how this seat reaches others. */
export const sync = {
  status: os.sync.status.handler(({ context }) => context.tenant.sync.status()),
  places: os.sync.places.handler(({ context }) => context.tenant.sync.places()),
  spaces: os.sync.spaces.handler(({ context }) => context.tenant.sync.spaces()),
  log: os.sync.log.handler(({ context, input }) => context.tenant.sync.log(input)),
  pause: os.sync.pause.handler(async ({ context, input }) => {
    await context.tenant.sync.pause();
    return done(context, input);
  }),
  resume: os.sync.resume.handler(async ({ context, input }) => {
    await context.tenant.sync.resume();
    return done(context, input);
  }),
  syncNow: os.sync.syncNow.handler(({ context, input }) => {
    context.tenant.sync.tryNow();
    return done(context, input);
  }),
  setRelay: os.sync.setRelay.handler(async ({ context, input }) => {
    await context.tenant.sync.setRelay(input.address, input.claim);
    return done(context, input);
  }),
  removeRelay: os.sync.removeRelay.handler(async ({ context, input }) => {
    await context.tenant.sync.removeRelay();
    return done(context, input);
  }),
  addAddress: os.sync.addAddress.handler(({ context, input }) => {
    context.tenant.sync.addAddress(input.address);
    return done(context, input);
  }),
  removeAddress: os.sync.removeAddress.handler(({ context, input }) => {
    context.tenant.sync.removeAddress(input.address);
    return done(context, input);
  }),
};

function done(
  { core }: Pick<CallContext, 'core'>,
  { commandId: given }: { readonly commandId?: CommandId | undefined },
) {
  return { commandId: given ?? commandId.parse(createIds(core.ports)()) };
}
