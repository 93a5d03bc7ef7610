import { z } from 'zod';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicQuery } from './call.ts';

const value = z.union([z.number(), z.boolean(), z.string().max(120)]);

export const writeOutcomes = ['written', 'refused-by-device', 'not-confirmed'] as const;

/** One write to the field, as it stays in the journal. */
export const fieldWrite = z.object({
  writeId: z.string(),
  tagId,
  tagName: z.string(),
  deviceName: z.string(),
  unit: z.string(),
  wellId: wellId.nullable(),
  leaseId: leaseId.nullable(),
  before: value.nullable(),
  asked: value,
  /** What the device said afterwards; null when it said nothing in time. */
  readBack: value.nullable(),
  outcome: z.enum(writeOutcomes),
  /** The device's or the driver's own words when it was not written. */
  detail: z.string(),
  reason: z.string(),
  atMs: z.number(),
  personName: z.string(),
  seatName: z.string(),
  role: z.string(),
});
export type FieldWrite = z.output<typeof fieldWrite>;

/**
 * Writing to devices, in two steps: what will be done is shown before it is done, and only who selected may operate.
 * Off for every tag until its `write` permission says otherwise.
 */
export const fieldWrites = {
  /**
   * Refuses `write-not-allowed`, `write-value-stale`, `write-value-moved`, `write-value-impossible`,
   * `write-out-of-range`, `write-step-too-large`, and `write-selected-elsewhere` while another has the tag selected.
   */
  select: command({ roles: controlWriters, takesTurns: true })
    .input(
      z.object({
        ...commandFields,
        tagId,
        value,
        /** What the person saw when they decided. */
        shownValue: value.nullable(),
        reason: z.string().trim().min(3).max(500),
      }),
    )
    .output(
      commandDone.extend({
        selectionId: z.string(),
        untilMs: z.number(),
        tagName: z.string(),
        deviceName: z.string(),
        unit: z.string(),
        from: value,
        to: value,
      }),
    ),
  /** Refuses `write-selection-gone`, and what `select` refuses if it has become so; what came of it is answered and kept. */
  operate: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, selectionId: z.string() }))
    .output(commandDone.extend({ write: fieldWrite })),
  cancel: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, selectionId: z.string() }))
    .output(commandDone),
  /** Newest first. */
  journal: publicQuery({ method: 'GET', path: '/field-writes', summary: 'Writes to the field' })
    .input(
      z.object({
        tagId: tagId.optional(),
        deviceId: deviceId.optional(),
        wellId: wellId.optional(),
        beforeMs: z.coerce.number().optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
      }),
    )
    .output(z.array(fieldWrite)),
};
