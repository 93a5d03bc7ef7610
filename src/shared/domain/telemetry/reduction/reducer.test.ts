import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReducer, type Reducible } from './reducer.ts';
import { reduction, type Reduction } from './reduction.ts';

const second = 1_000;
const good = { quality: 'good', reason: 'none' } as const;
const at = (sourceMs: number, value: Reducible['value'], mark: object = good): Reducible => ({
  ...good,
  ...mark,
  sourceMs,
  value,
});
const kinds = reduction.shape.kind.options;

function reduceAll(settings: Reduction, samples: readonly Reducible[]): Reducible[] {
  const reducer = createReducer(settings);
  return [...samples.flatMap((sample) => reducer.take(sample)), ...reducer.flush()];
}

/** What came newer than all before it, or with the newest time and another mark. */
function inOrder(samples: readonly Reducible[]): Reducible[] {
  const kept: Reducible[] = [];
  for (const sample of samples) {
    const newest = kept.at(-1);
    const isNews =
      !newest ||
      sample.sourceMs > newest.sourceMs ||
      (sample.sourceMs === newest.sourceMs && !isSameMark(sample, newest));
    if (isNews) kept.push(sample);
  }
  return kept;
}

const isSameMark = (one: Reducible, other: Reducible) =>
  one.quality === other.quality && one.reason === other.reason;
const isNumber = ({ value }: Reducible) => Number.isFinite(value);

/** What the kept ones say of a moment between two of them. */
function told(kind: Reduction['kind'], from: Reducible, to: Reducible, atMs: number): number {
  const [first, last] = [from.value as number, to.value as number];
  if (kind === 'deadband') return first;
  return first + ((last - first) * (atMs - from.sourceMs)) / (to.sourceMs - from.sourceMs);
}

const settings: fc.Arbitrary<Reduction> = fc.record({
  kind: fc.constantFrom(...kinds),
  deviation: fc.constantFrom(0, 0.1, 1, 1, 25),
  maxIntervalMs: fc.constantFrom(5 * second, 60 * second),
});

/** Noise, ramps, steps, spikes and standstill, one after another, as a device might send them. */
const piece: fc.Arbitrary<number[]> = fc
  .record({
    shape: fc.constantFrom('noise', 'ramp', 'step', 'spike', 'still'),
    base: fc.double({ min: -1_000, max: 1_000, noNaN: true }),
    size: fc.constantFrom(0.1, 1, 2, 40),
    wobble: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
  })
  .map(({ shape, base, size, wobble }) =>
    wobble.map((one, index) => {
      if (shape === 'noise') return base + one * size;
      if (shape === 'ramp') return base + index * size + one * size * 0.1;
      if (shape === 'step') return base + (index % 10 < 5 ? 0 : size * 10);
      if (shape === 'spike') return base + (index % 7 === 3 ? size * 100 : 0);
      return base;
    }),
  );
const oddValue = fc.constantFrom<Reducible['value']>(
  Number.NaN,
  Infinity,
  -Infinity,
  null,
  true,
  'shut in',
  1e308,
  -1e308,
  Number.MIN_VALUE,
  -0,
);
const mark = fc.constantFrom(
  { quality: 'uncertain', reason: 'stale' },
  { quality: 'uncertain', reason: 'out-of-range' },
  { quality: 'bad', reason: 'sensor-fault' },
);
/** One in so many is odd. */
const seldom = <T, U>(usual: T, odd: fc.Arbitrary<U>, oneIn: number) =>
  fc.oneof(
    { weight: oneIn - 1, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: odd as fc.Arbitrary<T | U> },
  );
/** Mostly a second apart; sometimes more, nothing, or back. */
const stepMs = seldom(
  second,
  fc.constantFrom(0, 1, 250, 3_333.5, 61 * second, -second, -9 * second),
  10,
);

const series: fc.Arbitrary<Reducible[]> = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .chain((pieces) => {
    const values = pieces.flat();
    return fc
      .array(fc.tuple(stepMs, seldom(undefined, oddValue, 40), seldom(good, mark, 60)), {
        minLength: values.length,
        maxLength: values.length,
      })
      .map((oddities) => {
        let now = 1.7e12;
        return oddities.map(([step, odd, other], index) => {
          now += step;
          return at(now, odd === undefined ? values[index]! : odd, other);
        });
      });
  });

const runs = { numRuns: 1_500 };

