import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { sampleOrigins } from '#shared/domain/telemetry/sample-page.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import { createDevice } from '#core/features/devices/devices.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { checkExpression, refuseUncalculable } from './check-expression.ts';
import { enterValue } from './enter-value.ts';
import { followCalculated } from './follow-calculated.ts';
import { createRecalculationRunner } from './recalculation-runner.ts';

const startMs = Date.UTC(2026, 2, 10, 18);
const day = 86_400_000;
let tenant: TestTenant;
beforeEach(() => {
  tenant = openTestTenant({ nowMs: startMs });
});
afterEach(() => tenant.close());

const head = (command = 'devices.saveTags') => ({ command, session: tenant.session });
const opcua = (nodeId: string): TagPoint => ({ kind: 'opcua', nodeId });
const calculated = (expression: string, inputs: Record<string, TagId>): TagPoint => ({
  kind: 'calculated',
  expression,
  inputs,
  holdMs: 60_000,
});

const tagFields = (key: string, point: TagPoint) => ({
  key,
  name: key.toUpperCase(),
  unit: '',
  signal: 'other' as const,
  wellId: null,
  leaseId: null,
  equipment: null,
  point,
  scale: null,
  range: null,
});

/** A device with these points; `$key` in inputs is its own tag. */
function device(name: string, points: Record<string, TagPoint>): DeviceId {
  const address = { kind: 'calculated' as const };
  return createDevice(
    tenant.deps,
    head('devices.create'),
    { name, address, scanMs: 1_000, enabled: true },
    Object.entries(points).map(([key, point]) => tagFields(key, point)),
  ).deviceId;
}

const idOf = (deviceId: DeviceId, key: string) => `${deviceId}/${key}` as TagId;
const sample = (tagId: TagId, value: Sample['value'], sourceMs: number, more = {}): Sample => ({
  tagId,
  value,
  sourceMs,
  arrivalMs: sourceMs,
  quality: 'good',
  reason: 'none',
  ...more,
});

/** Measured `a` and `b`, `sum` made of both and `twice` made of the sum. */
function chain() {
  const measured = device('Measured', { a: opcua('a'), b: opcua('b') });
  const [a, b] = [idOf(measured, 'a'), idOf(measured, 'b')];
  const first = device('Sum', { sum: calculated('a + b', { a, b }) });
  const sum = idOf(first, 'sum');
  const second = device('Twice', { twice: calculated('2 * sum', { sum }) });
  return { a, b, sum, twice: idOf(second, 'twice'), measured, first };
}

const now = (tagId: TagId) => tenant.deps.live.now([tagId])[0];
const stored = async (tagId: TagId, fromMs = 0, toMs = startMs + day) => {
  const page = await tenant.deps.samples.page(tagId, fromMs, toMs, 100_000);
  return Array.from(page.sourceMs, (sourceMs, at) => ({
    sourceMs,
    value: page.value[at],
    quality: page.quality[at],
    origin: sampleOrigins[page.origin[at]!],
  }));
};

describe('calculated tags, live', () => {
  it('CLC-05 follow their inputs through a chain, and are stored as computed', async () => {
    const { a, b, sum, twice } = chain();
    const following = await followCalculated(tenant.deps);
    const told: Sample[][] = [];
    const stop = tenant.deps.live.taken.subscribe((samples) => told.push([...samples]));
    tenant.deps.live.take([sample(a, 3, startMs), sample(b, 4, startMs + 5)]);
    expect(now(twice)).toMatchObject({ value: 14, quality: 'good', sourceMs: startMs + 5 });
    expect(told.map((samples) => samples.length)).toEqual([2, 2]);
    tenant.deps.live.take([sample(a, 10, startMs + 50)]);
    expect(now(sum)).toMatchObject({ value: 14, sourceMs: startMs + 50 });
    stop();
    await following.close();
    expect(await stored(twice)).toEqual([
      { sourceMs: startMs + 5, value: 14, quality: 0, origin: 'computed' },
      { sourceMs: startMs + 50, value: 28, quality: 0, origin: 'computed' },
    ]);
  });

  it('CLC-05 inputs of one moment that come one after the other leave one sample, the last', async () => {
    const { a, b, sum } = chain();
    const following = await followCalculated(tenant.deps);
    tenant.deps.live.take([sample(a, 1, startMs), sample(b, 1, startMs)]);
    tenant.deps.live.take([sample(a, 5, startMs + 10)]);
    tenant.deps.live.take([sample(b, 6, startMs + 10)]);
    await following.close();
    expect((await stored(sum)).map(({ value }) => value)).toEqual([2, 11]);
  });

  it('CLC-03 CLC-06 carry marks and doubts of their inputs', async () => {
    const { a, b, sum, twice } = chain();
    const following = await followCalculated(tenant.deps);
    tenant.deps.live.take([sample(a, 3, startMs)]);
    expect(now(sum)).toMatchObject({ value: null, quality: 'bad', reason: 'never-received' });
    tenant.deps.live.take([sample(b, 4, startMs)]);
    tenant.deps.live.take([sample(a, 3, startMs, { quality: 'uncertain', reason: 'offline' })]);
    expect(now(twice)).toMatchObject({ value: 14, quality: 'uncertain', reason: 'offline' });
    tenant.deps.live.take([sample(a, 3, startMs + 120_000)]);
    expect(now(sum)).toMatchObject({ value: 7, quality: 'uncertain', reason: 'stale' });
    tenant.deps.live.take([
      sample(b, null, startMs + 121_000, { quality: 'bad', reason: 'sensor-fault' }),
    ]);
    expect(now(sum)).toMatchObject({ value: 7, quality: 'bad', reason: 'sensor-fault' });
    await following.close();
  });

  it('CLC-05 new and changed expressions count at once', async () => {
    const { a, b, first, sum } = chain();
    const following = await followCalculated(tenant.deps);
    tenant.deps.live.take([sample(a, 3, startMs), sample(b, 4, startMs)]);
    tenant.deps.commands.run(head(), (edit) => {
      const { key: _key, ...tag } = tagFields('sum', calculated('a * b', { a, b }));
      edit.open('device', first).set(['tags', 'sum'], tag as never);
      return {};
    });
    await expect.poll(() => now(sum)?.value).toBe(12);
    await following.close();
  });
});

