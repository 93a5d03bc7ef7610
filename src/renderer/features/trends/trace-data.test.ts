import { describe, expect, it } from 'vitest';
import { bucketsToTrace, holdBuckets, holdSamples, medianStep, rawToTrace } from './trace-data.ts';

const floats = (...values: number[]) => Float64Array.from(values);
const none = Number.NaN;

describe('rawToTrace', () => {
  const plan = { kind: 'raw', fromMs: 0, toMs: 60_000 } as const;

  it('leaves bad samples out of the line and marks them', () => {
    const trace = rawToTrace(
      {
        sourceMs: floats(0, 1_000, 2_000, 3_000, 4_000),
        value: floats(1, 999, 999, 4, 5),
        quality: Uint8Array.of(0, 2, 2, 1, 0),
      },
      plan,
      1_000,
    );
    expect([...trace.values]).toEqual([1, none, none, 4, 5]);
    expect(trace.qualitySpans).toEqual([
      { fromMs: 1_000, toMs: 3_000, quality: 'bad' },
      { fromMs: 3_000, toMs: 4_000, quality: 'uncertain' },
    ]);
  });

  it('tells a gap from samples that are far apart by nature', () => {
    const sourceMs = floats(0, 900_000, 1_800_000, 2_700_000, 9_900_000);
    const quarterHourly = {
      sourceMs,
      value: floats(1, 2, 3, 4, 5),
      quality: new Uint8Array(5),
    };
    expect(rawToTrace(quarterHourly, plan, 1_000).gaps).toEqual([
      { fromMs: 2_700_000, toMs: 9_900_000 },
    ]);
    expect(rawToTrace(quarterHourly, plan, 3_600_000).gaps).toEqual([]);
  });
});

describe('bucketsToTrace', () => {
  const plan = { kind: 'buckets', fromMs: 0, toMs: 600_000, widthMs: 60_000 } as const;
  const trace = bucketsToTrace(
    {
      startMs: floats(0, 60_000, 120_000, 480_000),
      min: floats(1, none, 1, 1),
      max: floats(9, none, 1, 1),
      mean: floats(2, none, 1, 1),
      count: floats(60, 60, 60, 60),
      goodPct: floats(100, 0, 90, 100),
    },
    plan,
    { quietMs: 1_000, nowMs: 1e9 },
  );

  it('draws each in its middle with its least and greatest', () => {
    expect(trace.timesMs[0]).toBe(30_000);
    expect(trace.highs![0]).toBe(9);
  });

  it('draws the one that is not over yet in the middle of what has passed of it', () => {
    const one = { startMs: floats(60_000), min: floats(1), max: floats(1), mean: floats(1) };
    const last = bucketsToTrace({ ...one, goodPct: floats(100) }, plan, {
      quietMs: 1_000,
      nowMs: 70_000,
    });
    expect(last.timesMs[0]).toBe(65_000);
    expect(last.endMs).toBe(70_000);
  });

  it('tells buckets of bad samples, of some bad ones, and none', () => {
    expect(trace.qualitySpans).toEqual([
      { fromMs: 60_000, toMs: 120_000, quality: 'bad' },
      { fromMs: 120_000, toMs: 210_000, quality: 'uncertain' },
    ]);
    expect(trace.gaps).toEqual([{ fromMs: 180_000, toMs: 480_000 }]);
    expect(trace.endMs).toBe(540_000);
  });
});

it('knows the usual step', () => {
  expect(medianStep(floats(0, 1, 2, 3, 100))).toBe(1);
  expect(medianStep(floats(7))).toBe(0);
});

describe('a tag that tells only changes', () => {
  const plan = { kind: 'buckets', fromMs: 0, toMs: 600_000, widthMs: 60_000 } as const;
  const held = { value: 7, quality: 0 };
  const samples = (sourceMs: number[], value: number[]) => ({
    sourceMs: floats(...sourceMs),
    value: floats(...value),
    quality: new Uint8Array(sourceMs.length),
  });

  it('holds what it held before, and its last value until now', () => {
    const whole = holdSamples(samples([40_000], [8]), held, 10_000, 60_000);
    expect([...whole.sourceMs]).toEqual([10_000, 40_000, 60_000]);
    expect([...whole.value]).toEqual([7, 8, 8]);
    const trace = rawToTrace(whole, { kind: 'raw', fromMs: 10_000, toMs: 60_000 }, Infinity);
    expect(trace.gaps).toEqual([]);
    expect([...holdSamples(samples([], []), held, 10_000, 60_000).value]).toEqual([7, 7]);
    expect(holdSamples(samples([], []), null, 10_000, 60_000).value).toHaveLength(0);
    expect([...holdSamples(samples([10_000], [8]), held, 10_000, 10_000).value]).toEqual([8]);
  });

  it('has a bucket for what it held where nothing changed in the first', () => {
    const columns = { startMs: floats(120_000), mean: floats(9), goodPct: floats(100) };
    const whole = holdBuckets(columns, held, plan);
    expect([...(whole['startMs'] as Float64Array)]).toEqual([0, 120_000]);
    expect([...(whole['mean'] as Float64Array)]).toEqual([7, 9]);
    expect(holdBuckets({ ...columns, startMs: floats(0) }, held, plan)['mean']).toHaveLength(1);
  });
});
