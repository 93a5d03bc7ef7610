import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { qualities, type Sample } from '#shared/domain/telemetry/sample.ts';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import { naive } from '#tests/fixtures/naive-figures.ts';
import { createModel, type Model } from '#tests/fixtures/naive-samples.ts';

/**
 * Any sequence of appends (in order, late, repeated), corrections, deletions, sealing, compaction and restarts, beside
 * a model that keeps samples in a Map. Values are quarters, whose sums are exact in any order: so answers must be equal
 * bit for bit, by rollups or not.
 */
type Step =
  | { readonly kind: 'append'; readonly samples: readonly Sample[] }
  | { readonly kind: 'correct'; readonly samples: readonly Sample[] }
  | {
      readonly kind: 'remove';
      readonly name: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | { readonly kind: 'seal' | 'compact' | 'restart' | 'pass' };

const names = ['a', 'b'];
const hour = 3_600_000;
const reason = { by: 'P1', atMs: startMs, why: 'tested' };
/** Two days and the end of a month; few times, so that many samples fall on the same. */
const origin = Date.UTC(2026, 2, 30, 20);
const ms = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => origin + n * 20_000),
  fc.integer({ min: 0, max: 60 }).map((n) => origin + n * hour + n),
);
const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -40, max: 40 }).map((n) => n / 4) },
  fc.constantFrom<Sample['value']>(true, false, 'on', 'off', '', null, Number.NaN, Infinity, -0),
);
const anySample = (name: string) =>
  fc
    .tuple(ms, value, fc.constantFrom(...qualities))
    .map(([at, what, quality]) =>
      sample(tag(name), at, what, { quality, reason: quality === 'good' ? 'none' : 'stale' }),
    );
const samplesOf = (name: string, maxLength: number) =>
  fc.array(anySample(name), { minLength: 1, maxLength });
/** A run at a steady pace, as from a device. */
const steady = fc
  .tuple(
    fc.constantFrom(...names),
    ms,
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 7_000 }),
  )
  .map(([name, from, count, paceMs]) =>
    Array.from({ length: count }, (_, n) => sample(tag(name), from + n * paceMs, (n % 9) / 4)),
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...names)
      .chain((name) => samplesOf(name, 30))
      .map((samples): Step => ({ kind: 'append', samples })),
  },
  { weight: 3, arbitrary: steady.map((samples): Step => ({ kind: 'append', samples })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...names)
      .chain((name) => samplesOf(name, 4))
      .map((samples): Step => ({ kind: 'correct', samples })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...names), ms, ms).map(([name, a, b]): Step => ({
      kind: 'remove',
      name,
      fromMs: Math.min(a, b),
      toMs: Math.max(a, b),
    })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      { kind: 'seal' },
      { kind: 'compact' },
      { kind: 'restart' },
      { kind: 'pass' },
    ),
  },
);

describe('sample store beside a model', () => {
  it(
    'HIS-32 HIS-50 HIS-52 HIS-54 HIS-56 answers as the model does after any history',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
          const test = await openTestHistorian({ windowSamples: 64, pieceSamples: 300 });
          try {
            const model = createModel();
            for (const each of steps) await apply(test, model, each);
            await expectSame(test, model);
          } finally {
            await test.close();
          }
        }),
        { numRuns: Number(process.env['WELLOS_RUNS'] ?? 60) },
      );
    },
  );
});

async function apply(test: TestHistorian, model: Model, step: Step): Promise<void> {
  if (step.kind === 'append') {
    await test.store().append(step.samples);
    model.append(step.samples);
  } else if (step.kind === 'correct') {
    await test.store().correct(step.samples[0]!.tagId, step.samples, reason);
    model.correct(step.samples);
  } else if (step.kind === 'remove') {
    await test.store().remove(tag(step.name), step.fromMs, step.toMs, reason);
    model.remove(tag(step.name), step.fromMs, step.toMs);
  } else if (step.kind === 'restart') await test.reopen();
  else {
    test.clock.monotonicMs += 1_000_000;
    // A clock that jumps a day back and forth must not matter.
    test.clock.nowMs += step.kind === 'pass' ? -86_400_000 : 12 * 3_600_000;
    await test.store().upkeep({ sealAll: step.kind === 'seal', compact: step.kind !== 'seal' });
  }
}

