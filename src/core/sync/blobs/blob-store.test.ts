import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOB_FRAME_BYTES, sealedBlobBytes } from '#shared/chunks/blob-frames.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import type { Disk } from '#core/storage/disk.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestTenant, seededRandom, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { type BlobStore, createBlobStore } from './blob-store.ts';
import { openPart, sealFrame } from './seal-frames.ts';

let tenant: TestTenant;
let store: BlobStore;
beforeEach(() => {
  tenant = openTestTenant();
  store = openStore();
});
afterEach(() => tenant.close());

function openStore(disk: Disk = nodeDisk): BlobStore {
  const { ports, folder } = tenant.deps;
  return createBlobStore({
    database: tenant.database.write,
    folder,
    ports: {
      ...ports,
      random: { ...ports.random, bytes: (n) => new Uint8Array(randomBytes(n)) },
      disk,
    },
  });
}

const frame = BLOB_FRAME_BYTES;

describe('a blob', () => {
  it.each([1, frame - 1, frame, frame + 1, 3 * frame, 3 * frame + 7])(
    'BLB-02 of %d bytes comes out as it went in, in whatever pieces',
    async (length) => {
      const plain = randomBytes(length);
      const writer = store.begin(length);
      const random = seededRandom(length);
      for (let at = 0; at < length;) {
        const piece = plain.subarray(at, at + 1 + Math.floor(random.fraction() * 90_000));
        writer.write(piece);
        at += piece.length;
      }
      const stored = await store.finish(writer);
      expect(stored).toMatchObject({ bytes: length, sealedBytes: sealedBlobBytes(length) });
      expect(Buffer.compare(store.read(stored, 0, length), plain)).toBe(0);
      const file = readFileSync(store.files.pathOf(stored.hash));
      expect(createHash('sha256').update(file).digest('hex')).toBe(stored.hash);
      expect(file.length).toBe(stored.sealedBytes);
    },
  );

  it('BLB-02 reads in any part', async () => {
    const plain = randomBytes(3 * frame + 500);
    const stored = await store.put(plain);
    fc.assert(
      fc.property(fc.nat(plain.length), fc.nat(2 * frame), (offset, length) => {
        const part = store.read(stored, offset, length);
        expect(Buffer.compare(part, plain.subarray(offset, offset + length))).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('BLB-07 is opened as a whole a megabyte at a time, and other work goes on between', async () => {
    const plain = randomBytes(5 * 1024 * 1024 + 17);
    const { hash, key, bytes } = await store.put(plain);
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const whole = await store.readAll({ hash, key, bytes });
    isOver = true;
    expect(Buffer.compare(whole, plain)).toBe(0);
    expect(turns).toBeGreaterThanOrEqual(5);
    store.remove(hash);
    await expect(store.readAll({ hash, key, bytes })).rejects.toMatchObject({
      code: 'attachment-not-here',
    });
  });

  it('BLB-01 lies nowhere as it is, not even while it comes', async () => {
    const secret = 'STUFFING BOX LEAKS AT LEA 1 ';
    const plain = Buffer.from(secret.repeat(10_000));
    const writer = store.begin(plain.length);
    writer.write(plain.subarray(0, 200_000));
    expect(allBytes(tenant.deps.folder, 'blobs')).not.toContain(secret);
    writer.write(plain.subarray(200_000));
    await store.finish(writer);
    const lies = allBytes(tenant.deps.folder, 'blobs');
    expect(lies.length).toBeGreaterThan(plain.length);
    expect(lies).not.toContain(secret);
    const again = await store.put(plain);
    expect(again.hash).not.toBe((await store.put(plain)).hash);
  });

  it('BLB-03 of frames that are altered, swapped, cut off or of another blob does not open', () => {
    const key = randomBytes(32);
    const plain = randomBytes(2 * frame + 10);
    const seal = (with_: Uint8Array) =>
      [0, 1, 2].map((n) =>
        sealFrame(with_, n, n === 2, plain.subarray(n * frame, (n + 1) * frame)),
      );
    const [first, second, last] = seal(key) as [Uint8Array, Uint8Array, Uint8Array];
    const openAll = (frames: readonly Uint8Array[], plainBytes = plain.length) => {
      const all = Buffer.concat(frames);
      const read = (offset: number, length: number) => all.subarray(offset, offset + length);
      return openPart({ key, plainBytes, read }, 0, plainBytes);
    };
    expect(openAll([first, second, last])).toEqual(plain);
    expect(openAll([second, first, last])).toBeUndefined();
    expect(openAll([first, second], 2 * frame)).toBeUndefined();
    expect(openAll([first, second, Buffer.alloc(last.length)])).toBeUndefined();
    expect(openAll([first, seal(randomBytes(32))[1]!, last])).toBeUndefined();
    const bent = Buffer.from(second);
    bent[100]! ^= 1;
    expect(openAll([first, bent, last])).toBeUndefined();
  });

  it('BLB-04 has its name only once it is whole, and what broke off leaves nothing', async () => {
    const writer = store.begin(200_000);
    writer.write(randomBytes(150_000));
    expect(store.files.list()).toMatchObject({ hashes: [], parts: [expect.any(String)] });
    writer.drop();
    expect(store.files.list()).toEqual({ hashes: [], parts: [] });
    const { hash } = await store.put(randomBytes(10));
    expect(store.files.list()).toEqual({ hashes: [hash], parts: [] });
  });
});

describe('a full disk', () => {
  it('BLB-05 refuses a file it has no room for, before its bytes come', () => {
    const tight = openStore({ ...nodeDisk, freeBytes: () => 70_000_000 });
    expect(refusalOf(() => tight.begin(10_000_000))).toBe('disk-full');
    tight.begin(1_000_000).drop();
  });

  it('BLB-05 refuses in the middle, and goes on from there when there is room again', async () => {
    let room = 100_000;
    const append: Disk['append'] = (path, bytes, offset) => {
      if (offset + bytes.length > room) throw new Refusal('disk-full', {});
      nodeDisk.append(path, bytes, offset);
    };
    const before = await store.put(randomBytes(1_000));
    const tight = openStore({ ...nodeDisk, append });
    const plain = randomBytes(400_000);
    const writer = tight.begin(plain.length);
    expect(refusalOf(() => writer.write(plain))).toBe('disk-full');
    expect(writer.received).toBe(0);
    room = Infinity;
    writer.write(plain);
    const stored = await tight.finish(writer);
    expect(Buffer.compare(tight.read(stored, 0, plain.length), plain)).toBe(0);
    expect(await tight.check(before.hash)).toBe(true);
  });
});

describe('bytes that are not what they should be', () => {
  it('BLB-24 are not taken in', async () => {
    const name = 'ab'.repeat(32);
    const part = store.files.partOf(name);
    store.files.append(part, randomBytes(5_000), 0);
    expect(await store.takeIn(part, name)).toBe(false);
    expect(store.files.list()).toEqual({ hashes: [], parts: [] });
    expect(store.rows.isHere(name)).toBe(false);
  });

  it('BLB-30 are noticed when they are read, and the file stays', async () => {
    const stored = await store.put(randomBytes(1_000));
    const path = store.files.pathOf(stored.hash);
    const bytes = readFileSync(path);
    bytes[10]! ^= 1;
    writeFileSync(path, bytes);
    expect(refusalOf(() => store.read(stored, 0, 10))).toBe('attachment-damaged');
    expect(refusalOf(() => store.read(stored, 0, 10))).toBe('attachment-not-here');
    expect(store.rows.damages(10)).toMatchObject([{ what: 'altered', mendedAtMs: null }]);
    expect(store.files.has(stored.hash)).toBe(true);
  });
});

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

/** Everything in a folder, as text that keeps each byte. */
function allBytes(...at: string[]): string {
  const folder = join(...at);
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('');
}
