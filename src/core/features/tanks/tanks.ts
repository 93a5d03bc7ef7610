import { os } from '#core/implementer.ts';
import { readTanks } from './read-tanks.ts';

export const tanks = {
  list: os.tanks.list.handler(({ context, input }) => readTanks(context.tenant, input?.leaseId)),
};
