import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/kit/refusal.ts';
import { makeOwn } from '#core/backups/make-own.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { type BlobSeat, flipBit, openBlobSeat } from '#tests/fixtures/test-blobs.ts';
import { backupContents, frameKinds } from './contents.ts';
import { createFrameReader, createFrameSealer, type Frame } from './frames.ts';
import { readBackup } from './read-backup.ts';
import { writeBackup } from './write-backup.ts';

const key = new Uint8Array(32).fill(7);
const head = new Uint8Array(64).fill(9);
let seat: BlobSeat;
let away: string;
beforeEach(() => {
  seat = openBlobSeat('one');
  away = mkdtempSync(join(tmpdir(), 'wellos-blob-backup-'));
});
afterEach(async () => {
  await seat.end();
  rmSync(away, { recursive: true, force: true });
});

type Progress = (done: number, total: number | null, step?: string) => void;

async function backUp(progress: Progress = () => undefined) {
  const path = join(away, 'test.wellosbackup');
  const { contents } = await writeBackup(
    { folder: seat.folder, secrets: new Map(), scratch: join(away, 'scratch'), path, head, key },
    { progress, throwIfCancelled: () => undefined },
  );
  return { path, blobs: contents.blobs! };
}

function restore(path: string): string {
  const into = mkdtempSync(join(away, 'restored-'));
  const totalBytes = nodeDisk.size(path);
  const context = { progress: () => undefined, throwIfCancelled: () => undefined };
  readBackup({ path, head, key, into, totalBytes }, context);
  return into;
}

/** What a database in a folder says is here. */
function heldIn(folder: string): string[] {
  const database = nodeDisk.openDatabase(join(folder, 'tenant.db'), { readonly: true });
  try {
    return database.prepare('select hash from blob').pluck().all() as string[];
  } finally {
    database.close();
  }
}

const attach = async (bytes: number) =>
  (await seat.attach({ original: bytes })).entries.original!.hash;

describe('photos in a backup', () => {
  it('BAK-09 are all there, also those that come while it is made', async () => {
    const first = await attach(300_000);
    const waiting: Promise<string>[] = [];
    const { path, blobs } = await backUp(() => {
      if (waiting.length < 5) waiting.push(attach(20_000));
    });
    await Promise.all(waiting);
    expect(blobs.lacking).toEqual([]);
    const into = restore(path);
    expect(heldIn(into)).toContain(first);
    for (const hash of heldIn(into)) {
      const bytes = nodeDisk.read(join(into, 'blobs', hash.slice(0, 2), hash));
      expect(Buffer.compare(bytes, readFileSync(seat.blobs.store.files.pathOf(hash)))).toBe(0);
    }
  });

  it('BAK-09 and BAK-26 that are gone or altered are named as lacking, and not said to be here when it is restored', async () => {
    const [good, altered, gone, letGo] = [
      await attach(5_000),
      await attach(6_000),
      await attach(7_000),
      await attach(8_000),
    ];
    flipBit(seat, altered);
    rmSync(seat.blobs.store.files.pathOf(gone));
    let isLetGo = false;
    const { path, blobs } = await backUp(() => {
      // By then the database has been copied.
      if (!isLetGo) seat.blobs.store.remove(letGo);
      isLetGo = true;
    });
    expect(blobs.count).toBe(1);
    expect(new Map(blobs.lacking.map(({ hash, what }) => [hash, what]))).toEqual(
      new Map([
        [altered, 'altered'],
        [gone, 'missing'],
        [letGo, 'missing'],
      ]),
    );
    const into = restore(path);
    expect(heldIn(into).toSorted()).toEqual([good, altered, gone, letGo].toSorted());
    makeOwn(nodeDisk, join(into, 'tenant.db'), 0);
    // What is altered lies there and is found by the walk; the others are fetched.
    expect(heldIn(into).toSorted()).toEqual([good, altered].toSorted());
  });

  it('BAK-16 of which one lacks without being named are not proven', async () => {
    await attach(5_000);
    const lost = await attach(6_000);
    const { path } = await backUp();
    restore(path);
    writeFileSync(path, without(readFileSync(path), `blobs/${lost.slice(0, 2)}/${lost}`));
    const proving = () => restore(path);
    expect(proving).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
    try {
      proving();
    } catch (error) {
      expect(isRefusal(error) && error.details).toMatchObject({ problem: 'blobs' });
    }
  });
});

/** The same backup by somebody who holds the key, with one file left out and no word of it. */
function without(bytes: Buffer, path: string): Buffer {
  let at = head.length;
  const next = createFrameReader(key, head, (count) => {
    at += count;
    return bytes.subarray(at - count, at);
  });
  const seal = createFrameSealer(key, head);
  const parts: Uint8Array[] = [head];
  let isLeftOut = false;
  const say = (frame: Frame) => JSON.parse(new TextDecoder().decode(frame.payload)) as unknown;
  for (let frame = next(); frame; frame = next()) {
    if (frame.kind === frameKinds.fileBegins)
      isLeftOut = (say(frame) as { path: string }).path === path;
    if (frame.kind === frameKinds.contents) {
      const contents = backupContents.parse(say(frame));
      const files = contents.files.filter((file) => file.path !== path);
      const payload = new TextEncoder().encode(JSON.stringify({ ...contents, files }));
      parts.push(seal({ kind: frame.kind, payload }));
    } else if (!isLeftOut) parts.push(seal(frame));
  }
  return Buffer.concat(parts);
}
