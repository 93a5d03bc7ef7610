import { must } from '#shared/kit/must.ts';
import type { Columns } from '#shared/contract/frames.ts';
import type { QualitySpan } from '#renderer/charts/strips/index.ts';
import type { BucketPlan, TracePlan } from './resolution.ts';

/** The history of one tag as it came for a plan, ready to be drawn. */
export interface TraceData {
  readonly plan: TracePlan;
  /** Of a bucket its middle. */
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  /** What each value held at last, for states: of a bucket its last sample. */
  readonly lasts: Float64Array;
  readonly lows: Float64Array | null;
  readonly highs: Float64Array | null;
  /** Further apart than this nothing was received in between. */
  readonly breakAfterMs: number;
  readonly qualitySpans: readonly QualitySpan[];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Up to where it tells what was there; later samples come by the live stream. */
  readonly endMs: number;
}

/** Times a device may stay silent before that is a gap. */
const missedScans = 4;
const fewestGoodPct = 50;

/** Raw samples: a bad one is no point of the line. */
export function rawToTrace(columns: Columns, plan: TracePlan, quietMs: number): TraceData {
  const timesMs = float(columns, 'sourceMs');
  const quality = must(columns['quality'], 'raw samples have a quality');
  const values = float(columns, 'value').map((value, index) =>
    quality[index] === 2 ? Number.NaN : value,
  );
  const breakAfterMs = Math.max(missedScans * quietMs, missedScans * medianStep(timesMs));
  return {
    plan,
    timesMs,
    values,
    lasts: values,
    lows: null,
    highs: null,
    breakAfterMs,
    qualitySpans: toSpans(timesMs, breakAfterMs, plan.toMs, (index) =>
      qualityOfCode(quality[index]!),
    ),
    gaps: gapsBetween(timesMs, breakAfterMs, 0),
    endMs: timesMs.at(-1) ?? plan.fromMs,
  };
}

/** Buckets; those without a sample are left out of the answer. The one that is not over yet ends at `nowMs`. */
export function bucketsToTrace(
  columns: Columns,
  plan: BucketPlan,
  { quietMs, nowMs }: { readonly quietMs: number; readonly nowMs: number },
): TraceData {
  const { widthMs } = plan;
  const starts = float(columns, 'startMs');
  const endOf = (startMs: number) => Math.max(startMs, Math.min(startMs + widthMs, nowMs));
  const means = float(columns, 'mean');
  const goodPct = float(columns, 'goodPct');
  const breakAfterMs = Math.max(missedScans * quietMs, 1.5 * medianStep(starts), 1.5 * widthMs);
  return {
    plan,
    timesMs: starts.map((startMs) => (startMs + endOf(startMs)) / 2),
    values: means,
    lasts: columns['last'] ? float(columns, 'last') : means,
    lows: float(columns, 'min'),
    highs: float(columns, 'max'),
    breakAfterMs,
    qualitySpans: toSpans(starts, breakAfterMs, plan.toMs, (index) =>
      qualityOfBucket(means[index]!, goodPct[index]!),
    ),
    gaps: gapsBetween(starts, breakAfterMs, widthMs),
    endMs: starts.length === 0 ? plan.fromMs : endOf(starts.at(-1)!),
  };
}

/** What a tag held when a stretch of time began, before the first change in it. */
export interface Held {
  readonly value: number;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: number;
}

/** Samples with what was held before them and what the last one holds until `toMs`, for a tag that tells only changes. */
export function holdSamples(columns: Columns, held: Held | null, fromMs: number, toMs: number) {
  const times = float(columns, 'sourceMs');
  const isHeld = held !== null && (times[0] ?? Infinity) > fromMs;
  const before = (one: number) => (isHeld ? [one] : []);
  const sourceMs = Float64Array.from([...before(fromMs), ...times]);
  const value = Float64Array.from([...before(held?.value ?? 0), ...float(columns, 'value')]);
  const marks = [...before(held?.quality ?? 0), ...must(columns['quality'], 'a quality')];
  const goesOn = sourceMs.length > 0 && sourceMs.at(-1)! < toMs;
  if (!goesOn) return { sourceMs, value, quality: Uint8Array.from(marks) };
  return {
    sourceMs: Float64Array.of(...sourceMs, toMs),
    value: Float64Array.of(...value, value.at(-1)!),
    quality: Uint8Array.of(...marks, marks.at(-1)!),
  };
}

/** Buckets with one more before them for what was held when they begin, where nothing changed in the first. */
export function holdBuckets(columns: Columns, held: Held | null, { fromMs }: BucketPlan): Columns {
  const isHeld = held !== null && (float(columns, 'startMs')[0] ?? Infinity) > fromMs;
  if (!isHeld) return columns;
  const first: Readonly<Record<string, number>> = {
    startMs: fromMs,
    count: 0,
    goodPct: held.quality === 0 ? 100 : 0,
  };
  return Object.fromEntries(
    Object.keys(columns).map((name) => [
      name,
      Float64Array.from([first[name] ?? held.value, ...float(columns, name)]),
    ]),
  );
}

/** The usual distance between two times; 0 when there are not two. */
export function medianStep(timesMs: Float64Array): number {
  if (timesMs.length < 2) return 0;
  const steps = timesMs.slice(1).map((timeMs, index) => timeMs - timesMs[index]!);
  return steps.toSorted()[steps.length >> 1]!;
}

function float(columns: Columns, name: string): Float64Array {
  const column = must(columns[name], `the answer has a column ${name}`);
  return column instanceof Float64Array ? column : Float64Array.from(column);
}

type Mark = QualitySpan['quality'] | null;

const qualityOfCode = (code: number): Mark =>
  code === 0 ? null : code === 1 ? 'uncertain' : 'bad';

function qualityOfBucket(mean: number, goodPct: number): Mark {
  if (goodPct >= 100) return null;
  return Number.isNaN(mean) && goodPct < fewestGoodPct ? 'bad' : 'uncertain';
}

/** Neighbours of one mark become one span, which lasts until the next sample, or as long as one may be away. */
function toSpans(
  timesMs: Float64Array,
  breakAfterMs: number,
  endMs: number,
  markOf: (index: number) => Mark,
): readonly QualitySpan[] {
  const spans: { fromMs: number; toMs: number; quality: QualitySpan['quality'] }[] = [];
  for (let index = 0; index < timesMs.length; index += 1) {
    const quality = markOf(index);
    if (quality === null) continue;
    const fromMs = timesMs[index]!;
    const lastMs = Math.max(fromMs, endMs);
    const nextMs = timesMs[index + 1] ?? Math.min(lastMs, fromMs + breakAfterMs / missedScans);
    const toMs = Math.min(nextMs, fromMs + breakAfterMs);
    const last = spans.at(-1);
    if (last?.toMs === fromMs && last.quality === quality) last.toMs = toMs;
    else spans.push({ fromMs, toMs, quality });
  }
  return spans;
}

function gapsBetween(timesMs: Float64Array, breakAfterMs: number, widthMs: number) {
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let index = 1; index < timesMs.length; index += 1) {
    const [beforeMs, afterMs] = [timesMs[index - 1]!, timesMs[index]!];
    if (afterMs - beforeMs > breakAfterMs) gaps.push({ fromMs: beforeMs + widthMs, toMs: afterMs });
  }
  return gaps;
}
