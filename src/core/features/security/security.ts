import { type CallContext, installationOs } from '#core/implementer.ts';
import { createIds } from '#core/sync/new-id.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';

/** Commands here touch no document: they say where the key of this computer's secrets lies. */
export const security = {
  state: installationOs.security.state.handler(({ context }) => context.core.vault.state),
  setPassphrase: installationOs.security.setPassphrase.handler(async ({ context, input }) => {
    await context.core.vault.setPassphrase(input.passphrase, input.current);
    return done(context, input);
  }),
  removePassphrase: installationOs.security.removePassphrase.handler(async ({ context, input }) => {
    await context.core.vault.removePassphrase(input.current);
    return done(context, input);
  }),
};

function done(
  { core }: Pick<CallContext, 'core'>,
  { commandId: given }: { readonly commandId?: CommandId | undefined },
) {
  core.changes.announce('security.changed', []);
  return { commandId: given ?? commandId.parse(createIds(core.ports)()) };
}
