import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { salvageDatabase } from '#core/storage/salvage/salvage.ts';
import { checkRows } from '#core/sync/projections/check-rows.ts';
import { chunkFigures } from '#tests/fixtures/chunk-figures.ts';
import {
  admit,
  give,
  meet,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const pageSize = 4096;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

function open(name: string, options: Parameters<typeof openTestPlace>[1]): TestPlace {
  const place = openTestPlace(name, options);
  closing.push(() => place.close());
  return place;
}

const wells = Array.from({ length: 40 }, (_, n) => `WELL-${n}`);
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];

/** An office and a truck that have met, and the truck has written on since. */
async function openTenant(): Promise<{ office: TestPlace; folder: string; unsent: Set<string> }> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-salvaged-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const office = open('OFFICE', { seed: 21 });
  const truck = openTestPlace('TRUCK', { seed: 22, folder });
  office.place.found();
  admit(office, truck, 'owner');
  for (let round = 1; round <= 4; round++) {
    for (const well of wells) truck.set('wellMonth', `${well}/2026-03`, oil(round), round);
    for (const well of wells) office.set('well', well, ['name'], `${well} ${round}`);
    meet(truck, office);
  }
  const before = changesOf(truck);
  for (const well of wells) truck.set('wellMonth', `${well}/2026-03`, oil(9), 9);
  truck.place.seal();
  truck.set('wellMonth', `${wells[0]}/2026-03`, oil(10), 10);
  const unsent = new Set([...changesOf(truck)].filter((hash) => !before.has(hash)));
  truck.database.write.pragma('wal_checkpoint(TRUNCATE)');
  truck.close();
  return { office, folder, unsent };
}

/** By document and hash. */
function changesOf(place: TestPlace): Set<string> {
  return new Set(
    wells.flatMap((well) =>
      place
        .changesOf('wellMonth', `${well}/2026-03`)
        .map((bytes) => Buffer.from(bytes).toString('hex')),
    ),
  );
}

function damage(folder: string, seed: number, share: number): void {
  const path = join(folder, 'tenant.db');
  const bytes = readFileSync(path);
  const random = seededRandom(seed);
  const pages = Math.floor(bytes.length / pageSize);
  for (let n = 0; n < pages * share; n++) {
    const page = 1 + Math.floor(random.fraction() * (pages - 1));
    bytes.set(random.bytes(pageSize), page * pageSize);
  }
  writeFileSync(path, bytes);
}

async function salvage(folder: string): Promise<void> {
  const ports = { disk: nodeDisk, clock: { nowMs: Date.now, monotonicMs: () => 0 } };
  await salvageDatabase({ ports, log: pino({ level: 'silent' }), folder });
}

function expectClosed({ database }: TestPlace): void {
  const { write } = database;
  const holes = write.prepare(
    'select count(*) from chunkParent where parent not in (select n from chunk) or child not in (select n from chunk)',
  );
  expect(holes.pluck().get()).toBe(0);
  const { told, counted } = chunkFigures(write);
  expect(told).toEqual(counted);
}

describe('a damaged database of a seat that has others', () => {
  it.each([1, 2, 4, 5, 7])(
    'BAK-43 SYN-275 never has a hole after it was salvaged, gets back what it lost, and loses nothing that still read (seed %i)',
    async (seed) => {
      const { office, folder, unsent } = await openTenant();
      damage(folder, seed, [0.02, 0.05, 0.1, 0.2][seed % 4]!);
      await salvage(folder);
      const truck = open('TRUCK', { seed: 30 + seed, keySeed: 22, folder });
      expectClosed(truck);
      const survived = [...changesOf(truck)].filter((hash) => unsent.has(hash));
      const officeHad = changesOf(office);
      meet(truck, office);
      meet(truck, office);
      for (const one of [truck, office]) {
        const has = changesOf(one);
        for (const change of [...officeHad, ...survived]) expect(has.has(change)).toBe(true);
        expect(checkRows(one.database.write, one.ports)).toEqual({ damaged: [], differences: [] });
      }
      expect(stateOf(truck)).toEqual(stateOf(office));
      for (const { state } of truck.place.states().slice(1)) expect(state).not.toBeNull();
      expect(truck.rows('strandedChunk')).toHaveLength(0);
      expectClosed(truck);
      truck.set('wellMonth', `${wells[1]}/2026-03`, oil(11), 11);
      give(truck, office);
      expect(office.read('wellMonth', `${wells[1]}/2026-03`)!.days['11']).toEqual({ oilBbl: 11 });
    },
  );

  it('BAK-44 of which nothing reads is made again from any place', async () => {
    const { office, folder } = await openTenant();
    writeFileSync(join(folder, 'tenant.db'), seededRandom(3).bytes(50_000));
    await salvage(folder);
    const truck = open('TRUCK', { seed: 50, keySeed: 22, folder });
    truck.place.expect(office.place.root!);
    meet(office, truck);
    expect(changesOf(truck)).toEqual(changesOf(office));
    expect(stateOf(truck)).toEqual(stateOf(office));
  });
});
