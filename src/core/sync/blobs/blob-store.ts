import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { sealedBlobBytes } from '#shared/chunks/blob-frames.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { Ports } from '#core/ports.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { type BlobFiles, createBlobFiles } from './blob-files.ts';
import { type BlobRows, createBlobRows } from './blob-rows.ts';
import { type BlobWriter, createBlobWriter, type StoredBlob } from './blob-writer.ts';
import { createPledges, type Pledges } from './neighbours/pledges.ts';
import { openPart } from './seal-frames.ts';

export interface BlobStoreDeps {
  readonly database: Database;
  readonly folder: string;
  readonly ports: Pick<Ports, 'disk' | 'clock' | 'random'>;
}

/** What an entry says of a blob, as far as reading it needs. */
export interface BlobName {
  readonly hash: string;
  /** Hex. */
  readonly key: string;
  readonly bytes: number;
}

/**
 * The bytes of photos and files of a tenant on this seat. Contract:
 *  - What is said to be stored is whole, has its hash, and is on the disk.
 *  - Plain bytes are nowhere but in memory, a few frames at a time.
 *  - A full disk refuses (`disk-full`) and takes nothing that was there.
 *  - What does not open is marked damaged, and is wanted again.
 */
export interface BlobStore {
  readonly files: BlobFiles;
  readonly rows: BlobRows;
  /** What was promised to be kept here for a while. */
  readonly pledges: Pledges;
  /** Told of each blob that has come to lie here whole. Returns the function that ends it. */
  onKept(listener: (hash: string) => void): () => void;
  /** Refused: `disk-full` where there is no room for so many bytes. */
  begin(plainBytes: number): BlobWriter;
  /** Seals and stores what is in memory. */
  put(plain: Uint8Array): Promise<StoredBlob>;
  /** Ends a writer, and remembers what it wrote. */
  finish(writer: BlobWriter): Promise<StoredBlob>;
  /** Plain bytes of a part. Refused: `attachment-not-here`, `attachment-damaged`. */
  read(blob: BlobName, offset: number, length: number): Uint8Array;
  /** All plain bytes of one, opened a megabyte at a time with other work between. Refused as `read`. */
  readAll(blob: BlobName): Promise<Uint8Array<ArrayBuffer>>;
  /** Takes in what has come from another place, if it is what it should be. `arrived`: the hash of what came, as hex; read anew without. */
  takeIn(part: string, hash: string, arrived?: string): Promise<boolean>;
  /** Looks whether a blob is still what its name says; one that is not is marked. */
  check(hash: string, pause?: Pause): Promise<boolean>;
  remove(hash: string): void;
}

const openedAtOnce = 1024 * 1024;

/** What stays free on the disk: the database must be able to go on. */
const spareBytes = 64 * 1024 * 1024;

export function createBlobStore({ database, folder, ports }: BlobStoreDeps): BlobStore {
  const { disk, clock, random } = ports;
  const files = refusingWhenFull(() => createBlobFiles(disk, join(folder, 'blobs')));
  const rows = createBlobRows(database);
  const kept = createEmitter<string>();
  const keep = (hash: string, sealedBytes: number) => {
    rows.keep(hash, sealedBytes, clock.nowMs());
    kept.emit(hash);
  };

  const begin = (plainBytes: number) => {
    const free = files.freeBytes();
    const needed = sealedBlobBytes(plainBytes);
    if (free !== undefined && free < needed + spareBytes)
      throw new Refusal('disk-full', { needed, free });
    return createBlobWriter(files, random.bytes(32), bytesToHex(random.bytes(8)));
  };
  const finish = async (writer: BlobWriter) => {
    try {
      const stored = await writer.finish();
      keep(stored.hash, stored.sealedBytes);
      return stored;
    } catch (error) {
      writer.drop();
      throw error;
    }
  };
  const damaged = (hash: string, what: string) => rows.damaged(hash, what, clock.nowMs());

  const read = ({ hash, key, bytes }: BlobName, offset: number, length: number) => {
    if (!rows.isHere(hash)) throw new Refusal('attachment-not-here', {});
    const path = files.pathOf(hash);
    const part = {
      key: Buffer.from(key, 'hex'),
      plainBytes: bytes,
      read: (from: number, count: number) => readOrNothing(files, path, from, count),
    };
    const plain = openPart(part, offset, length);
    if (plain) return plain;
    damaged(hash, files.has(hash) ? 'altered' : 'missing');
    throw new Refusal('attachment-damaged', {});
  };

  return {
    files,
    rows,
    pledges: createPledges(clock),
    onKept: kept.subscribe,
    begin,
    finish,
    async put(plain) {
      const writer = begin(plain.length);
      try {
        writer.write(plain);
      } catch (error) {
        writer.drop();
        throw error;
      }
      return finish(writer);
    },
    read,
    async readAll(blob) {
      const whole = new Uint8Array(blob.bytes);
      for (let at = 0; at < blob.bytes; at += openedAtOnce) {
        whole.set(read(blob, at, openedAtOnce), at);
        await nextTurn();
      }
      return whole;
    },
    async takeIn(part, hash, arrived) {
      if ((arrived ?? (await files.hashOf(part))) !== hash) {
        files.remove(part);
        return false;
      }
      const sealedBytes = files.sizeOf(part);
      await files.keep(part, hash);
      keep(hash, sealedBytes);
      return true;
    },
    async check(hash, pause) {
      const wrong = await whatIsWrong(files, hash, pause);
      if (wrong === undefined) rows.checked(hash, clock.nowMs());
      // It may have been let go while it was read.
      else if (rows.isHere(hash)) damaged(hash, wrong);
      return wrong === undefined;
    },
    remove(hash) {
      rows.forget(hash);
      files.remove(files.pathOf(hash));
    },
  };
}

type Pause = (bytes: number) => Promise<unknown>;

/** Nothing, for a file that has its hash. */
async function whatIsWrong(files: BlobFiles, hash: string, pause?: Pause) {
  if (!files.has(hash)) return 'missing';
  try {
    return (await files.hashOf(files.pathOf(hash), pause)) === hash ? undefined : 'altered';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'missing';
    // A sector that does not read.
    if (code === 'EIO') return 'unreadable';
    throw error;
  }
}

/** A file that is gone has no bytes; the frame that is missing then says so. */
function readOrNothing(files: BlobFiles, path: string, offset: number, length: number): Uint8Array {
  try {
    return files.read(path, offset, length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array(0);
    throw error;
  }
}
