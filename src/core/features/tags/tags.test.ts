import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BatchId, DeviceId, JobId, TagId } from '#shared/domain/identity/ids.ts';
import { undo } from '#core/features/audit/undo.ts';
import { createDevice } from '#core/features/devices/devices.ts';
import { listTags } from '#core/features/telemetry/index.ts';
import type { JobRequest, JobTask } from '#core/jobs/jobs.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { previewEdit } from './edit-plan.ts';
import { createTagEditRunner } from './edit-runner.ts';
import { editTags } from './edit-tags.ts';

let tenant: TestTenant;
beforeEach(() => {
  tenant = openTestTenant();
});
afterEach(() => tenant.close());

const head = (command = 'tags.edit') => ({ command, session: tenant.session });

function create(name: string, count: number): TagId[] {
  const { deviceId } = createDevice(
    tenant.deps,
    head('devices.create'),
    {
      name,
      address: { kind: 'modbus', host: '127.0.0.1', port: 502, unitId: 1, timeoutMs: 1_000 },
      scanMs: 1_000,
      enabled: false,
    },
    Array.from({ length: count }, (_, register) => ({
      key: `p${register}`,
      name: `Pressure ${register}`,
      unit: 'psi',
      signal: 'tubingPsi' as const,
      wellId: null,
      leaseId: null,
      equipment: null,
      point: {
        kind: 'modbus' as const,
        table: 'holding' as const,
        register,
        encoding: 'u16' as const,
        wordOrder: 'ABCD' as const,
      },
      scale: null,
      range: null,
    })),
  );
  return Array.from({ length: count }, (_, at) => `${deviceId}/p${at}` as TagId);
}

function createManual(): TagId {
  const { deviceId } = createDevice(
    tenant.deps,
    head('devices.create'),
    { name: 'Typed', address: { kind: 'calculated' }, scanMs: 1_000, enabled: true },
    [
      {
        key: 'spm',
        name: 'Strokes',
        unit: 'spm',
        signal: 'other',
        wellId: null,
        leaseId: null,
        equipment: null,
        point: { kind: 'manual' },
        scale: null,
        range: null,
      },
    ],
  );
  return `${deviceId}/spm` as TagId;
}

const tagOf = async (tagId: TagId) =>
  (await listTags(tenant.deps, {})).find((tag) => tag.tagId === tagId);

/** Jobs are kept here instead of run, so that a test runs them step by step. */
function withJobs() {
  const started: JobRequest[] = [];
  const jobs = {
    list: () => [],
    start: (request: JobRequest) => {
      started.push(request);
      return 'J' as JobId;
    },
  } as unknown as Parameters<typeof editTags>[0]['jobs'];
  return { started, deps: { ...tenant.deps, jobs } };
}

it('TEL-110 tells before what each tag would become, and which ones do not take it', async () => {
  const [first, second] = create('Lea 1', 2) as [TagId, TagId];
  const manual = createManual();
  editTags(withJobs().deps, head(), { tagIds: [second], changes: { unit: 'bar' } });
  const changes = { unit: 'bar', scanMs: 5_000 };
  const preview = await previewEdit(tenant.deps, { tagIds: [first, second, manual], changes });
  expect(preview).toEqual({
    tags: [
      {
        tagId: first,
        name: 'Pressure 0',
        deviceName: 'Lea 1',
        fields: [
          { field: 'unit', before: 'psi', after: 'bar' },
          { field: 'scanMs', before: null, after: 5_000 },
        ],
      },
      {
        tagId: second,
        name: 'Pressure 1',
        deviceName: 'Lea 1',
        fields: [{ field: 'scanMs', before: null, after: 5_000 }],
      },
    ],
    fields: [
      { field: 'unit', count: 1 },
      { field: 'scanMs', count: 2 },
    ],
    changedCount: 2,
    unchangedCount: 0,
    refused: [{ why: 'not-polled', count: 1, names: ['Strokes'] }],
  });
  expect(await tagOf(first)).toMatchObject({ unit: 'psi' });
});

it('TEL-110 refuses tags that are not there', async () => {
  const stranger = '01HX0000000000000000000000/no' as TagId;
  const edit = { tagIds: [stranger], changes: { unit: 'bar' } };
  await expect(previewEdit(tenant.deps, edit)).rejects.toMatchObject({ code: 'tag-not-found' });
  expect(() => editTags(withJobs().deps, head(), edit)).toThrow(
    expect.objectContaining({ code: 'tag-not-found' }),
  );
});

it('TEL-111 some tags of several devices are one command: one undo brings all back', async () => {
  const tagIds = [...create('Lea 1', 2), ...create('Lea 2', 1), createManual()];
  const changes = { decimals: 3, keep: 'long' as const, reduction: null, scanMs: 2_000 };
  const { changedCount, commandId } = editTags(withJobs().deps, head(), { tagIds, changes });
  expect(changedCount).toBe(3);
  expect(await tagOf(tagIds[2]!)).toMatchObject({ decimals: 3, keep: 'long', scanMs: 2_000 });
  expect(await tagOf(tagIds[3]!)).toMatchObject({ decimals: null, scanMs: null });
  await undo(tenant.deps, head('audit.undo'), { commandId });
  expect(await tagOf(tagIds[2]!)).toMatchObject({ decimals: null, keep: null, scanMs: null });
});

it('TEL-111 many tags are a job that repeats nothing, and one undo brings all back', async () => {
  const tagIds = [...create('Lea 1', 150), ...create('Lea 2', 100)];
  const { deps, started } = withJobs();
  const { jobId, batchId } = editTags(deps, head(), { tagIds, changes: { unit: 'bar' } });
  expect(jobId).toBe('J');
  expect(started).toHaveLength(1);
  const runner = createTagEditRunner(tenant.deps);
  const states: unknown[] = [];
  const task = (resumeFrom: unknown, signal: AbortSignal): JobTask => ({
    jobId: 'J' as JobId,
    input: JSON.parse(JSON.stringify(started[0]!.input)),
    batchId: batchId as BatchId,
    session: tenant.session,
    resumeFrom,
    signal,
    progress: () => undefined,
    checkpoint: (state) => void states.push(state),
  });
  const stop = new AbortController();
  const first = runner.run(task(null, stop.signal));
  stop.abort();
  await expect(first).rejects.toThrow(/abort/i);
  expect(states).toEqual([{ done: 200, changed: 200 }]);
  // As after a restart that lost the last checkpoint: the first step comes again and does nothing.
  const done = await runner.run(task(null, new AbortController().signal));
  expect(done).toEqual({ tagsChanged: 250, leftOut: 0 });
  const units = async () => new Set((await listTags(tenant.deps, {})).map(({ unit }) => unit));
  expect(await units()).toEqual(new Set(['bar']));
  await undo(tenant.deps, head('audit.undo'), { batchId: batchId! });
  expect(await units()).toEqual(new Set(['psi']));
});

it('TEL-112 digits after the point are kept with the tag', async () => {
  const [tagId] = create('Lea 1', 1) as [TagId];
  editTags(withJobs().deps, head(), { tagIds: [tagId], changes: { decimals: 2 } });
  expect((await tagOf(tagId))?.decimals).toBe(2);
  expect(tagId.startsWith(`${(await tagOf(tagId))?.deviceId as DeviceId}/`)).toBe(true);
});
