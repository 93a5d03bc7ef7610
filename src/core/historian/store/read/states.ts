import type { StateInterval, StateTimes } from '#core/historian/sample-store.ts';
import { isText, isUsable, kindOf, qualityOf } from '../columns/flags.ts';
import type { Run } from '../columns/run.ts';

type State = number | boolean | string;
/** What can be said of a stretch of time. */
type Standing = { readonly state: State } | { readonly unknown: 'bad' | 'gap' };

/** More different values than this are no states: what stood beyond them is added up as `otherMs`. */
const mostStates = 1_000;

/**
 * How long each state stood. Invariants:
 *  1. A sample's state stands until the next sample, whatever that is.
 *  2. Where that is more than `longerThanMs` away, or there was no sample before, nothing is known: a gap. A bad sample
 *     or one without a value makes what follows it unknown as well.
 *  3. So durations, `otherMs`, `badMs` and `gapMs` add up to the period, and those of adjoining periods to their union.
 */
export interface StatesSoFar {
  readonly kind: 'states';
  readonly fromMs: number;
  readonly toMs: number;
  readonly longerThanMs: number;
  readonly mostIntervals: number;
  readonly totals: Map<State, { durationMs: number; times: number }>;
  /** Told since the last piece of work. */
  found: StateInterval[];
  foundCount: number;
  badMs: number;
  gapMs: number;
  otherMs: number;
  isCut: boolean;
  /** Of the newest sample: `undefined` when it is bad, its time NaN when there was none. */
  last: State | undefined;
  lastMs: number;
  current: (Standing & { readonly fromMs: number; toMs: number }) | undefined;
}

/** `before` is the newest sample older than `fromMs`, a run of one or none. */
export function beginStates(
  period: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly longerThanMs: number;
    readonly mostIntervals: number;
  },
  before: Run,
): StatesSoFar {
  const soFar: StatesSoFar = {
    kind: 'states',
    ...period,
    totals: new Map(),
    found: [],
    foundCount: 0,
    badMs: 0,
    gapMs: 0,
    otherMs: 0,
    isCut: false,
    last: undefined,
    lastMs: Number.NaN,
    current: undefined,
  };
  if (before.times.length > 0) {
    soFar.last = stateAt(before, 0);
    soFar.lastMs = before.times[0]!;
  }
  return soFar;
}

export function walkStates(soFar: StatesSoFar, run: Run): void {
  for (let at = 0; at < run.times.length; at++) {
    const ms = run.times[at]!;
    pass(soFar, ms);
    soFar.last = stateAt(run, at);
    soFar.lastMs = ms;
  }
}

/**
 * `afterMs` is the time of the first sample at or after the period's end, undefined when there is none; `intervals` are
 * those that earlier pieces told.
 */
export function endStates(
  soFar: StatesSoFar,
  afterMs: number | undefined,
  intervals: readonly StateInterval[] = [],
): StateTimes {
  pass(soFar, afterMs ?? soFar.toMs);
  close(soFar);
  const { totals, found, badMs, gapMs, otherMs, isCut } = soFar;
  const states = [...totals].map(([state, total]) => ({ state, ...total }));
  return {
    states: states.toSorted((a, b) => b.durationMs - a.durationMs),
    badMs,
    gapMs,
    otherMs,
    intervals: [...intervals, ...found],
    truncated: isCut,
  };
}

function stateAt({ values, flags, texts }: Run, at: number): State | undefined {
  const [value, marks] = [values[at]!, flags[at]!];
  if (isText(marks)) return qualityOf(marks) < 2 ? texts[value] : undefined;
  if (!isUsable(value, marks)) return undefined;
  return kindOf(marks) === 'boolean' ? value === 1 : value + 0;
}

/** What stood since the newest sample stands until `ms`. */
function pass(soFar: StatesSoFar, ms: number): void {
  const { fromMs, lastMs, longerThanMs } = soFar;
  const sinceMs = lastMs >= fromMs ? lastMs : fromMs;
  const untilMs = Math.min(ms, soFar.toMs);
  if (untilMs <= sinceMs) return;
  // Also when there was no sample: its time is NaN.
  const isGap = !(ms - lastMs <= longerThanMs);
  if (isGap) extend(soFar, { unknown: 'gap' }, sinceMs, untilMs);
  else if (soFar.last === undefined) extend(soFar, { unknown: 'bad' }, sinceMs, untilMs);
  else if (isSame(soFar.current, soFar.last)) soFar.current!.toMs = untilMs;
  else extend(soFar, { state: soFar.last }, sinceMs, untilMs);
}

function isSame(current: StatesSoFar['current'], state: State): boolean {
  return current !== undefined && 'state' in current && current.state === state;
}

function extend(soFar: StatesSoFar, standing: Standing, fromMs: number, toMs: number): void {
  const { current } = soFar;
  if (current && 'unknown' in current && 'unknown' in standing)
    if (current.unknown === standing.unknown) {
      current.toMs = toMs;
      return;
    }
  close(soFar);
  soFar.current = { ...standing, fromMs, toMs };
}

function close(soFar: StatesSoFar): void {
  const { current, totals } = soFar;
  if (!current) return;
  const durationMs = current.toMs - current.fromMs;
  if ('unknown' in current) soFar[current.unknown === 'bad' ? 'badMs' : 'gapMs'] += durationMs;
  else {
    const total = totals.get(current.state) ?? { durationMs: 0, times: 0 };
    if (totals.size < mostStates || totals.has(current.state)) {
      totals.set(current.state, total);
      total.durationMs += durationMs;
      total.times++;
    } else soFar.otherMs += durationMs;
  }
  soFar.current = undefined;
  if (soFar.foundCount >= soFar.mostIntervals) soFar.isCut = true;
  else {
    const { fromMs, toMs } = current;
    const told =
      'unknown' in current
        ? { state: null, unknown: current.unknown }
        : { state: current.state, unknown: null };
    soFar.found.push({ fromMs, toMs, ...told });
    soFar.foundCount++;
  }
}
