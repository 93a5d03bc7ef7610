import { os } from '#core/implementer.ts';
import { readOverview } from './read-overview.ts';

export const overview = {
  read: os.overview.read.handler(({ context, input }) =>
    readOverview(context.tenant, input?.leaseId),
  ),
};
