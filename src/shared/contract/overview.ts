import { z } from 'zod';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { businessDate } from '#shared/domain/identity/well.ts';
import { query } from './call.ts';

const comparison = z.object({
  today: z.number().nullable(),
  yesterday: z.number().nullable(),
  /** Mean of the 7 days before yesterday. */
  trailing: z.number().nullable(),
  /** The last 30 days, oldest first; null where nothing was entered. */
  recent: z.array(z.number().nullable()),
});

/** What wants a look, worst first. `kind` is a key of locales `exception.<kind>`. */
const oneException = z.object({
  kind: z.enum([
    'device-offline',
    'values-bad',
    'values-stale',
    'production-down',
    'entries-missing',
    'tank-high',
    'alarm',
    'database-damaged',
    /** Of the operator as a whole, not of one lease. */
    'conflicts-open',
  ]),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  sinceMs: z.number().nullable(),
  wellId: wellId.nullable(),
  leaseId: leaseId.nullable(),
  deviceId: deviceId.nullable(),
  tagId: tagId.nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
/** Many of one kind and lease are one line: `details.count` tells how many, `members` are the worst of them. */
export const exception = oneException.extend({ members: z.array(oneException) });
export type OneException = z.output<typeof oneException>;
export type OverviewException = z.output<typeof exception>;

export const overview = {
  read: query()
    .input(z.object({ leaseId: leaseId.optional() }).optional())
    .output(
      z.object({
        currentDay: businessDate,
        exceptions: z.array(exception),
        oilBbl: comparison,
        gasMcf: comparison,
        waterBbl: comparison,
        wellsEnteredToday: z.number().int(),
        wellsExpected: z.number().int(),
        /** Tags worth watching, a few per lease, with a sparkline of the last hour (60 means, null where none). */
        watched: z.array(
          z.object({
            tagId,
            leaseId: leaseId.nullable(),
            wellId: wellId.nullable(),
            spark: z.array(z.number().nullable()),
          }),
        ),
      }),
    ),
};
