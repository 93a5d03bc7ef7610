import { z } from 'zod';
import { deviceId, leaseId, tagId } from '#shared/domain/identity/ids.ts';
import { tank } from '#shared/domain/tanks/tank.ts';
import { query } from './call.ts';

/** One tank as its level tag, and the tags that belong to it, make it. */
export const tankLine = z.object({
  levelTagId: tagId,
  deviceId,
  name: z.string(),
  leaseId: leaseId.nullable(),
  leaseName: z.string().nullable(),
  interfaceTagId: tagId.nullable(),
  temperatureTagId: tagId.nullable(),
  /** null: nobody has said what tank it is; then no volume is known. */
  tank: tank.nullable(),
  /** To the brim, from the tank or else from the range of its level tag; null: not known. */
  heightFt: z.number().nullable(),
  /** Of alarms that are enabled, ft. */
  limits: z.array(z.object({ side: z.enum(['hihi', 'hi', 'lo', 'lolo']), ft: z.number() })),
  /** How fast the level rises since the last withdrawal, within the last hours; null: too little is known. */
  rate: z
    .object({
      ftPerHour: z.number(),
      fromMs: z.number(),
      toMs: z.number(),
      pointCount: z.number().int(),
    })
    .nullable(),
  /** The last fall of more than three inches within a week; there is no run ticket of it here. */
  lastWithdrawal: z
    .object({ fromMs: z.number(), toMs: z.number(), fromFt: z.number(), toFt: z.number() })
    .nullable(),
});
export type TankLine = z.output<typeof tankLine>;

export const tanks = {
  /** Tanks by lease and name: every level that is one of a tank. */
  list: query()
    .input(z.object({ leaseId: leaseId.optional() }).optional())
    .output(z.array(tankLine)),
};
