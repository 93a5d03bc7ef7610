import {
  qualities,
  qualityReasons,
  type Sample,
  type TagValue,
} from '#shared/domain/telemetry/sample.ts';
import {
  sampleOrigins,
  valueKinds,
  type SampleOrigin,
  type ValueKind,
} from '#shared/domain/telemetry/sample-page.ts';

/**
 * What is kept of a sample beside time and value, in 16 bits:
 *   0-1 quality, 2-7 reason, 8-9 kind of the value, 10-12 where it came from.
 * The numbers are on disks for ever: lists grow at their end only.
 */
const kindShift = 8;
const originShift = 10;
const kindBits = 3 << kindShift;
export const textKind = 2 << kindShift;
const numberKind = 0;
const booleanKind = 1 << kindShift;
const noneKind = 3 << kindShift;

const qualityNumbers = new Map(qualities.map((quality, number) => [quality, number]));
const reasonNumbers = new Map(qualityReasons.map((reason, number) => [reason, number]));

export function toFlags(
  { value, quality, reason }: Pick<Sample, 'value' | 'quality' | 'reason'>,
  origin: SampleOrigin = 'device',
): number {
  return (
    qualityNumbers.get(quality)! |
    (reasonNumbers.get(reason)! << 2) |
    kindOfValue(value) |
    (sampleOrigins.indexOf(origin) << originShift)
  );
}

function kindOfValue(value: TagValue | null): number {
  if (typeof value === 'number') return numberKind;
  if (typeof value === 'boolean') return booleanKind;
  return value === null ? noneKind : textKind;
}

export function joinFlags(quality: number, reason: number, kind: number, origin: number): number {
  return quality | (reason << 2) | (kind << kindShift) | (origin << originShift);
}

export const qualityOf = (flags: number): number => flags & 3;
export const reasonOf = (flags: number): number => (flags >> 2) & 63;
export const kindNumberOf = (flags: number): number => (flags & kindBits) >> kindShift;
export const kindOf = (flags: number): ValueKind => valueKinds[kindNumberOf(flags)]!;
export const originOf = (flags: number): number => (flags >> originShift) & 7;
export const isText = (flags: number): boolean => (flags & kindBits) === textKind;

/** A number, or a boolean as 0 or 1. */
export const isNumeric = (flags: number): boolean => (flags & kindBits) < textKind;

/** A finite number or a boolean that is not bad: what may be averaged. */
export function isUsable(value: number, flags: number): boolean {
  return (flags & 3) < 2 && (flags & kindBits) <= booleanKind && Number.isFinite(value);
}

export function toValue(stored: number, flags: number, texts: readonly string[]): Sample['value'] {
  const kind = kindOf(flags);
  if (kind === 'number') return stored;
  if (kind === 'boolean') return stored === 1;
  return kind === 'text' ? texts[stored]! : null;
}

export function toMarks(flags: number): Pick<Sample, 'quality' | 'reason'> {
  return { quality: qualities[flags & 3]!, reason: qualityReasons[reasonOf(flags)]! };
}
