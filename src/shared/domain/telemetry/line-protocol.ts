import type { TagValue } from './sample.ts';

/** One field of one line. */
export interface LinePoint {
  /** Counted from 1. */
  readonly line: number;
  readonly measurement: string;
  /** Keys and values of the line's tag set. */
  readonly labels: Readonly<Record<string, string>>;
  readonly field: string;
  readonly value: TagValue;
  /** Epoch milliseconds; null: the line says no time. */
  readonly atMs: number | null;
}

export interface LineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly problem: 'no-fields' | 'bad-value' | 'bad-time' | 'bad-labels';
}

export interface ParsedLines {
  readonly points: readonly LinePoint[];
  readonly problems: readonly LineProblem[];
}

/**
 * Reads InfluxDB line protocol, as Telegraf and many gateways post it: `measurement,label=x field=1.5,other=2i 1700000000`.
 * A line that cannot be read is a problem and the others are taken. Times are told apart by their size: seconds, milli-,
 * micro- or nanoseconds since 1970.
 */
export function parseLineProtocol(text: string): ParsedLines {
  const points: LinePoint[] = [];
  const problems: LineProblem[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') problems.push({ line: index + 1, problem: parsed });
    else points.push(...parsed.map((point) => ({ ...point, line: index + 1 })));
  }
  return { points, problems };
}

function parseLine(line: string): Omit<LinePoint, 'line'>[] | LineProblem['problem'] {
  const [head = '', fields, time, ...rest] = splitOutside(line, ' ').filter((part) => part !== '');
  if (fields === undefined) return 'no-fields';
  const atMs = time === undefined ? null : timeToMs(time);
  if (atMs === undefined || rest.length > 0) return 'bad-time';
  const [measurement = '', ...labelPairs] = splitOutside(head, ',');
  const labels = pairsOf(labelPairs);
  const pairs = pairsOf(splitOutside(fields, ','));
  if (!labels || measurement === '') return 'bad-labels';
  if (!pairs) return 'no-fields';
  const points: Omit<LinePoint, 'line'>[] = [];
  for (const [field, written] of Object.entries(pairs)) {
    const value = parseValue(written);
    if (value === undefined) return 'bad-value';
    const plain = Object.fromEntries(
      Object.entries(labels).map(([name, label]) => [unescape(name), unescape(label)]),
    );
    points.push({
      measurement: unescape(measurement),
      labels: plain,
      field: unescape(field),
      value,
      atMs,
    });
  }
  return points;
}

/** Splits where the mark is neither escaped nor inside a quoted text. */
function splitOutside(text: string, mark: string): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\\' && at + 1 < text.length) {
      part += letter + text[++at]!;
      continue;
    }
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === mark && !isQuoted) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part];
}

function pairsOf(pairs: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const pair of pairs) {
    const [name = '', value, ...rest] = splitOutside(pair, '=');
    if (name === '' || value === undefined || value === '' || rest.length > 0) return undefined;
    found[name] = value;
  }
  return found;
}

function parseValue(written: string): TagValue | undefined {
  if (/^".*"$/s.test(written)) return unescape(written.slice(1, -1));
  if (/^(t|true)$/i.test(written)) return true;
  if (/^(f|false)$/i.test(written)) return false;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[iu]?$/i.test(written)) return undefined;
  return Number(written.replace(/[iu]$/i, ''));
}

function unescape(text: string): string {
  return text.replaceAll(/\\([,= "\\])/g, '$1');
}

/** Nothing before 1973 or after 5138 is told wrong. */
function timeToMs(written: string): number | undefined {
  if (!/^-?\d{1,20}$/.test(written)) return undefined;
  const time = Number(written);
  const size = Math.abs(time);
  if (size < 1e11) return time * 1_000;
  if (size < 1e14) return time;
  return size < 1e17 ? Math.round(time / 1e3) : Math.round(time / 1e6);
}
