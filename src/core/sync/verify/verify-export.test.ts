import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeRecord } from '#shared/chunks/chunk-file.ts';
import { concat } from '#shared/chunks/bytes.ts';
import { encodeMessage, parseMessage } from '#shared/chunks/wire.ts';
import { admit, meet, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { recordsOf } from '../file/read-chunk-file.ts';
import { writeChunkFile } from '../file/write-chunk-file.ts';
import { readExport } from './read-export.ts';
import { verifyExport } from './verify-export.ts';

let folder = '';
const places: TestPlace[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-verify-'));
});
afterEach(() => {
  for (const place of places.splice(0)) place.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tenant of three, with work of each, one of whom has been revoked meanwhile. */
function openTenant(): TestPlace {
  const [office, truck, laptop] = ['OFFICE', 'TRUCK', 'LAPTOP'].map((name, at) =>
    openTestPlace(name, { seed: 11 + at }),
  ) as [TestPlace, TestPlace, TestPlace];
  places.push(office, truck, laptop);
  office.place.found();
  admit(office, truck, 'pumper');
  admit(office, laptop, 'foreman');
  meet(office, truck);
  office.set('well', 'W', ['name'], 'Lea 1');
  truck.set('wellMonth', 'W/2026-03', ['days', '07', 'oilBbl'], 1);
  meet(office, truck);
  office.place.revoke(truck.place.ownKey);
  truck.set('wellMonth', 'W/2026-03', ['days', '08', 'oilBbl'], 2);
  laptop.set('wellMonth', 'W/2026-03', ['days', '09', 'oilBbl'], 3);
  meet(office, truck);
  meet(office, laptop);
  return office;
}

async function exportOf({ place, device }: TestPlace): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const request = { place, signer: device, tenantId: testTenantId, appVersion: '1', atMs: 1_000 };
  await writeChunkFile({ ...request, known: undefined, append: (part) => void parts.push(part) });
  return concat(parts);
}

function verifyBytes(bytes: Uint8Array) {
  const path = join(folder, 'file.wellsync');
  writeFileSync(path, bytes);
  const found = readExport(path);
  return found && verifyExport(found);
}

describe('an export that is walked without keys', () => {
  it('SYN-228 is found good, and told in plain words', async () => {
    const office = openTenant();
    const report = verifyBytes(await exportOf(office))!;
    expect(report.faults).toEqual([]);
    const text = report.lines.join('\n');
    expect(text).toContain('founded the tenant');
    expect(text).toMatch(/took every right from/);
    expect(text).toMatch(/field: \d+ chunks, of which 1 are set aside/);
    expect(text).toMatch(/no member any more: .* in field \(1 set aside\)/);
  });

  it('SYN-229 is found altered wherever a bit is, and cut off wherever it is', async () => {
    const bytes = await exportOf(openTenant());
    const random = seededRandom(5);
    const isFound = (altered: Uint8Array) => verifyBytes(altered)?.faults.length !== 0;
    const everyFewth = Array.from(
      { length: 400 },
      (_, n) => Math.floor((n / 400) * bytes.length) + Math.floor(random.fraction() * 8),
    ).filter((at) => at < bytes.length);
    const missed = everyFewth.filter((at) => {
      const altered = bytes.slice();
      altered[at]! ^= 1 << Math.floor(random.fraction() * 8);
      return !isFound(altered);
    });
    expect(missed).toEqual([]);
    for (let n = 1; n < 40; n++) {
      expect(isFound(bytes.slice(0, Math.floor((n / 40) * bytes.length)))).toBe(true);
    }
    expect(isFound(concat([bytes, Uint8Array.of(0)]))).toBe(true);
  });

  it('SYN-229 is found altered where somebody has left work out and made the records fit', async () => {
    const bytes = await exportOf(openTenant());
    const source = {
      bytes: bytes.length,
      readPart: (at: number, length: number) => bytes.slice(at, at + length),
    };
    const parts = [...recordsOf(source)].map(({ says }) => {
      const message = parseMessage(says!);
      const isField = message?.kind === 'chunks' && message.space === 'field';
      if (!isField) return says!;
      return encodeMessage({ ...message, chunks: message.chunks.slice(0, -1) });
    });
    const altered = [bytes.slice(0, 8), ...parts.map((says) => encodeRecord(nodeCrypto, says))];
    const { faults } = verifyBytes(concat(altered))!;
    expect(faults).toEqual([
      expect.stringMatching(/^it holds \d+ chunks, and says \d+$/),
      'of field it holds not all that its writer held',
    ]);
  });

  it('SYN-229 is found altered in the database of a tenant, whatever of a chunk is', () => {
    const office = openTenant();
    const verify = () => {
      office.database.write.pragma('wal_checkpoint(TRUNCATE)');
      const found = readExport(join(office.folder, 'tenant.db'));
      return found && verifyExport(found);
    };
    expect(verify()?.faults).toEqual([]);
    const rows = office.rows('chunk') as {
      n: number;
      header: Uint8Array;
      signature: Uint8Array;
      body: Uint8Array;
    }[];
    for (const { n, ...columns } of rows) {
      for (const name of ['header', 'signature', 'body'] as const) {
        const before = columns[name];
        const altered = Buffer.from(before);
        altered[Math.floor(altered.length / 2)]! ^= 4;
        const set = office.database.write.prepare(`update chunk set ${name} = ? where n = ?`);
        set.run(altered, n);
        expect([name, verify()?.faults.length]).not.toEqual([name, 0]);
        set.run(before, n);
      }
    }
    office.database.write.exec(`update chunk set author = 'somebody' where n = 3`);
    expect(verify()?.faults).toHaveLength(1);
  });

  it('SYN-230 ends with 1 when anything is altered, and with 2 for what is no export', async () => {
    const bytes = await exportOf(openTenant());
    const run = (name: string, content: Uint8Array) => {
      writeFileSync(join(folder, name), content);
      const main = new URL('main.ts', import.meta.url).pathname;
      return spawnSync(process.execPath, [main, join(folder, name)], { encoding: 'utf8' });
    };
    const good = run('good', bytes);
    expect([good.status, good.stdout]).toEqual([
      0,
      expect.stringContaining('Everything is what its authors signed.'),
    ]);
    const altered = bytes.slice();
    altered[Math.floor(bytes.length / 2)]! ^= 1;
    const bad = run('bad', altered);
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining('FAULT: ')]);
    expect(run('other', Uint8Array.of(1, 2, 3)).status).toBe(2);
  });
});
