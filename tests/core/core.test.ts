import { openSync, closeSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContractClient } from '#shared/contract/open-client.ts';
import type { BatchId, WellId } from '#shared/domain/identity/ids.ts';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';

let test: TestCore;

beforeEach(async () => {
  test = await startTestCore();
});
afterEach(() => test.close());

describe('a whole core', () => {
  it('ends what is streamed when the tenant is closed, so that screens ask anew', async () => {
    const tenantId = await test.makeTenant();
    const client = await test.connect({ tenantId });
    const streams = [
      await client.events.changes(undefined),
      await client.jobs.progress(undefined),
      await client.telemetry.values({}),
    ];
    const ends = streams.map(async (stream) => {
      for await (const _event of stream as AsyncIterable<unknown>);
      return 'ended';
    });
    const outside = await test.connect({ tenantId: null });
    await outside.tenants.close({ tenantId });
    expect(await Promise.all(ends)).toEqual(['ended', 'ended', 'ended']);
  });

  it('lets others type while a large batch is taken back', async () => {
    const tenantId = await test.makeTenant();
    const client = await test.connect({ tenantId });
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
    const tenantId = await test.makeTenant();
    const first = await test.connect({ tenantId });
    await enterMonths(first, 60);
    const before = await first.production.totals({ source: 'days' });
    await test.stop();
    overwriteMiddle(findFile('tenant.db'));
    await test.start();
    const client = await test.connect({ tenantId });
    await expect(client.production.totals({ source: 'days' })).rejects.toThrow(/database-damaged/);
    await expect
      .poll(
        async () => (await (await test.connect({ tenantId: null })).tenants.list())[0]?.damage,
        {
          timeout: 20_000,
        },
      )
      .not.toBeNull();
    const healed = await test.connect({ tenantId });
    expect(await healed.production.totals({ source: 'days' })).toEqual(before);
  }, 60_000);

  it('says that there is no simulator where there is none', async () => {
    const client = await test.connect({ tenantId: null });
    await expect(client.demo.explore({})).rejects.toThrow(/simulator-unavailable/);
    expect(await test.core.explore()).toBeNull();
  });
});

/** Months of daily volumes of one well, a command each, in one batch. */
async function enterMonths(client: ContractClient, months: number) {
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
  const tenants = join(test.folder, 'data', 'tenants');
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
