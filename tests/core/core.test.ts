import {
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { BatchId, TenantId, WellId } from '#shared/domain/identity/ids.ts';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { createSystemPorts } from '#core/system-ports.ts';

let folder: string;
let core: Core;
let open: OpenClient[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-core-'));
  open = [];
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a whole core', () => {
  it('ends what is streamed when the tenant is closed, so that screens ask anew', async () => {
    const tenantId = await makeTenant();
    const { client } = await connect(tenantId);
    const streams = [
      await client.events.changes(undefined),
      await client.jobs.progress(undefined),
      await client.telemetry.values({}),
    ];
    const ends = streams.map(async (stream) => {
      for await (const _event of stream as AsyncIterable<unknown>);
      return 'ended';
    });
    const { client: outside } = await connect(null);
    await outside.tenants.close({ tenantId });
    expect(await Promise.all(ends)).toEqual(['ended', 'ended', 'ended']);
  });

  it('lets others type while a large batch is taken back', async () => {
    const tenantId = await makeTenant();
    const { client } = await connect(tenantId);
    const { wellId, batchId } = await enterMonths(client, 120);
    let isUndone = false;
    const undone = client.audit.undo({ target: { batchId } }).finally(() => (isUndone = true));
    let typed = 0;
    while (!isUndone) {
      await client.wells.change({ wellId, changes: { note: `typed ${typed}` } });
      if (!isUndone) typed++;
    }
    expect((await undone).undoneCount).toBe(120);
    expect(typed).toBeGreaterThan(2);
    expect((await client.production.totals({ source: 'days' })).dayCount).toBe(0);
  });

  it('heals a database whose damage shows only when it is read', async () => {
    const tenantId = await makeTenant();
    const first = await connect(tenantId);
    await enterMonths(first.client, 60);
    const before = await first.client.production.totals({ source: 'days' });
    await stop();
    overwriteMiddle(findFile('tenant.db'));
    await start();
    const { client } = await connect(tenantId);
    await expect(client.production.totals({ source: 'days' })).rejects.toThrow(/database-damaged/);
    await expect
      .poll(async () => (await (await connect(null)).client.tenants.list())[0]?.damage, {
        timeout: 20_000,
      })
      .not.toBeNull();
    const healed = await connect(tenantId);
    expect(await healed.client.production.totals({ source: 'days' })).toEqual(before);
  }, 60_000);

  it('says that there is no simulator where there is none', async () => {
    const { client } = await connect(null);
    await expect(client.demo.explore({})).rejects.toThrow(/simulator-unavailable/);
    expect(await core.explore()).toBeNull();
  });
});

async function start(): Promise<void> {
  core = await createCore({
    dataFolder: join(folder, 'data'),
    version: 'test',
    ports: createSystemPorts(),
  });
}

async function stop(): Promise<void> {
  for (const client of open.splice(0)) client.close();
  await core.close();
}

async function connect(tenantId: TenantId | null): Promise<OpenClient> {
  const [near, far] = createInProcessChannels(setImmediate);
  await attachChannel(core, far, { tenantId, role: 'owner' });
  const client = openClient(near);
  open.push(client);
  return client;
}

async function makeTenant(): Promise<TenantId> {
  const { client } = await connect(null);
  return (await client.tenants.create({ name: 'Test' })).tenantId;
}

/** Months of daily volumes of one well, a command each, in one batch. */
async function enterMonths(client: OpenClient['client'], months: number) {
  const { wellId } = await client.wells.create({
    fields: { name: 'Alpha 1', status: 'producing' },
  });
  const batchId = '01HZZZZZZZZZZZZZZZZZZZZZZB' as BatchId;
  for (let month = 0; month < months; month++) {
    const first = `${2010 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
    const entries = Array.from({ length: 28 }, (_, day) => ({
      wellId,
      day: addDays(first, day),
      values: { oilBbl: 100 + day, gasMcf: 300, waterBbl: 50 },
    }));
    await client.production.saveDays({ batchId, entries });
  }
  return { wellId: wellId as WellId, batchId };
}

function findFile(name: string): string {
  const tenants = join(folder, 'data', 'tenants');
  return join(
    tenants,
    readdirSync(tenants).find((each) => statSync(join(tenants, each)).isDirectory())!,
    name,
  );
}

function overwriteMiddle(path: string): void {
  const file = openSync(path, 'r+');
  const middle = Math.floor(statSync(path).size / 8_192) * 4_096;
  writeSync(file, Buffer.alloc(20 * 4_096, 0xa5), 0, 20 * 4_096, middle);
  closeSync(file);
}
