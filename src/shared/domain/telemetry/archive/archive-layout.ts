import { z } from 'zod';
import { isTimeZone } from '#shared/domain/measurement/gauge-day.ts';

const register = z.number().int().min(0).max(65_535);
/** An answer holds at most 250 bytes: Modbus Application Protocol V1.1b3, 6.3. */
const mostFields = 62;
const field = z
  .number()
  .int()
  .min(0)
  .max(mostFields - 1);

/** Where in a record its time stands, as clocks of the device show it. */
export const recordTime = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('calendar'),
    /** The date as one number: `32624` is 26 March 2024 in the order `MDY`. */
    date: field,
    /** The time of day as `hhmmss`; absent: midnight. */
    clock: field.optional(),
    encoding: z.enum(['f32', 'u32']).default('f32'),
    order: z.enum(['MDY', 'DMY', 'YMD']).default('MDY'),
  }),
  /** Seconds since 1970 by the device's clock, as a whole number. */
  z.object({ kind: z.literal('seconds'), at: field }),
]);
export type RecordTime = z.output<typeof recordTime>;

/**
 * How a flow computer keeps its hourly or daily records: a ring of records of 32-bit values, read one by one. In Enron's
 * form the register of the archive is asked for with the number of the record in place of a quantity.
 */
export const archiveLayout = z.object({
  /** Records the ring holds; after the last one the first is written over. */
  records: z.number().int().min(2).max(65_535),
  firstNumber: z.union([z.literal(0), z.literal(1)]).default(1),
  /** Where the device says how far it has written. */
  pointer: z.object({
    register,
    encoding: z.enum(['u16', 'u32', 'f32']).default('u16'),
    /** 32 where that register is one of Enron's; absent: 16. */
    registerBits: z.union([z.literal(16), z.literal(32)]).optional(),
    /** `next`: it names the record that is written next. */
    names: z.enum(['newest', 'next']).default('newest'),
  }),
  /** Values of one record, its time among them. */
  fields: z.number().int().min(1).max(mostFields),
  /** Which of them is the tag's, from 0. */
  field,
  time: recordTime,
  /** From record to record. */
  everyMs: z
    .number()
    .int()
    .min(60_000)
    .max(31 * 86_400_000)
    .default(3_600_000),
  /** Of the device's clock. One that never changes to summer time keeps a zone such as `Etc/GMT+6`. */
  timeZone: z.string().refine(isTimeZone, 'is no time zone'),
});
export type ArchiveLayout = z.output<typeof archiveLayout>;
