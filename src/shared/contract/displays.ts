import { z } from 'zod';
import { displaySubjects } from '#shared/domain/displays/subjects.ts';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { businessDate, lift, wellStatus } from '#shared/domain/identity/well.ts';
import { alarmPriority } from '#shared/domain/alarms/priority.ts';
import { query } from './call.ts';

const tagIds = z.array(tagId);

/** How one device is shown; `template` is null where none arranges it and its tags are shown by what they measure. */
export const deviceDisplay = z.object({
  deviceId,
  deviceName: z.string(),
  template: z.object({ name: z.string(), isUnconfirmed: z.boolean() }).nullable(),
  status: tagIds,
  groups: z.array(
    z.object({
      /** As its template says it; null: named after its subject. */
      name: z.string().nullable(),
      subject: z.enum(displaySubjects).nullable(),
      tagIds,
    }),
  ),
  trends: z.array(z.object({ name: z.string().nullable(), tagIds })),
  cards: z.object({ surface: tagId.nullable(), pump: tagId.nullable() }).nullable(),
});
export type DeviceDisplay = z.output<typeof deviceDisplay>;

const volumes = z.object({
  oilBbl: z.number().nullable(),
  gasMcf: z.number().nullable(),
  waterBbl: z.number().nullable(),
});

/** One well among those of its lease. */
export const wellLine = z.object({
  wellId,
  name: z.string(),
  leaseId: leaseId.nullable(),
  leaseName: z.string().nullable(),
  lift,
  status: wellStatus,
  /** What tells how it is: its live values come by `telemetry.values`. */
  tags: z.object({
    wellState: tagId.nullable(),
    running: tagId.nullable(),
    oilRate: tagId.nullable(),
    gasRate: tagId.nullable(),
    waterRate: tagId.nullable(),
    injectionRate: tagId.nullable(),
    tubing: tagId.nullable(),
    casing: tagId.nullable(),
    /** The figure its way of lifting is judged by: fillage, drive frequency, arrivals, lift gas, injection pressure. */
    key: tagId.nullable(),
  }),
  today: volumes,
  yesterday: volumes,
  /** Entered of the running gauge day, or of the one before it. */
  downtime: z
    .object({
      day: businessDate,
      code: z.string().nullable(),
      hoursOn: z.number().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  alarms: z.object({ count: z.number().int(), worst: alarmPriority.nullable() }),
});
export type WellLine = z.output<typeof wellLine>;

export const displays = {
  /** The displays of all devices that measure at a well, each with its tags of that well only. */
  well: query().input(z.object({ wellId })).output(z.array(deviceDisplay)),
  /** Refuses `device-not-found`. */
  device: query().input(z.object({ deviceId })).output(deviceDisplay),
  /** Wells by lease and name; plugged and cancelled ones are left out. */
  wells: query()
    .input(z.object({ leaseId: leaseId.optional() }).optional())
    .output(z.object({ currentDay: businessDate, wells: z.array(wellLine) })),
};
