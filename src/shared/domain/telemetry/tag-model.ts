import { z } from 'zod';
import { rodString } from '#shared/domain/lift/rod-string.ts';
import { tank } from '#shared/domain/tanks/tank.ts';

/** What stands behind a reading, so that more can be made of it than a number. */
export const tagModel = z.discriminatedUnion('kind', [
  /** A level in a tank. */
  tank.extend({ kind: z.literal('tank') }),
  /** Where oil meets water, or how warm it is, in the tank of the level that has this key on the same device. */
  z.object({
    kind: z.literal('inTank'),
    measures: z.enum(['waterInterface', 'temperature']),
    levelKey: z.string().min(1).max(60),
  }),
  /** A card taken on these rods. */
  rodString.extend({ kind: z.literal('rodString') }),
]);
export type TagModel = z.output<typeof tagModel>;
