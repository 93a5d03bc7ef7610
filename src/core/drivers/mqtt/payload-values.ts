import type { TagValue } from '#shared/domain/telemetry/sample.ts';

export type PayloadValue =
  | {
      readonly kind: 'value';
      readonly value: TagValue | null;
      readonly sourceMs: number | undefined;
    }
  /** The payload reads well but holds nothing at the path. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' };

/** Names under which devices send the time of a reading, epoch seconds, epoch milliseconds or ISO 8601. */
const timeNames = ['timestamp', 'ts', 'time', 't'] as const;
/** Anything smaller is seconds: as milliseconds it would lie before 1973. */
const LEAST_EPOCH_MS = 1e11;

/**
 * Reads one value out of a plain MQTT payload.
 * Without a path the whole payload is the value: a number, `true`/`false`, or text as it stands.
 */
export function readPayload(
  text: string,
  jsonPath: string | undefined,
  timePath?: string | undefined,
): PayloadValue {
  if (jsonPath === undefined || jsonPath === '') return readScalar(text);
  const parsed = parseJson(text);
  if (parsed === undefined) return { kind: 'unreadable' };
  const steps = jsonPath.split('.');
  const found = steps.reduce(stepInto, parsed);
  if (found === undefined) return { kind: 'missing' };
  if (!isScalar(found)) return { kind: 'unreadable' };
  if (timePath !== undefined) {
    const time = timePath.split('.').reduce(stepInto, parsed);
    return { kind: 'value', value: found, sourceMs: toEpochMs(time) };
  }
  const parent = steps.slice(0, -1).reduce(stepInto, parsed);
  return { kind: 'value', value: found, sourceMs: timeOf(parent) ?? timeOf(parsed) };
}

function readScalar(text: string): PayloadValue {
  const trimmed = text.trim();
  if (/^[+-]?(nan|inf(inity)?)$/i.test(trimmed))
    return { kind: 'value', value: Number.NaN, sourceMs: undefined };
  const parsed = parseJson(trimmed);
  if (parsed === undefined) return { kind: 'value', value: text, sourceMs: undefined };
  return isScalar(parsed)
    ? { kind: 'value', value: parsed, sourceMs: undefined }
    : { kind: 'unreadable' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Not JSON: the caller decides what that means.
  }
}

function stepInto(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string, unknown>)[step];
}

function isScalar(value: unknown): value is TagValue | null {
  return value === null || ['number', 'boolean', 'string'].includes(typeof value);
}

function timeOf(value: unknown): number | undefined {
  for (const name of timeNames) {
    const timeMs = toEpochMs(stepInto(value, name));
    if (timeMs !== undefined) return timeMs;
  }
  return undefined;
}

function toEpochMs(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const parsed = /^\d{4}-/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(parsed) ? undefined : parsed;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  return value < LEAST_EPOCH_MS ? Math.round(value * 1_000) : value;
}