async function expectSame(test: TestHistorian, model: Model): Promise<void> {
  const store = test.store();
  for (const name of names) {
    const tagId = tag(name);
    const range = await store.range(tagId, 0, 1e14, 1e6);
    expect({ ...range }).toEqual(model.range(tagId, 0, 1e14));
    for (const [fromMs, widthMs, count] of grids) {
      const toMs = fromMs + widthMs * count;
      expect(await store.aggregate(tagId, fromMs, toMs, count), `${widthMs}`).toEqual(
        model.aggregate(tagId, fromMs, toMs, count),
      );
      expect(await store.count(tagId, fromMs, toMs)).toBe(
        model.range(tagId, fromMs, toMs).value.length,
      );
    }
    await expectSameFigures(test, tagId, model.samples(tagId));
    const at = origin + 200_000;
    expect((await store.previous(tagId, at))?.sourceMs).toBe(
      model.range(tagId, 0, at).sourceMs.at(-1),
    );
    expect((await store.next(tagId, at))?.sourceMs).toBe(
      model.range(tagId, at + 1, 1e14).sourceMs[0],
    );
    const latest = (await store.latest([tagId]))[0];
    const newest = model.newest(tagId);
    expect([latest?.sourceMs, latest?.value, latest?.quality]).toEqual([
      newest?.sourceMs,
      newest?.value,
      newest?.quality,
    ]);
  }
  expect(store.damage()).toEqual([]);
}

async function expectSameFigures(
  test: TestHistorian,
  tagId: TagId,
  samples: readonly Sample[],
): Promise<void> {
  const store = test.store();
  for (const [fromMs, widthMs, count] of grids.slice(3)) {
    const toMs = fromMs + widthMs * count;
    expect(await store.gaps(tagId, fromMs, toMs, 45_000)).toEqual(
      naive.gaps(samples, fromMs, toMs, 45_000),
    );
    const longerThanMs = count > 20 ? hour : Infinity;
    const stood = await store.states(tagId, fromMs, toMs, { longerThanMs });
    expect(stood.intervals).toEqual(naive.states(samples, fromMs, toMs, longerThanMs));
    const counting = { modulus: 8, longerThanMs };
    expect(await store.deltas(tagId, fromMs, toMs, count, counting)).toEqual(
      naive.deltas(samples, fromMs, widthMs, count, counting),
    );
    const [told] = await store.statistics([tagId], fromMs, toMs);
    const { deviation, ...expected } = naive.statistics(samples, fromMs, toMs);
    expect(told).toMatchObject(expected);
    if (deviation > 0) expect(told!.deviation).toBeCloseTo(deviation, 9);
    else expect(told!.deviation).toBe(deviation);
    const [whole] = await store.aggregateAligned([tagId], fromMs, toMs, 1);
    const { mean, timeMean, goodPct } = told!;
    expect([told!.count, mean, timeMean, goodPct]).toEqual([
      whole!.count[0],
      whole!.mean[0],
      whole!.timeMean[0],
      whole!.goodPct[0],
    ]);
  }
}

/** From, width, buckets: of every tier, across days and months, and of none. */
const grids = [
  [origin, 60_000, 20],
  [origin, 45 * 60_000, 100],
  [origin - 20 * hour, 24 * hour, 5],
  [origin, 6 * hour, 12],
  [origin + 7, 12_345, 80],
  [origin - 1, hour, 50],
  [origin - 7, 5 * hour + 333, 14],
  [origin - 30 * hour, 90 * hour - 77, 2],
] as const;
