import { z } from 'zod';
import { leaseId, wellId } from './ids.ts';

/** Internal status; mapping to state codes: domain reference 8.3. */
export const wellStatuses = [
  'producing',
  'shutIn',
  'temporarilyAbandoned',
  'inactive',
  'injecting',
  'disposing',
  'drilling',
  'completed',
  'plugged',
  'cancelled',
  'unknown',
] as const;
export const wellStatus = z.enum(wellStatuses);
export type WellStatus = z.output<typeof wellStatus>;

export const lifts = [
  'rodPump',
  'esp',
  'plunger',
  'gasLift',
  'flowing',
  'injection',
  'unknown',
] as const;
export const lift = z.enum(lifts);
export type Lift = z.output<typeof lift>;

export const wellPurposes = [
  'oil',
  'gas',
  'injection',
  'disposal',
  'water',
  'other',
  'unknown',
] as const;
export const wellPurpose = z.enum(wellPurposes);

export const datums = ['NAD27', 'NAD83', 'WGS84', 'unknown'] as const;

/** `YYYY-MM-DD`, a real date. */
export const businessDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD')
  .refine((text) => {
    const time = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  }, 'is no date of the calendar');

/** `YYYY-MM`. */
export const businessMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be YYYY-MM');

const text = (max: number) => z.string().trim().max(max).nullable();

/** What people may set on a well. Null means not known. */
export const wellFields = z.object({
  name: z.string().trim().min(1).max(120),
  /** Digits only, 14 of them; null when the source has none that can be read. */
  api14: z
    .string()
    .regex(/^\d{14}$/)
    .nullable(),
  leaseId: leaseId.nullable(),
  operatorName: text(160),
  fieldName: text(120),
  formation: text(120),
  county: text(60),
  state: text(2),
  status: wellStatus,
  purpose: wellPurpose,
  lift,
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  datum: z.enum(datums),
  spudDate: businessDate.nullable(),
  totalDepthFt: z.number().min(0).max(60_000).nullable(),
  surfaceLocation: text(120),
  note: text(2_000),
  /** Values of the tenant's own fields (settings.customFields), by key. */
  custom: z.record(
    z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/),
    z.union([z.string().max(500), z.number(), z.boolean()]),
  ),
});
export type WellFields = z.output<typeof wellFields>;

export const well = wellFields.extend({
  wellId,
  leaseName: z.string().nullable(),
  deleted: z.boolean(),
});
export type Well = z.output<typeof well>;

export const leaseFields = z.object({
  name: z.string().trim().min(1).max(120),
  operatorName: text(160),
  state: text(2),
  county: text(60),
  /** IANA zone of the lease's gauge day; null: the tenant's. */
  timeZone: z.string().max(60).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
});
export type LeaseFields = z.output<typeof leaseFields>;

export const lease = leaseFields.extend({
  leaseId,
  wellCount: z.number().int(),
  deleted: z.boolean(),
});
export type Lease = z.output<typeof lease>;

/** Empty well, to be overlaid with what is known. */
export const blankWell: WellFields = {
  name: '?',
  api14: null,
  leaseId: null,
  operatorName: null,
  fieldName: null,
  formation: null,
  county: null,
  state: null,
  status: 'unknown',
  purpose: 'unknown',
  lift: 'unknown',
  latitude: null,
  longitude: null,
  datum: 'unknown',
  spudDate: null,
  totalDepthFt: null,
  surfaceLocation: null,
  note: null,
  custom: {},
};
