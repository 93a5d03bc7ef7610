import type { z } from 'zod';
import { isOnLine } from './device.ts';
import { tag, type Tag } from './tag.ts';
import { isSame } from './templates/merge-parts.ts';

/** What many tags may be given at once; null clears, what is left out stays. */
export const tagChanges = tag
  .pick({
    unit: true,
    decimals: true,
    signal: true,
    scanMs: true,
    range: true,
    scale: true,
    keep: true,
    reduction: true,
    write: true,
    wellId: true,
    leaseId: true,
    equipment: true,
  })
  .partial()
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'says nothing',
  });
export type TagChanges = z.output<typeof tagChanges>;
export type TagChangeField = keyof TagChanges;

/** Why a tag does not take what is asked. Words lie in resources/locales under `tagEditProblem.<why>`. */
export const tagEditProblems = [
  'not-polled',
  'not-writable',
  'range-order',
  'limits-order',
] as const;
export type TagEditProblem = (typeof tagEditProblems)[number];

export interface TagFieldChange {
  readonly field: TagChangeField;
  readonly before: unknown;
  readonly after: unknown;
}

/** A tag without what names it, as its device keeps it. */
export type EditedTag = Omit<Tag, 'tagId' | 'deviceId'>;

/** What becomes of one tag: the fields that are not so already, and why it would not take them. Pure. */
export function planTagEdit(
  before: EditedTag,
  changes: TagChanges,
): { readonly fields: readonly TagFieldChange[]; readonly problem: TagEditProblem | null } {
  const fields = (Object.keys(changes) as TagChangeField[])
    .filter((field) => changes[field] !== undefined && !isSame(before[field], changes[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: changes[field] ?? null }));
  return { fields, problem: fields.length === 0 ? null : problemOf(before, changes) };
}

/** An interval and leave to write belong to tags that a line leads to. */
function problemOf({ point }: EditedTag, changes: TagChanges): TagEditProblem | null {
  const { range, write } = changes;
  if (changes.scanMs != null && !isOnLine(point)) return 'not-polled';
  if (write != null && !isOnLine(point)) return 'not-writable';
  if (range != null && range.low >= range.high) return 'range-order';
  if (write?.low != null && write.high !== null && write.low >= write.high) return 'limits-order';
  return null;
}