describe('reduced series', () => {
  it('TEL-80 tell every sample within the deviation: held after deadband, on straight lines after swinging door', () => {
    fc.assert(
      fc.property(settings, series, (rules, samples) => {
        const ordered = inOrder(samples);
        const places = new Set(reduceAll(rules, samples));
        const kept = ordered.filter((sample) => places.has(sample));
        for (const sample of ordered) {
          if (places.has(sample)) continue;
          const next = kept.findIndex(({ sourceMs }) => sourceMs > sample.sourceMs);
          const [from, to] = [kept[next - 1]!, kept[next]!];
          const off = told(rules.kind, from, to, sample.sourceMs) - (sample.value as number);
          // Among the smallest numbers there are a line has no room for its middle.
          const largest = Math.max(Math.abs(from.value as number), Math.abs(to.value as number));
          const rounding = 1e-12 * largest + 1e-300;
          expect(Math.abs(off)).toBeLessThanOrEqual(rules.deviation + rounding);
        }
      }),
      runs,
    );
  });

  it('TEL-81 hold what came, each once, in its order', () => {
    fc.assert(
      fc.property(settings, series, (rules, samples) => {
        const kept = reduceAll(rules, samples);
        expect(new Set(kept).size).toBe(kept.length);
        const ordered = inOrder(samples);
        const places = kept.map((sample) => ordered.indexOf(sample)).filter((place) => place >= 0);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(kept.every((sample) => samples.includes(sample))).toBe(true);
      }),
      runs,
    );
  });

  it('TEL-82 hold the first and the last sample, and every one that came late', () => {
    fc.assert(
      fc.property(settings, series, (rules, samples) => {
        const kept = new Set(reduceAll(rules, samples));
        const ordered = inOrder(samples);
        expect(kept.has(ordered[0]!)).toBe(true);
        expect(kept.has(ordered.at(-1)!)).toBe(true);
        let newestMs = -Infinity;
        for (const sample of samples) {
          if (sample.sourceMs < newestMs) expect(kept.has(sample)).toBe(true);
          newestMs = Math.max(newestMs, sample.sourceMs);
        }
      }),
      runs,
    );
  });

  it('TEL-83 hold every change of quality and everything that is no number, with the samples around it', () => {
    fc.assert(
      fc.property(settings, series, (rules, samples) => {
        const kept = new Set(reduceAll(rules, samples));
        const ordered = inOrder(samples);
        for (const [index, sample] of ordered.entries()) {
          const before = ordered[index - 1];
          if (!before) continue;
          const isBreak =
            !isSameMark(sample, before) ||
            isNumber(sample) !== isNumber(before) ||
            !isNumber(sample);
          if (isBreak) expect([kept.has(before), kept.has(sample)]).toEqual([true, true]);
        }
      }),
      runs,
    );
  });

  it('TEL-84 leave no more than the longest interval between two samples, but for gaps, whose ends they hold', () => {
    fc.assert(
      fc.property(settings, series, (rules, samples) => {
        const places = new Set(reduceAll(rules, samples));
        const ordered = inOrder(samples);
        const kept = ordered.filter((sample) => places.has(sample));
        for (const [index, sample] of kept.entries()) {
          const before = kept[index - 1];
          if (!before || sample.sourceMs - before.sourceMs <= rules.maxIntervalMs) continue;
          expect(ordered.indexOf(sample)).toBe(ordered.indexOf(before) + 1);
        }
      }),
      runs,
    );
  });
});

describe.each(kinds)('%s', (kind) => {
  const rules: Reduction = { kind, deviation: 1, maxIntervalMs: 600 * second };
  const reduced = (values: readonly number[]) =>
    reduceAll(
      rules,
      values.map((value, index) => at(index * second, value)),
    ).map(({ sourceMs, value }) => [sourceMs / second, value]);

  it('TEL-80 keeps a step a step', () => {
    expect(reduced([5, 5, 5, 5, 20, 20, 20, 20])).toEqual([
      [0, 5],
      [3, 5],
      [4, 20],
      [7, 20],
    ]);
  });

  it('TEL-80 keeps a spike with both its feet', () => {
    expect(reduced([5, 5, 5, 90, 5, 5, 5])).toEqual([
      [0, 5],
      [2, 5],
      [3, 90],
      [4, 5],
      [6, 5],
    ]);
  });

  it('TEL-80 keeps what lies too far apart for a double to tell the slope', () => {
    const far = [-1e308, 1e308, 1.7e308, -1.7e308, 1.7e308];
    expect(reduced(far).map(([, value]) => value)).toEqual(far);
  });

  it('TEL-84 keeps one sample in ten minutes of an hour of standstill', () => {
    const kept = reduced(Array.from({ length: 3_601 }, () => 5));
    expect(kept.map(([atS]) => atS)).toEqual([0, 600, 1_200, 1_800, 2_400, 3_000, 3_600]);
  });

  it('TEL-80 with no deviation leaves out only what says nothing new', () => {
    const values = [1, 1, 1, 2, 3, 3, 2.5];
    const kept = reduceAll(
      { ...rules, deviation: 0 },
      values.map((value, index) => at(index * second, value)),
    );
    const expected = kind === 'deadband' ? [1, 1, 2, 3, 3, 2.5] : [1, 1, 3, 3, 2.5];
    expect(kept.map(({ value }) => value)).toEqual(expected);
  });

  it('TEL-82 gives out what it holds back when asked, and goes on', () => {
    const reducer = createReducer(rules);
    const samples = [5, 5.1, 5.2, 5.3].map((value, index) => at(index * second, value));
    expect(samples.slice(0, 3).flatMap((sample) => reducer.take(sample))).toEqual([samples[0]]);
    expect(reducer.flush()).toEqual([samples[2]]);
    expect(reducer.flush()).toEqual([]);
    expect(reducer.take(samples[3]!)).toEqual([]);
    expect(reducer.flush()).toEqual([samples[3]]);
  });

  it('TEL-83 a mark at the time of the newest sample gives that out first', () => {
    const reducer = createReducer(rules);
    const marked = at(second, 5, { quality: 'uncertain', reason: 'offline' });
    reducer.take(at(0, 5));
    expect(reducer.take(at(second, 5))).toEqual([]);
    expect(reducer.take(marked)).toEqual([at(second, 5), marked]);
  });
});

it('TEL-80 a ramp takes two samples of a swinging door and many of a deadband', () => {
  const ramp = Array.from({ length: 500 }, (_, index) => at(index * second, index / 10));
  const count = (kind: Reduction['kind']) =>
    reduceAll({ kind, deviation: 1, maxIntervalMs: 600 * second }, ramp).length;
  expect(count('swingingDoor')).toBe(2);
  expect(count('deadband')).toBeGreaterThan(40);
});
