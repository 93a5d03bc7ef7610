/** What every benchmark ends with: one JSON object as its last line, the same form for all. */
export interface Report {
  readonly bench: string;
  readonly quick: boolean;
  readonly aims: readonly Aim[];
  readonly against: readonly Comparison[];
  /** Peers that could not be measured here, with the reason. */
  readonly missing: readonly string[];
}

export interface Aim {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** `<= 250`, `>= 5000`. */
  readonly aim: string;
  readonly holds: boolean;
}

export interface Comparison {
  readonly peer: string;
  readonly what: string;
  readonly ours: number;
  readonly theirs: number;
  /** How many times better ours is. */
  readonly ratio: number;
}

export const isQuick = process.argv.includes('--quick');

export function atMost(what: string, value: number, limit: number, unit: string): Aim {
  return { what, value: rounded(value), unit, aim: `<= ${limit}`, holds: value <= limit };
}

export function atLeast(what: string, value: number, limit: number, unit: string): Aim {
  return { what, value: rounded(value), unit, aim: `>= ${limit}`, holds: value >= limit };
}

/** `higher` says which way is better. */
export function against(
  peer: string,
  what: string,
  ours: number,
  theirs: number,
  better: 'higher' | 'lower',
): Comparison {
  const ratio = better === 'higher' ? ours / theirs : theirs / ours;
  return { peer, what, ours: rounded(ours), theirs: rounded(theirs), ratio: rounded(ratio) };
}

export function printReport(report: Report): void {
  for (const { what, value, unit, aim, holds } of report.aims)
    console.log(`${holds ? '✓' : '✗'} ${what}: ${value} ${unit} (aim ${aim})`);
  for (const { peer, what, ours, theirs, ratio } of report.against)
    console.log(`  ${what}: ${ours}, ${peer} ${theirs}, ratio ${ratio}`);
  for (const missing of report.missing) console.log(`  not compared: ${missing}`);
  console.log(JSON.stringify(report));
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
