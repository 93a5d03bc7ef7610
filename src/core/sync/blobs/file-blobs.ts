import { setImmediate } from 'node:timers/promises';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Random } from '#shared/kit/clock.ts';
import type { BlobIntake } from '../file/take-in-blobs.ts';
import type { CarriedBlob, CarriedBlobs } from '../file/write-blobs.ts';
import type { BlobStore } from './blob-store.ts';

/** What goes along in a file, from where it lies. */
export function carriedFrom(
  { files, rows }: Pick<BlobStore, 'files' | 'rows'>,
  carried: readonly CarriedBlob[],
): CarriedBlobs {
  return {
    held: rows.whole(),
    carried,
    read(hash, offset, length) {
      try {
        return files.read(files.pathOf(hash), offset, length);
      } catch {
        // Gone since, or a sector that does not read: whoever writes the file tells, and has it looked at.
        return undefined;
      }
    },
  };
}

export interface IntakeDeps {
  readonly store: BlobStore;
  readonly random: Random;
  /** One step of bringing rows in line; false: there is nothing left of it. */
  readonly refreshRows: () => boolean;
  readonly moved: (hashes: readonly string[]) => void;
}

/** Where the blobs of a file go on this seat. */
export function createFileIntake({ store, random, refreshRows, moved }: IntakeDeps): BlobIntake {
  const { files, rows } = store;
  return {
    async chunksAreIn() {
      while (refreshRows()) await setImmediate();
    },
    standingOf(hash) {
      if (rows.isHere(hash)) return 'here';
      return rows.isMissing(hash) ? 'wanted' : 'unnamed';
    },
    newPart: () => files.partOf(`file-${bytesToHex(random.bytes(8))}`),
    append: (part, bytes, offset) => files.append(part, bytes, offset),
    drop: (part) => files.remove(part),
    async takeIn(part, hash, arrived) {
      const isTaken = await store.takeIn(part, hash, arrived);
      if (isTaken) moved([hash]);
      return isTaken;
    },
    held(device, hashes, atMs) {
      const ofHere = hashes.filter((hash) => rows.isKnown(hash) || rows.isMissing(hash));
      rows.confirm(ofHere, device, atMs);
    },
  };
}