describe('rings', () => {
  it('CLC-04 are refused when saved, over devices, with their names', () => {
    const { sum, twice, measured, first } = chain();
    const ring = () =>
      createDevice(
        tenant.deps,
        head('devices.create'),
        { name: 'Self', address: { kind: 'calculated' }, scanMs: 1_000, enabled: true },
        [tagFields('x', calculated('y', { y: idOf(first, 'nothing') }))],
      );
    expect(ring).toThrow(expect.objectContaining({ code: 'tag-not-found' }));
    expect(measured).toBeDefined();
    const close = () =>
      tenant.deps.commands.run(head(), (edit) => {
        refuseUncalculable(edit, first, [tagFields('sum', calculated('t', { t: twice }))]);
        return {};
      });
    expect(close).toThrow(
      expect.objectContaining({
        code: 'calculated-ring',
        details: { ring: expect.stringMatching(/SUM → TWICE → SUM|TWICE → SUM → TWICE/) },
      }),
    );
    expect(sum).toBeDefined();
  });

  it('CLC-02 CLC-04 an expression is tried while it is typed', async () => {
    const { a, b, sum, twice } = chain();
    tenant.deps.live.take([sample(a, 3, startMs), sample(b, 4, startMs)]);
    const check = (expression: string, inputs: Record<string, TagId>, tagId?: TagId) =>
      checkExpression(tenant.deps, { expression, inputs, tagId });
    expect(await check('a ^ 2 + b', { a, b })).toMatchObject({
      names: ['a', 'b'],
      problem: null,
      now: { value: 13, quality: 'good' },
    });
    expect(await check('a +', { a })).toMatchObject({
      problem: { kind: 'not-readable' },
      now: null,
    });
    expect(await check('a + c', { a })).toMatchObject({
      problem: { kind: 'name-unknown', at: 'c' },
    });
    expect((await check('t', { t: twice }, sum)).ring).toHaveLength(3);
  });
});

