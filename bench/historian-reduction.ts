/** `npm run bench -- historian-reduction`: what deadband and swinging door leave out, cost and save, beside lossless storing. */
import { createReducer } from '#shared/domain/telemetry/reduction/reducer.ts';
import type { Reduction } from '#shared/domain/telemetry/reduction/reduction.ts';
import { createOurs, type TagHour } from './historian/codec-sides.ts';
import { errorsOf, takePart, type Errors } from './historian/reduction-errors.ts';
import { listTags, sampleTag } from './historian/workload.ts';
import { against, atMost, isQuick, printReport } from './report.ts';

const seed = 4;
const startMs = Date.UTC(2025, 0, 1);
const scansPerHour = 3_600;
const tagCount = isQuick ? 200 : 2_000;
/** Of a span of 10,000 steps of resolution; the noise of the signals is 0.5 to 10 steps. */
const sharesOfSpan = [0.0001, 0.0005, 0.001, 0.005] as const;
const stepsPerSpan = 10_000;
const analogs: readonly string[] = ['decimal', 'scaled', 'converted', 'noisy', 'temperature'];

const hours: readonly TagHour[] = listTags(tagCount, seed)
  .filter(({ kind }) => analogs.includes(kind))
  .map((tag) => ({ tag, ...sampleTag(tag, scansPerHour, startMs, seed) }));
const sampleCount = hours.reduce((sum, { times }) => sum + times.length, 0);

const lossless = {
  shared: bytesPerSample(hours.map(sharingTimes(true))),
  own: bytesPerSample(hours.map(sharingTimes(false))),
};
console.log(
  `${hours.length} analog tags, an hour at 1 s, lossless: ${lossless.shared.toFixed(2)} B a sample with times shared, ` +
    `${lossless.own.toFixed(2)} B with times of their own`,
);

const results = (['deadband', 'swingingDoor'] as const).flatMap((kind) =>
  sharesOfSpan.map((share) => measure(kind, share)),
);
for (const { name, keptPct, bytes, ...errors } of results)
  console.log(
    `${name.padEnd(24)} kept ${keptPct.toFixed(1).padStart(5)} %, ${bytes.toFixed(2)} B per sample that came; ` +
      `largest error ${errors.largest.toFixed(6)} of the deviation; 1-min means, % of span: bias ` +
      `${(100 * errors.bias).toFixed(5)}, error as reconstructed ${(100 * errors.mean).toFixed(4)}, ` +
      `of stored samples ${(100 * errors.storedMean).toFixed(4)}`,
  );

const thinned = results.find(({ name }) => name === 'swingingDoor 0.1 %')!;
printReport({
  bench: 'historian-reduction',
  quick: isQuick,
  aims: [
    atMost(
      'largest error beside the deviation',
      Math.max(...results.map(({ largest }) => largest)),
      1.000_000_1,
      'x',
    ),
  ],
  against: [
    against(
      'swinging door 0.1 % of span',
      'bytes per sample',
      lossless.shared,
      thinned.bytes,
      'lower',
    ),
  ],
  missing: [],
});

function measure(kind: Reduction['kind'], share: number) {
  const errors: Errors[] = [];
  const kept = hours.map((hour) => {
    const span = resolutionOf(hour) * stepsPerSpan;
    const rules = { kind, deviation: share * span, maxIntervalMs: 600_000 };
    const places = reduce(hour, rules);
    errors.push(errorsOf(hour, places, rules, span));
    return sharingTimes(false)(takePart(hour, places));
  });
  const average = (of: (one: Errors) => number) =>
    errors.reduce((sum, one) => sum + of(one), 0) / errors.length;
  return {
    name: `${kind} ${100 * share} %`,
    keptPct: (100 * kept.reduce((sum, { times }) => sum + times.length, 0)) / sampleCount,
    bytes: bytesPerSample(kept),
    largest: Math.max(...errors.map((one) => one.largest)),
    bias: average((one) => one.bias),
    mean: average((one) => one.mean),
    storedMean: average((one) => one.storedMean),
  };
}

/** Places of the samples that are kept. */
function reduce({ times, numbers, flags }: TagHour, rules: Reduction): number[] {
  const toSample = (place: number) => ({
    place,
    sourceMs: times[place]!,
    value: numbers[place]!,
    quality: flags[place] === 0 ? ('good' as const) : ('bad' as const),
    reason: flags[place] === 0 ? ('none' as const) : ('sensor-fault' as const),
  });
  const reducer = createReducer<ReturnType<typeof toSample>>(rules);
  const kept = [...times.keys()].flatMap((place) => reducer.take(toSample(place)));
  return [...kept, ...reducer.flush()].map(({ place }) => place);
}

/** The smallest step between two values; of a computed float32, what its generator calls one. */
function resolutionOf({ tag, numbers }: TagHour): number {
  if (tag.kind === 'noisy') return 0.013_37;
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  return Math.min(...sorted.slice(1).map((value, index) => value - sorted[index]!));
}

function bytesPerSample(some: readonly TagHour[]): number {
  const side = createOurs();
  const bytes = some.reduce((sum, hour) => sum + side.encode(hour).length, 0);
  return (bytes + side.sharedBytes()) / sampleCount;
}

function sharingTimes(isShared: boolean): (hour: TagHour) => TagHour {
  return (hour) => ({ ...hour, tag: { ...hour.tag, hasOwnTimes: !isShared } });
}
