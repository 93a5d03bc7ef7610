import { z } from 'zod';
import { leaseId, wellId } from '#shared/domain/identity/ids.ts';
import { businessDate, businessMonth } from '#shared/domain/identity/well.ts';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { dayVolumes, monthVolumes, unitSystem } from '#shared/domain/production/volumes.ts';
import { commandDone, commandFields, publicCommand, publicQuery, query } from './call.ts';
import { finding } from './finding.ts';
import { frameDescription } from './frames.ts';

const dayEntry = z.object({ wellId, day: businessDate, values: dayVolumes.partial() });
const monthEntry = z.object({ wellId, month: businessMonth, values: monthVolumes.partial() });

const phases = z.object({
  oilBbl: z.number().nullable(),
  gasMcf: z.number().nullable(),
  waterBbl: z.number().nullable(),
});

export const production = {
  /** The grid of one gauge day: every producing or injecting well with what was entered, yesterday and the usual. */
  day: query()
    .input(z.object({ day: businessDate, leaseId: leaseId.optional() }))
    .output(
      z.object({
        /** Today's gauge day at this moment; later days are refused. */
        currentDay: businessDate,
        rows: z.array(
          z.object({
            wellId,
            wellName: z.string(),
            leaseId: leaseId.nullable(),
            leaseName: z.string().nullable(),
            values: dayVolumes,
            previous: dayVolumes,
            /** Median of the 7 days before, per phase. */
            trailing: phases,
            findings: z.array(finding),
          }),
        ),
      }),
    ),
  /** Entries of one well day by day, for the well page and the month view. */
  days: publicQuery({
    method: 'GET',
    path: '/wells/{wellId}/production/days',
    summary: 'Daily volumes of a well',
  })
    .input(z.object({ wellId, from: businessDate, to: businessDate }))
    .output(z.array(z.object({ day: businessDate, ...dayVolumes.shape }))),
  months: publicQuery({
    method: 'GET',
    path: '/wells/{wellId}/production/months',
    summary: 'Monthly volumes of a well',
  })
    .input(z.object({ wellId, from: businessMonth, to: businessMonth }))
    .output(
      z.array(
        z.object({
          month: businessMonth,
          ...monthVolumes.shape,
          /** `days`: summed from daily entries; `month`: entered or imported as a month. */
          source: z.enum(['days', 'month']),
        }),
      ),
    ),
  /** Columns `dayMs` (UTC midnight), `oilBbl`, `gasMcf`, `waterBbl`, `injectedBbl`, `hoursOn`; NaN where not entered. */
  history: query()
    .input(
      z.object({
        wellId: wellId.optional(),
        leaseId: leaseId.optional(),
        from: businessDate,
        to: businessDate,
      }),
    )
    .output(z.object({ frame: frameDescription })),
  /** Sums. `source` chooses daily entries, monthly ones, or (`best`) days where a month has any, else the month. */
  totals: publicQuery({ method: 'GET', path: '/production/totals', summary: 'Totals of a period' })
    .input(
      z.object({
        wellId: wellId.optional(),
        leaseId: leaseId.optional(),
        from: businessDate.optional(),
        to: businessDate.optional(),
        source: z.enum(['days', 'months', 'best']).default('best'),
        units: unitSystem.default('field'),
      }),
    )
    .output(
      z.object({
        units: unitSystem,
        oil: z.number(),
        gas: z.number(),
        water: z.number(),
        injectedWater: z.number(),
        injectedGas: z.number(),
        dayCount: z.number().int(),
        monthCount: z.number().int(),
        wellCount: z.number().int(),
      }),
    ),
  /** Saves any fields of one well's day; null clears. Odd values are saved and answered with findings. */
  saveDay: publicCommand(
    {
      method: 'PUT',
      path: '/wells/{wellId}/production/days/{day}',
      summary: 'Enter a day of a well',
    },
    { roles: fieldWriters },
  )
    .input(dayEntry.extend(commandFields))
    .output(commandDone.extend({ findings: z.array(finding) })),
  /** Many cells at once (paste, fill down), as one command and one undo. */
  saveDays: publicCommand(
    { method: 'POST', path: '/production/days', summary: 'Enter many days' },
    { roles: fieldWriters },
  )
    .input(z.object({ ...commandFields, entries: z.array(dayEntry).min(1).max(600) }))
    .output(commandDone.extend({ findings: z.array(finding) })),
  saveMonths: publicCommand(
    { method: 'POST', path: '/production/months', summary: 'Enter monthly volumes' },
    { roles: fieldWriters },
  )
    .input(z.object({ ...commandFields, entries: z.array(monthEntry).min(1).max(600) }))
    .output(commandDone),
};
