import { z } from 'zod';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { tagAddress, tagScale } from './device.ts';
import { keepClass } from './keep-rules.ts';
import { writePermission } from './field-write.ts';
import { reduction } from './reduction/reduction.ts';
import { signal } from './signal.ts';
import { tagModel } from './tag-model.ts';

/** What one value of a state means. */
export const tagState = z.object({ value: z.number(), label: z.string().min(1).max(60) });

/** A tag as configured: one measured (or commanded) point of one device. */
export const tag = z.object({
  tagId,
  deviceId,
  name: z.string().min(1).max(120),
  unit: z.string().max(24),
  signal,
  wellId: wellId.nullable(),
  leaseId: leaseId.nullable(),
  /** What it sits on when it is no well: `Tank 101`, `Separator 2`. */
  equipment: z.string().max(120).nullable(),
  point: tagAddress,
  scale: tagScale.nullable(),
  /** Asked for at this interval instead of the device's; null: with the device. */
  scanMs: z.number().int().min(100).max(86_400_000).nullable().optional(),
  /** Limits of what the sensor can report; outside them a value is uncertain (`out-of-range`). */
  range: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Names of the states its numbers stand for; null or left out: it measures something. */
  states: z.array(tagState).max(200).nullable().optional(),
  /** The tank or the rods behind it; null or left out: not known. */
  model: tagModel.nullable().optional(),
  /** Leave to write to it; null or left out: nobody may. */
  write: writePermission.nullable().optional(),
  /** Thins out what is stored; null or left out: every sample is. */
  reduction: reduction.nullable().optional(),
  /** Digits shown after the point; null or left out: what is usual for what it measures. */
  decimals: z.number().int().min(0).max(6).nullable().optional(),
  /** How long its samples are kept; null or left out: `standard`. */
  keep: keepClass.nullable().optional(),
});
export type Tag = z.output<typeof tag>;
