import { z } from 'zod';
import { personId, seatId, tenantId } from '#shared/domain/identity/ids.ts';
import { role } from '#shared/domain/people/role.ts';
import { query } from './call.ts';

export const sessionShape = z.object({
  tenantId: tenantId.nullable(),
  personId,
  personName: z.string(),
  seatId,
  role,
});

export const session = {
  /** Who I am here. */
  describe: query({ scope: 'installation' }).output(sessionShape.extend({ seatName: z.string() })),
};
