import { installationOs } from '../../implementer.ts';

export const session = {
  describe: installationOs.session.describe.handler(({ context }) => context.session),
};
