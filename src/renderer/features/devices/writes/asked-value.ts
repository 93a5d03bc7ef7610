import type { WritePermission } from '#shared/domain/telemetry/field-write.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';

export type AskedProblem = 'number' | 'low' | 'high' | 'step' | 'same';

interface Asked {
  readonly text: string;
  /** What the tag stands at: what is asked must be of its kind. */
  readonly now: TagValue;
  readonly permission: WritePermission;
  readonly language: string;
}

/**
 * What a person typed, as the tag would take it; undefined while nothing usable is typed. The core judges again: this is to
 * say it while typing.
 */
export function readAsked({ text, now, permission, language }: Asked): {
  readonly value?: TagValue;
  readonly problem?: AskedProblem;
} {
  if (text.trim() === '') return {};
  if (typeof now === 'boolean') return valueUnlessSame(text === 'true', now);
  if (typeof now === 'string') return valueUnlessSame(text.trim(), now);
  const value = parseNumber(text, language);
  if (typeof value !== 'number') return { problem: 'number' };
  const { low, high, largestStep } = permission;
  if (low !== null && value < low) return { problem: 'low' };
  if (high !== null && value > high) return { problem: 'high' };
  if (largestStep !== null && Math.abs(value - now) > largestStep) return { problem: 'step' };
  return valueUnlessSame(value, now);
}

function valueUnlessSame(value: TagValue, now: TagValue) {
  return value === now ? { problem: 'same' as const } : { value };
}
