import { headOf } from '#core/command-head.ts';
import { installationOs, os, type CallContext, type TenantCallContext } from '#core/implementer.ts';
import { commandId, type CommandId } from '#shared/domain/identity/ids.ts';
import { createIds } from '#core/sync/new-id.ts';

export const backups = {
  state: os.backups.state.handler(({ context }) => context.tenant.backups.state()),
  changePlan: os.backups.changePlan.handler(({ context, input: { changes, ...input } }) =>
    once(context, 'backups.changePlan', input, () => {
      context.tenant.backups.changePlan(changes);
      return {};
    }),
  ),
  setPassphrase: os.backups.setPassphrase.handler(
    async ({ context, input: { passphrase, ...input } }) => {
      const lock = await context.tenant.backups.lockWith(passphrase);
      return once(context, 'backups.setPassphrase', input, () => {
        context.tenant.backups.setLock(lock);
        return {};
      });
    },
  ),
  start: os.backups.start.handler(({ context, input }) =>
    once(context, 'backups.start', input, () => ({
      jobId: context.tenant.backups.start(context.session),
    })),
  ),
  makeKit: os.backups.makeKit.handler(async ({ context, input }) => {
    const { name, bytes } = await context.tenant.backups.makeKit(context.session, input.language);
    return {
      commandId: idOf(context, input.commandId),
      name,
      frame: context.frames.send({ bytes }),
    };
  }),
  useKit: os.backups.useKit.handler(async ({ context, input }) => {
    await context.tenant.backups.useKit(input.code);
    return { commandId: idOf(context, input.commandId) };
  }),

  inspect: installationOs.backups.inspect.handler(({ context, input }) =>
    context.core.restoring.inspect(input.path),
  ),
  find: installationOs.backups.find.handler(({ context, input }) =>
    context.core.restoring.find(input.folder),
  ),
  restore: installationOs.backups.restore.handler(async ({ context, input }) => {
    const { path, secret, replace } = input;
    await context.core.restoring.start({ path, secret, replace });
    return { commandId: idOf(context, input.commandId) };
  }),
  restoring: installationOs.backups.restoring.handler(({ context }) =>
    context.core.restoring.state(),
  ),
  cancelRestore: installationOs.backups.cancelRestore.handler(({ context, input }) => {
    context.core.restoring.cancel();
    return { commandId: idOf(context, input.commandId) };
  }),
};

/** A repeated command does nothing again and answers the same, though it touches no document. */
function once<Answer extends object>(
  { tenant, session }: TenantCallContext,
  name: string,
  input: Parameters<typeof headOf>[2],
  work: () => Answer,
) {
  return tenant.commands.run(headOf(name, session, input), work);
}

function idOf({ core }: Pick<CallContext, 'core'>, given: CommandId | undefined): CommandId {
  return given ?? commandId.parse(createIds(core.ports)());
}