describe('recalculation', () => {
  const task = (input: unknown, more: Partial<JobTask> = {}): JobTask => ({
    jobId: '01HJ0000000000000000000000' as JobTask['jobId'],
    input,
    batchId: null,
    session: tenant.session,
    resumeFrom: null,
    signal: new AbortController().signal,
    progress: () => undefined,
    checkpoint: () => undefined,
    ...more,
  });

  /** Two and a half days of `a` every ten minutes and `b` every hour. */
  async function history() {
    const ids = chain();
    const firstMs = startMs - 2.5 * day;
    const series = (tagId: TagId, stepMs: number, value: (n: number) => number) =>
      Array.from({ length: Math.floor((2.5 * day) / stepMs) }, (_, n) =>
        sample(tagId, value(n), firstMs + n * stepMs),
      );
    await tenant.deps.samples.append([
      ...series(ids.a, 600_000, (n) => n),
      ...series(ids.b, 3_600_000, (n) => 1_000 * n),
    ]);
    return { ...ids, firstMs };
  }

  it('CLC-06 CLC-07 works a chain out anew over days, and replaces what was there', async () => {
    const { sum, twice, a, firstMs } = await history();
    await tenant.deps.samples.append(
      [sample(sum, -1, firstMs + 1), sample(sum, -2, firstMs - day)],
      {
        origin: 'computed',
      },
    );
    const input = { tagIds: [sum], fromMs: firstMs, toMs: startMs, reason: 'wrong factor' };
    const result = await createRecalculationRunner(tenant.deps).run(task(input));
    expect(result).toEqual({ tags: 2, samples: 720 });
    const sums = await stored(sum);
    expect(sums).toHaveLength(361);
    // Outside the period nothing was touched.
    expect(sums[0]).toMatchObject({ sourceMs: firstMs - day, value: -2 });
    const at = (n: number) => sums[n + 1]!;
    // `b` of the hour is held for a minute only: after that its last value is stale.
    expect(at(0)).toEqual({ sourceMs: firstMs, value: 0, quality: 0, origin: 'computed' });
    expect(at(7)).toMatchObject({ value: 1_007, quality: 1 });
    expect(at(12)).toMatchObject({ value: 2_012, quality: 0 });
    expect((await stored(twice)).map(({ value }) => value)).toEqual(
      sums.slice(1).map(({ value }) => value! * 2),
    );
    expect((await stored(a)).every(({ origin }) => origin === 'device')).toBe(true);
    const [edit] = await tenant.deps.samples.edits(sum);
    expect(edit).toMatchObject({
      kind: 'delete',
      reason: { why: 'wrong factor', by: 'Test Pumper' },
    });
  });

  it('CLC-07 is stopped and goes on, and comes to the same', async () => {
    const { sum, twice, firstMs } = await history();
    const input = { tagIds: [sum], fromMs: firstMs, toMs: startMs, reason: 'again' };
    const runner = createRecalculationRunner(tenant.deps);
    await runner.run(task(input));
    const expected = [await stored(sum), await stored(twice)];
    const stop = new AbortController();
    let saved: unknown = null;
    let count = 0;
    const again = { jobId: '01HK0000000000000000000000' as JobTask['jobId'] };
    const run = runner.run(
      task(input, {
        ...again,
        signal: stop.signal,
        checkpoint(state) {
          // The last step before the stop is lost, as when the core dies.
          if (++count < 3) saved = structuredClone(state);
          else stop.abort(new Error('closing'));
        },
      }),
    );
    await expect(run).rejects.toThrow('closing');
    await runner.run(task(input, { ...again, resumeFrom: saved }));
    expect([await stored(sum), await stored(twice)]).toEqual(expected);
  });
});

describe('typed values', () => {
  it('CLC-08 are kept with person, time and reason, and shown; others take none', async () => {
    const manual = device('Typed', { gauge: { kind: 'manual' } });
    const gauge = idOf(manual, 'gauge');
    const { a } = chain();
    const made = device('Made', { inches: calculated('12 * feet', { feet: gauge }) });
    const following = await followCalculated(tenant.deps);
    const enter = (tagId: TagId, value: number, sourceMs?: number) =>
      enterValue(tenant.deps, head('calculated.enter'), {
        tagId,
        value,
        sourceMs,
        reason: 'gauged',
      });
    await enter(gauge, 7.5, startMs - 3_600_000);
    expect(now(gauge)).toMatchObject({
      value: 7.5,
      quality: 'good',
      sourceMs: startMs - 3_600_000,
    });
    expect(now(idOf(made, 'inches'))).toMatchObject({ value: 90, quality: 'good' });
    await enter(gauge, 8, startMs - 3_600_000);
    expect(await stored(gauge)).toEqual([
      { sourceMs: startMs - 3_600_000, value: 8, quality: 0, origin: 'person' },
    ]);
    const edits = await tenant.deps.samples.edits(gauge);
    expect(edits.at(-1)).toMatchObject({
      reason: { by: 'Test Pumper', why: 'gauged', atMs: startMs },
      replaced: [{ value: 7.5 }],
    });
    await expect(enter(a, 1)).rejects.toMatchObject({ code: 'tag-not-manual' });
    await expect(enter(idOf(manual, 'x'), 1)).rejects.toMatchObject({ code: 'tag-not-found' });
    await expect(enter(gauge, 1, startMs + 1)).rejects.toMatchObject({ code: 'input-invalid' });
    await following.close();
  });

  it('CLC-08 the same command again types nothing again', async () => {
    const gauge = idOf(device('Typed', { gauge: { kind: 'manual' } }), 'gauge');
    const commandId = tenant.deps.newId();
    const enter = (value: number) =>
      enterValue(
        tenant.deps,
        { ...head('calculated.enter'), commandId },
        {
          tagId: gauge,
          value,
          reason: 'gauged',
        },
      );
    await enter(7);
    await enter(8);
    expect((await stored(gauge)).map(({ value }) => value)).toEqual([7]);
  });

  it('CLC-08 stand after a restart, however long ago they were typed', async () => {
    const gauge = idOf(device('Typed', { gauge: { kind: 'manual' } }), 'gauge');
    const { a } = chain();
    const made = idOf(device('Made', { x: calculated('g + a', { g: gauge, a }) }), 'x');
    await tenant.deps.samples.append([sample(gauge, 5, startMs - 10 * day)], { origin: 'person' });
    const following = await followCalculated(tenant.deps);
    expect(now(gauge)).toMatchObject({ value: 5, quality: 'good' });
    tenant.deps.live.take([sample(a, 1, startMs)]);
    expect(now(made)).toMatchObject({ value: 6, quality: 'good' });
    await following.close();
  });
});
