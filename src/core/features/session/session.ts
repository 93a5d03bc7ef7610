import { installationOs } from '#core/implementer.ts';
import { createIds } from '#core/sync/new-id.ts';
import { commandId } from '#shared/domain/identity/ids.ts';

export const session = {
  describe: installationOs.session.describe.handler(({ context }) => context.session),
  rename: installationOs.session.rename.handler(({ context, input }) => {
    const { core } = context;
    core.renameSeat({ seatName: input.seatName, personName: input.personName });
    core.changes.announce('people.changed', []);
    return { commandId: input.commandId ?? commandId.parse(createIds(core.ports)()) };
  }),
};
