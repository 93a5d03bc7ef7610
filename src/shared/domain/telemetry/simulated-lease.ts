import { z } from 'zod';
import { businessDate, lift, wellStatus } from '#shared/domain/identity/well.ts';
import { lineAddress, tagAddress, tagScale } from './device.ts';
import { signal } from './signal.ts';
import { tagModel } from './tag-model.ts';

/** A key of the simulation: stable for one version of the plan, unique among its kind. */
const key = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][A-Za-z0-9.-]*$/);
const series = z.array(z.number().finite().nullable());

const simulatedLeaseSite = z.object({
  key,
  name: z.string().min(1),
  operatorName: z.string().min(1),
  state: z.string().length(2),
  county: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timeZone: z.string().min(1),
});

export const simulatedWell = z.object({
  key,
  leaseKey: key,
  name: z.string().min(1),
  api14: z.string().regex(/^\d{14}$/),
  lift,
  status: wellStatus,
  purpose: z.enum(['oil', 'gas', 'disposal']),
  fieldName: z.string().min(1),
  formation: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  datum: z.literal('NAD83'),
  spudDate: businessDate,
  totalDepthFt: z.number().positive(),
});
export type SimulatedWell = z.output<typeof simulatedWell>;

export const simulatedTag = z.object({
  /** Unique in the whole manifest. */
  key,
  name: z.string().min(1).max(120),
  unit: z.string().max(24),
  signal,
  wellKey: key.nullable(),
  leaseKey: key.nullable(),
  equipment: z.string().max(120).nullable(),
  point: tagAddress,
  scale: tagScale.nullable(),
  range: z.object({ low: z.number(), high: z.number() }).nullable(),
  model: tagModel.optional(),
});
export type SimulatedTag = z.output<typeof simulatedTag>;

export const simulatedDevice = z.object({
  key,
  name: z.string().min(1).max(120),
  address: lineAddress,
  scanMs: z.number().int().min(50),
  /** A flow computer has only records. */
  tags: z.array(simulatedTag),
  /** Dynamometer cards, which are no numbers. */
  cards: z.array(simulatedTag.extend({ scanMs: z.number().int().min(1_000) })).default([]),
  /** Values of hourly records, which come with their own time. */
  records: z.array(simulatedTag.extend({ scanMs: z.number().int().min(1_000) })).default([]),
});
export type SimulatedDevice = z.output<typeof simulatedDevice>;

/** Daily production of one well: entry i of every series belongs to day `from` + i. Gas in Mcf at 14.65 psia and 60 °F. */
export const simulatedHistory = z.object({
  wellKey: key,
  days: z
    .object({
      from: businessDate,
      oilBbl: series,
      gasMcf: series,
      waterBbl: series,
      injectedBbl: series,
      hoursOn: series,
      tubingPsi: series,
      casingPsi: series,
    })
    .refine(
      ({ from: _, ...all }) => new Set(Object.values(all).map((each) => each.length)).size === 1,
      'series differ in length',
    ),
});
export type SimulatedHistory = z.output<typeof simulatedHistory>;

/** What the simulated lease tells the product: who is there, where to read it, and what was produced before. */
export const simulatedLease = z.object({
  version: z.literal(1),
  seed: z.string().min(1),
  startedMs: z.number().int(),
  leases: z.array(simulatedLeaseSite).min(1),
  wells: z.array(simulatedWell).min(1),
  devices: z.array(simulatedDevice).min(1),
  history: z.array(simulatedHistory),
});
export type SimulatedLease = z.output<typeof simulatedLease>;
