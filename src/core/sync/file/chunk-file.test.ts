import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeFileHeader,
  encodeRecord,
  fileMagic,
  type FileHeader,
} from '#shared/chunks/chunk-file.ts';
import { concat } from '#shared/chunks/bytes.ts';
import { encodeCbor } from '#shared/chunks/cbor.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import { isRefusal, type RefusalCode } from '#shared/kit/refusal.ts';
import { admit, meet, openTestPlace, stateOf, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { recordsOf } from './read-chunk-file.ts';
import { type FileTakenIn, takeInFile } from './take-in-file.ts';
import { writeChunkFile } from './write-chunk-file.ts';

let folder: string;
let office: TestPlace;
let truck: TestPlace;
let laptop: TestPlace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-file-'));
  office = openTestPlace('OFFICE', { seed: 21 });
  truck = openTestPlace('TRUCK', { seed: 22 });
  laptop = openTestPlace('LAPTOP', { seed: 23 });
  office.place.found();
  admit(office, truck, 'pumper');
  admit(office, laptop, 'engineer');
  meet(office, truck);
});
afterEach(() => {
  for (const place of [office, truck, laptop]) place.close();
  rmSync(folder, { recursive: true, force: true });
});

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];

/** Each day a chunk of its own. */
function write(place: TestPlace, days: number, from = 1): void {
  for (let day = from; day < from + days; day++) {
    place.set(...month, oil(day), day);
    place.place.seal();
  }
}

async function fileOf(
  from: TestPlace,
  options: { known?: TestPlace; signal?: AbortSignal } = {},
): Promise<string> {
  const path = join(folder, `${from.name}-${seededRandom(Date.now()).fraction()}`);
  await writeChunkFile({
    place: from.place,
    signer: from.device,
    tenantId: testTenantId,
    appVersion: '1.0.0',
    atMs: from.clock.nowMs,
    known: options.known && vectorsOf(options.known),
    append: (bytes) => appendFileSync(path, bytes),
    signal: options.signal,
  });
  return path;
}

function vectorsOf({ place }: TestPlace): Map<Space, Vector> {
  return new Map(spaces.map((space) => [space, place.vectorOf(space)]));
}

function sourceOf(path: string) {
  return {
    bytes: nodeDisk.size(path),
    readPart: (offset: number, length: number) => nodeDisk.readPart(path, offset, length),
  };
}

function bring(
  path: string,
  to: TestPlace,
  options: { signal?: AbortSignal; progress?: (done: number, total: number) => void } = {},
): Promise<FileTakenIn> {
  const source = sourceOf(path);
  return takeInFile({ place: to.place, tenantId: testTenantId, source, ...options });
}

async function refusalOf(work: Promise<unknown>): Promise<RefusalCode | undefined> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isRefusal(error)) throw new Error('Not refused', { cause: error });
  return error.code;
}

