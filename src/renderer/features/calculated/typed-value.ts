import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';

interface TypedValue {
  /** undefined while nothing usable is typed. */
  readonly value: TagValue | undefined;
  readonly isWrong: boolean;
  /** It is taken, and marked as uncertain. */
  readonly isBeyond: boolean;
}

/** What was typed for a tag: a switch for what runs or not, a number for all else. */
export function readTypedValue(
  text: string,
  { signal, range, states }: Pick<Tag, 'signal' | 'range' | 'states'>,
  language: string,
): TypedValue {
  const nothing = { value: undefined, isWrong: false, isBeyond: false };
  if (text.trim() === '') return nothing;
  if (signal === 'running') return { ...nothing, value: text === 'true' };
  // A state's number is not typed but chosen: it is written as numbers are in programs.
  const value = states && states.length > 0 ? Number(text) : parseNumber(text, language);
  if (typeof value !== 'number' || !Number.isFinite(value)) return { ...nothing, isWrong: true };
  const isBeyond = range !== null && (value < range.low || value > range.high);
  return { value, isWrong: false, isBeyond };
}
