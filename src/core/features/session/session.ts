import { installationOs } from '#core/implementer.ts';

export const session = {
  describe: installationOs.session.describe.handler(({ context }) => context.session),
};