describe('a file of chunks', () => {
  it('SYN-120 brings all there is, from whomever it came, and nothing when it comes again', async () => {
    write(truck, 3);
    await bring(await fileOf(truck), office);
    write(office, 2, 10);
    const path = await fileOf(office);
    const first = await bring(path, laptop);
    expect(first).toMatchObject({ isWhole: true, isKnown: false, refused: {} });
    expect(first.added).toBeGreaterThanOrEqual(5);
    expect(stateOf(laptop)).toEqual(stateOf(office));
    expect(laptop.read(...month)?.days['02']).toEqual({ oilBbl: 2 });
    const again = await bring(path, laptop);
    expect(again).toMatchObject({ isWhole: true, isKnown: true, added: 0, read: 0 });
    expect(first.vectors).toEqual(vectorsOf(office));
    expect(first.header).toMatchObject({ tenant: testTenantId, device: office.place.ownKey });
  });

  it('SYN-121 for one place holds no more than that one lacks, and says what another misses', async () => {
    write(truck, 20);
    await bring(await fileOf(truck), office);
    write(truck, 2, 21);
    const part = await fileOf(truck, { known: office });
    expect(nodeDisk.size(part)).toBeLessThan(nodeDisk.size(await fileOf(truck)) / 3);
    const elsewhere = await bring(part, laptop);
    expect(elsewhere).toMatchObject({ added: 0, read: 2, refused: { 'parents-missing': 2 } });
    expect(elsewhere.header.isPart).toBe(true);
    expect(await bring(part, office)).toMatchObject({ added: 2, refused: {}, isWhole: true });
    expect(stateOf(office)).toEqual(stateOf(truck));
  });

  it('SYN-122 that is cut off anywhere brings what is whole of it, and a whole copy the rest', async () => {
    for (let n = 0; n < 12; n++) {
      truck.set('annotation', `N${n}`, ['text'], noise(30_000, n));
      truck.place.seal();
    }
    const path = await fileOf(truck);
    const bytes = nodeDisk.read(path);
    const cut = join(folder, 'cut');
    const got: number[] = [];
    for (const share of [0.3, 0.6, 0.9, 0.999]) {
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
      const outcome = await bring(cut, office);
      expect(outcome.isWhole).toBe(false);
      got.push(office.rows('annotation').length);
      expect(outcome.header.chunks).toBeGreaterThanOrEqual(outcome.read);
    }
    expect(got[0]).toBeGreaterThan(0);
    expect(got.toSorted((one, other) => one - other)).toEqual(got);
    expect(new Set(got).size).toBeGreaterThan(2);
    expect(await bring(path, office)).toMatchObject({ isWhole: true, refused: {} });
    expect(stateOf(office)).toEqual(stateOf(truck));
  });

  it('SYN-122 with a damaged record brings the others, and does not pass for whole', async () => {
    write(truck, 3);
    write(truck, 3, 11);
    const path = await fileOf(truck);
    const bytes = Buffer.from(nodeDisk.read(path));
    const records = [...recordsOf(sourceOf(path))];
    // The last but one are chunks of the field space; the last is the end.
    const at = records.at(-2)!.endsAt - 10;
    bytes[at]! ^= 1;
    writeFileSync(path, bytes);
    const outcome = await bring(path, office);
    expect(outcome).toMatchObject({ isWhole: false });
    expect(outcome.read).toBeLessThan(outcome.header.chunks);
  });

  it('SYN-122 with any bit altered never brings anything that was not written', async () => {
    write(truck, 4);
    const path = await fileOf(truck);
    const bytes = nodeDisk.read(path);
    const random = seededRandom(4);
    const altered = join(folder, 'altered');
    for (let n = 0; n < 150; n++) {
      const copy = Buffer.from(bytes);
      copy[Math.floor(random.fraction() * copy.length)]! ^= 1 << (n % 8);
      writeFileSync(altered, copy);
      await bring(altered, office).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
      });
    }
    await bring(path, office);
    expect(stateOf(office)).toEqual(stateOf(truck));
  });

  it('SYN-123 of another tenant, another root, a newer version, or that is none, is refused', async () => {
    write(truck, 1);
    const path = await fileOf(truck);
    const source = sourceOf(path);
    const before = office.rows('chunk').length;
    const { place } = office;
    expect(await refusalOf(takeInFile({ place, tenantId: 'OTHER', source }))).toBe(
      'sync-file-elsewhere',
    );
    const otherRoot = { ...headerFields(), root: 'ab'.repeat(32) as ChunkId };
    expect(await refusalOf(bring(put(headerRecord(otherRoot)), office))).toBe(
      'sync-file-elsewhere',
    );
    const newer = encodeRecord(nodeCrypto, encodeCbor(['file', 2, 'anything']));
    expect(await refusalOf(bring(put(newer), office))).toBe('sync-file-newer');
    for (const garbage of [Buffer.alloc(0), Buffer.from('PK\u0003\u0004 a zip'), fileMagic]) {
      writeFileSync(path, garbage);
      expect(await refusalOf(bring(path, office))).toBe('sync-file-unreadable');
    }
    expect(office.rows('chunk')).toHaveLength(before);
  });

  it('SYN-123 whose header is signed by another than it names is refused', async () => {
    const header = encodeFileHeader(truck.device, headerFields());
    const forged = encodeFileHeader(
      { publicKey: office.device.publicKey, sign: truck.device.sign },
      headerFields(),
    );
    expect(await bring(put(encodeRecord(nodeCrypto, header)), office)).toMatchObject({ read: 0 });
    const refused = bring(put(encodeRecord(nodeCrypto, forged)), office);
    expect(await refusalOf(refused)).toBe('sync-file-unreadable');
  });

  it('SYN-124 can be given up, and what was taken in by then stays', async () => {
    for (let n = 0; n < 12; n++) {
      truck.set('annotation', `N${n}`, ['text'], noise(30_000, n));
      truck.place.seal();
    }
    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await expect(fileOf(truck, { signal: stopping.signal })).rejects.toThrow('enough');
    const path = await fileOf(truck);
    const later = new AbortController();
    const taking = bring(path, office, {
      signal: later.signal,
      progress: (done, total) => done > total / 2 && later.abort(new Error('enough')),
    });
    await expect(taking).rejects.toThrow('enough');
    const got = office.rows('annotation').length;
    expect(got).toBeGreaterThan(0);
    expect(got).toBeLessThan(12);
    await bring(path, office);
    expect(office.rows('annotation')).toHaveLength(12);
  });

  it('SYN-125 makes a newcomer a member without any other path', async () => {
    write(office, 2);
    const phone = openTestPlace('PHONE', { seed: 24 });
    try {
      const early = bring(await fileOf(office), phone);
      expect(await refusalOf(early)).toBe('sync-not-shared');
      const secret = seededRandom(99).bytes(32);
      office.place.invite(secret, 'foreman');
      phone.place.expect(office.place.root!);
      await bring(await fileOf(office), phone);
      phone.place.join(secret);
      await bring(await fileOf(phone), office);
      await bring(await fileOf(office), phone);
      expect(stateOf(phone)).toEqual(stateOf(office));
      expect(phone.read(...month)?.days['02']).toEqual({ oilBbl: 2 });
    } finally {
      phone.close();
    }
  });
});

function headerFields(): Omit<FileHeader, 'device'> {
  const root = office.place.root!;
  return { tenant: testTenantId, root, atMs: 1, app: '', isPart: false, chunks: 0, digests: [] };
}

function headerRecord(fields: Omit<FileHeader, 'device'>): Uint8Array {
  return encodeRecord(nodeCrypto, encodeFileHeader(office.device, fields));
}

function put(record: Uint8Array): string {
  const path = join(folder, 'made');
  writeFileSync(path, concat([fileMagic, record]));
  return path;
}

function noise(length: number, seed: number): string {
  return Buffer.from(seededRandom(seed).bytes(length)).toString('base64').slice(0, length);
}
