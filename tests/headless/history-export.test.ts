import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readFrame, type FrameDescription } from '#shared/contract/frames.ts';
import type { JobId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { ExportPlan } from '#shared/domain/telemetry/export-plan.ts';
import { openHistorian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { sample, tag } from '#tests/fixtures/test-historian.ts';
import { setupHeadless } from './setup-headless.ts';

const startMs = Date.UTC(2026, 5, 1);
const count = 5_000;
const plan: ExportPlan = {
  tagIds: [tag('a')],
  fromMs: startMs,
  toMs: startMs + 86_400_000,
  format: 'csv',
  shape: 'narrow',
  bucketMs: null,
  statistic: 'mean',
  timeZone: 'UTC',
};

describe('exporting over the wire', () => {
  let headless: Awaited<ReturnType<typeof setupHeadless>>;
  let client: ReturnType<typeof headless.openClient>;
  let token: string;

  beforeAll(async () => {
    headless = await setupHeadless();
    const installation = headless.openClient();
    const { tenantId } = await installation.client.tenants.create({ name: 'Mesa Verde' });
    await installation.client.tenants.close({ tenantId });
    installation.close();
    await putSamples(headless.config.dataFolder);
    client = headless.openClient(tenantId as TenantId);
    token = (await client.client.access.createToken({ name: 'reader', role: 'viewer' })).token;
  });
  afterAll(async () => {
    client.close();
    await headless.close();
  });

  const api = (path: string, method = 'GET', input?: unknown) =>
    headless.ask(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
  const piece = async (jobId: string, offset: number, length: number) => {
    const answer = await api(`/jobs/${jobId}/file?offset=${offset}&length=${length}`);
    const described = JSON.parse(answer.body) as { frame: FrameDescription; totalBytes: number };
    const { bytes } = await api(`/frames/${described.frame.frameId}`);
    return { ...described, bytes: readFrame(described.frame, bytes)['bytes'] as Uint8Array };
  };

  it('HSP-13 gives the same file over HTTP and over a WebSocket, whoever asks for the job twice gets one', async () => {
    const commandId = '01J0000000000000000000000C';
    const started = await api('/history/exports', 'POST', { plan, commandId });
    const { jobId } = JSON.parse(started.body) as { jobId: JobId };
    const again = await client.client.history.export({ plan, commandId: commandId as never });
    expect(again.jobId).toBe(jobId);
    await vi.waitFor(
      async () => expect(JSON.parse((await api(`/jobs/${jobId}`)).body).state).toBe('done'),
      { timeout: 30_000, interval: 50 },
    );

    const pieces: Uint8Array[] = [];
    let { totalBytes } = await piece(jobId, 0, 1);
    for (let offset = 0; offset < totalBytes; offset += 100_000) {
      const read = await piece(jobId, offset, 100_000);
      pieces.push(read.bytes);
      totalBytes = read.totalBytes;
    }
    const whole = await client.client.jobs.file({ jobId, offset: 0, length: 4_194_304 });
    const { bytes } = await client.takeFrame(whole.frame);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes as Uint8Array));
    expect(Buffer.concat(pieces).toString().trimEnd().split('\r\n')).toHaveLength(count + 1);
    expect(whole.name).toMatch(/\.csv$/);
  });

  it('HSP-13 refuses a file that is not there and a plan that makes no sense', async () => {
    const missing = await api('/jobs/01J0000000000000000000000Z/file');
    expect(JSON.parse(missing.body)).toMatchObject({ data: { code: 'file-not-found' } });
    const backwards = { ...plan, toMs: plan.fromMs };
    const odd = await api('/history/exports', 'POST', { plan: backwards });
    expect(JSON.parse(odd.body)).toMatchObject({ data: { code: 'input-invalid' } });
  });

  it('HSP-04 tells what the history takes', async () => {
    const { months, totalBytes } = await client.client.history.space();
    expect(months).toMatchObject([{ keep: 'standard', fromMs: startMs }]);
    expect(totalBytes).toBeGreaterThan(0);
    expect(await client.client.history.entries({})).toEqual([]);
  });
});

/** Into the folder of the one tenant, while nobody has it open. */
async function putSamples(dataFolder: string): Promise<void> {
  const tenants = join(dataFolder, 'tenants');
  const store = await openHistorian({
    folder: join(tenants, readdirSync(tenants)[0]!, 'history'),
    disk: nodeDisk,
    clock: { nowMs: () => startMs, monotonicMs: () => 0 },
    threads: 'none',
  });
  await store.append(
    Array.from({ length: count }, (_, n) => sample(tag('a') as TagId, startMs + n * 1_000, n / 8)),
  );
  await store.upkeep({ sealAll: true });
  await store.close();
}
