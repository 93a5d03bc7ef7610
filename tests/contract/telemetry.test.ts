import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { Columns, FrameDescription } from '#shared/contract/frames.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { CommandId, TagId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { beganMs, createTelemetryServer, tagKeys } from './serve-telemetry.ts';
import { transports, type Served } from './transports.ts';

const at = (seconds: number) => beganMs + seconds * 1_000;
const period = (fromS: number, toS: number) => ({ fromMs: at(fromS), toMs: at(toS) });

describe.each(transports)('telemetry over $name', ({ open }) => {
  let near: Awaited<ReturnType<typeof createTelemetryServer>>;
  let served: Served;
  let connected: OpenClient;
  let client: OpenClient['client']['telemetry'];
  let [pressure, mode, meter]: TagId[] = [];

  beforeAll(async () => {
    near = await createTelemetryServer();
    served = await open(near.serve, './serve-telemetry-in-worker.ts');
  });
  beforeEach(async () => {
    connected = openClient(served.connect());
    client = connected.client.telemetry;
    const tags = await client.tags();
    [pressure, mode, meter] = tagKeys.map((key) => tags.find(({ name }) => name === key)!.tagId);
  });
  afterEach(() => connected.close());
  afterAll(async () => {
    await served.close();
    await near.close();
  });

  const take = async (frame: FrameDescription): Promise<Record<string, number[]>> => {
    const columns: Columns = await connected.takeFrame(frame);
    return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column]]));
  };

  it('brings values that are no number, in a list and in a frame', async () => {
    const { frame, onlyRollups } = await client.range({ tagId: pressure!, ...period(0, 100) });
    expect((await take(frame))['value']).toEqual([1, 2, Number.NaN, 4, Infinity, 3, 99]);
    expect(onlyRollups).toBe(false);
    const tagIds = [pressure!, mode!, 'none/none' as TagId];
    expect(await client.neighbours({ tagIds, ms: at(20) })).toEqual([
      {
        tagId: pressure,
        previous: { sourceMs: at(10), value: 2, quality: 'good', reason: 'none' },
        at: { sourceMs: at(20), value: Number.NaN, quality: 'good', reason: 'none' },
        next: { sourceMs: at(30), value: 4, quality: 'good', reason: 'none' },
      },
      {
        tagId: mode,
        previous: { sourceMs: at(0), value: 'on', quality: 'good', reason: 'none' },
        at: null,
        next: { sourceMs: at(60), value: 'off', quality: 'good', reason: 'none' },
      },
      { tagId: 'none/none', previous: null, at: null, next: null },
    ]);
  });

  it('brings the latest of all tags as columns', async () => {
    const { tagIds, reasons, texts, frame } = await client.latestColumns();
    const { value, sourceMs, quality, reason } = await take(frame);
    const place = (tagId: TagId | undefined) => tagIds.indexOf(tagId!);
    expect(value![place(meter)]).toBe(2);
    expect(sourceMs![place(meter)]).toBe(at(180));
    expect(reasons[reason![place(meter)]!]).toBe('stale');
    expect(quality![place(pressure)]).toBe(2);
    expect(value![place(mode)]).toBeNaN();
    expect(texts).toEqual([{ at: place(mode), text: 'on' }]);
  });

  it('streams all samples in frames', async () => {
    const value: number[] = [];
    for await (const { frame } of await client.samples({ tagId: pressure!, ...period(0, 60) }))
      value.push(...(await take(frame))['value']!);
    expect(value).toEqual([1, 2, Number.NaN, 4, Infinity, 3]);
  });

  it('sums up by buckets, in all columns, without the empty ones', async () => {
    const tagIds = [pressure!, meter!];
    const answers = await client.aggregate({ tagIds, ...period(0, 240), buckets: 4 });
    expect(answers.map(({ tagId }) => tagId)).toEqual(tagIds);
    const [first, second] = await Promise.all(answers.map(({ frame }) => take(frame)));
    expect(first).toEqual({
      startMs: [at(0), at(60)],
      min: [1, Number.NaN],
      max: [4, Number.NaN],
      mean: [2.5, Number.NaN],
      timeMean: [2.5, Number.NaN],
      first: [1, Number.NaN],
      last: [3, Number.NaN],
      count: [6, 1],
      goodPct: [100, 0],
    });
    expect(second!['last']).toEqual([9_990, 9_999, 4, 2]);
  });

  it('tells gaps, counts, and statistics of a window', async () => {
    const gaps = await client.gaps({ tagId: pressure!, ...period(0, 100), longerThanMs: 15_000 });
    expect(await take(gaps.frame)).toEqual({ fromMs: [at(50)], toMs: [at(100)] });
    expect(await client.count({ tagId: pressure!, ...period(10, 60) })).toEqual({ count: 5 });
    const tagIds = [pressure!, 'none/none' as TagId];
    const { frame } = await client.statistics({ tagIds, ...period(0, 100) });
    expect(await take(frame)).toEqual({
      count: [7, 0],
      goodPct: [600 / 7, Number.NaN],
      min: [1, Number.NaN],
      minMs: [at(0), Number.NaN],
      max: [4, Number.NaN],
      maxMs: [at(30), Number.NaN],
      mean: [2.5, Number.NaN],
      timeMean: [2.5, Number.NaN],
      deviation: [Math.sqrt(5 / 3), Number.NaN],
      first: [1, Number.NaN],
      last: [3, Number.NaN],
    });
  });

  it('tells how long states stood, and what a counter counted', async () => {
    const { states, intervals, ...rest } = await client.states({
      tagId: mode!,
      ...period(-30, 180),
    });
    expect(states).toEqual([
      { state: 'on', durationMs: 120_000, times: 2 },
      { state: 'off', durationMs: 60_000, times: 1 },
    ]);
    expect(rest).toEqual({ badMs: 0, gapMs: 30_000, otherMs: 0, truncated: false });
    expect(await take(intervals)).toEqual({
      fromMs: [at(-30), at(0), at(60), at(120)],
      toMs: [at(0), at(60), at(120), at(180)],
      state: [-2, 0, 1, 0],
    });
    const { frame } = await client.deltas({
      tagId: meter!,
      ...period(0, 240),
      buckets: 2,
      modulus: 10_000,
      longerThanMs: 30_000,
    });
    expect(await take(frame)).toEqual({
      startMs: [at(0), at(120)],
      delta: [9, 7],
      overGap: [9, 7],
      gapMs: [60_000, 120_000],
      resets: [0, 1],
      rollOvers: [0, 1],
      count: [2, 2],
    });
  });

  it('HIS-60 corrects and removes samples once, keeping what was there with who and why', async () => {
    const before = await client.edits({ tagId: mode! });
    const commandId = '01JD0000000000000000000007' as CommandId;
    const correction = {
      tagId: mode!,
      samples: [{ sourceMs: at(60), value: 'idle' }],
      reason: 'read wrong',
      commandId,
    };
    expect(await client.correct(correction)).toEqual({ commandId });
    expect(await client.correct(correction)).toEqual({ commandId });
    await client.remove({ tagId: mode!, ...period(120, 121), reason: 'doubled' });
    expect(before).toEqual([]);
    expect(await client.edits({ tagId: mode! })).toMatchObject([
      { kind: 'remove', reason: 'doubled', replaced: [{ value: 'on' }], replacedCount: 1 },
      { kind: 'correct', by: 'Test Pumper', replaced: [{ sourceMs: at(60), value: 'off' }] },
    ]);
    const { states } = await client.states({ tagId: mode!, ...period(0, 180) });
    expect(states.map(({ state }) => state)).toEqual(['idle', 'on']);
  });

  it('refuses a change without a reason, of a tag that is not there, and a period that is none', async () => {
    const samples = [{ sourceMs: at(0), value: 1 }];
    await expect(client.correct({ tagId: pressure!, samples, reason: ' ' })).rejects.toMatchObject({
      code: 'input-invalid',
      details: { field: 'reason' },
    });
    const tagId = 'none/none' as TagId;
    await expect(client.correct({ tagId, samples, reason: 'why' })).rejects.toMatchObject({
      code: 'tag-not-found',
    });
    const none = { tagIds: [pressure!], ...period(60, 60), buckets: 1 };
    await expect(client.aggregate(none)).rejects.toMatchObject({ details: { field: 'toMs' } });
  });
});

describe('changes of samples', () => {
  it('are for those who may change control data', () => {
    for (const call of [contract.telemetry.correct, contract.telemetry.remove])
      expect(call['~orpc'].meta.roles).toEqual(controlWriters);
  });
});
