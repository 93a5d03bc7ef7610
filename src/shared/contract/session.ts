import { z } from 'zod';
import { personId, seatId, tenantId } from '#shared/domain/identity/ids.ts';
import { everyone, role } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';

export const sessionShape = z.object({
  tenantId: tenantId.nullable(),
  personId,
  personName: z.string(),
  seatId,
  role,
});

const name = z.string().trim().min(1).max(80);

export const session = {
  /** Who I am here. */
  describe: query({ scope: 'installation' }).output(sessionShape.extend({ seatName: z.string() })),
  /** What this computer and who works at it are called, here and at every other member. Announces `people.changed`. */
  rename: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, personName: name, seatName: name }))
    .output(commandDone),
};
