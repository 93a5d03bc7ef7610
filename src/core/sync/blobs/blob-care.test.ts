import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlobSeat, type BlobSeat } from '#tests/fixtures/test-blobs.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Two and ten o'clock of this machine. */
const nightMs = new Date(2030, 5, 10, 2).getTime();
const morningMs = new Date(2030, 5, 10, 10).getTime();
const patient = { timeout: 20_000 };

let seat: BlobSeat;
beforeEach(() => (seat = openBlobSeat('one')));
afterEach(async () => {
  await seat.end();
  expect(seat.bugs).toEqual([]);
});

const putMany = async (count: number) => {
  const hashes: string[] = [];
  for (let n = 0; n < count; n++) {
    const { entries } = await seat.attach({ original: 100 + n });
    hashes.push(entries.original!.hash);
  }
  return hashes;
};
/** As if each was read last at its own moment. */
const setChecked = (hashes: readonly string[], ms: (n: number) => number) => {
  const set = seat.database.write.prepare('update blob set checkedAtMs = ? where hash = ?');
  hashes.forEach((hash, n) => set.run(ms(n), hash));
};
const checkedSince = (ms: number) =>
  (seat.rows('blob') as { hash: string; checkedAtMs: number }[])
    .filter(({ checkedAtMs }) => checkedAtMs >= ms)
    .map(({ hash }) => hash);

describe('the nightly walk', () => {
  it('BLB-31 reads at night, what was read longest ago first, and goes on where it was', async () => {
    const hashes = await putMany(6);
    setChecked(hashes, (n) => nightMs - dayMs - n * 1_000);
    const care = seat.careFor(() => nightMs);
    await expect.poll(() => checkedSince(nightMs).length, patient).toBeGreaterThanOrEqual(2);
    await care.close();
    const done = checkedSince(nightMs);
    expect(done.length).toBeLessThan(6);
    expect(done.toSorted()).toEqual(hashes.toReversed().slice(0, done.length).toSorted());
    seat.careFor(() => nightMs + 1);
    await expect.poll(() => checkedSince(nightMs).length, patient).toBe(6);
    expect(checkedSince(nightMs + 1)).toHaveLength(6 - done.length);
  });

  it('BLB-31 leaves the day to people, save for what nobody read for two days', async () => {
    const hashes = await putMany(2);
    setChecked(hashes, (n) => morningMs - (n === 0 ? 1 : 3) * dayMs);
    seat.careFor(() => morningMs);
    await expect.poll(() => checkedSince(morningMs), patient).toEqual([hashes[1]]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(checkedSince(morningMs)).toHaveLength(1);
  });

  it('BLB-30 finds a file that has gone', async () => {
    const [hash] = await putMany(1);
    rmSync(seat.blobs.store.files.pathOf(hash!));
    expect(await seat.careFor(() => nightMs).careNow()).toMatchObject({ damaged: 1 });
    expect(seat.blobs.store.rows.damages(5)).toMatchObject([{ hash, what: 'missing' }]);
  });
});

describe('what nothing names', () => {
  it('BLB-33 is let go after 30 days and counted, not before, and stays when it is brought back', async () => {
    const clock = { ms: nightMs };
    const gone = await seat.attach({ original: 1_000 });
    const back = await seat.attach({ original: 2_000 });
    const kept = await seat.attach({ original: 3_000 });
    const orphan = await seat.blobs.store.put(randomBytes(10));
    const remove = (id: string, at: number | null) =>
      seat.run((edit) => edit.open('attachment', id).set(['deletedAt'], at));
    remove(gone.id, 1);
    remove(back.id, 1);
    const care = seat.careFor(() => clock.ms);
    expect(await care.careNow()).toMatchObject({ removed: 0 });
    expect(seat.blobs.store.rows.unusedAmount()).toEqual({ count: 3, bytes: 1_016 + 2_016 + 26 });
    clock.ms += 30 * dayMs;
    remove(back.id, null);
    expect(await care.careNow()).toMatchObject({ removed: 0 });
    clock.ms += 1;
    expect(await care.careNow()).toMatchObject({ removed: 2, removedBytes: 1_016 + 26 });
    const { files } = seat.blobs.store;
    expect(files.has(gone.entries.original!.hash)).toBe(false);
    expect(files.has(orphan.hash)).toBe(false);
    expect(files.has(back.entries.original!.hash)).toBe(true);
    expect(files.has(kept.entries.original!.hash)).toBe(true);
  });

  it('BLB-34 is found again when its row is lost, and BLB-04 what is no blob goes', async () => {
    const { plain, entries } = await seat.attach({ original: 5_000 });
    const original = entries.original!;
    seat.database.write.prepare('delete from blob').run();
    const { files } = seat.blobs.store;
    const fake = 'ab'.repeat(32);
    files.append(files.partOf('fake'), randomBytes(50), 0);
    await files.keep(files.partOf('fake'), fake);
    await seat.careFor(() => nightMs).careNow();
    const read = seat.blobs.store.read(original, 0, original.bytes);
    expect(Buffer.compare(read, plain.original!)).toBe(0);
    expect(files.has(fake)).toBe(false);
  });
});

describe('a large file', () => {
  it('BLB-06 is sealed, read and checked in pieces of a few megabytes', async () => {
    let largest = 0;
    const { nodeDisk } = await import('#core/storage/node-disk.ts');
    await seat.end();
    seat = openBlobSeat('large', {
      disk: {
        ...nodeDisk,
        append(path, bytes, offset) {
          largest = Math.max(largest, bytes.length);
          nodeDisk.append(path, bytes, offset);
        },
        read: () => {
          throw new Error('read as a whole');
        },
        readPart(path, offset, length) {
          largest = Math.max(largest, length);
          return nodeDisk.readPart(path, offset, length);
        },
      },
    });
    const piece = randomBytes(1_000_000);
    const writer = seat.blobs.store.begin(80_000_000);
    for (let n = 0; n < 80; n++) writer.write(piece);
    const stored = await seat.blobs.store.finish(writer);
    expect(await seat.blobs.store.check(stored.hash)).toBe(true);
    const read = seat.blobs.store.read(stored, 79_000_000, 4_000_000);
    expect(Buffer.compare(read, piece)).toBe(0);
    expect(largest).toBeLessThan(2_000_000);
  });
});
