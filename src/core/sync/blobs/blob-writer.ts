import { createHash } from 'node:crypto';
import { BLOB_FRAME_BYTES } from '#shared/chunks/blob-frames.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { BlobFiles } from './blob-files.ts';
import { sealFrame } from './seal-frames.ts';

/** A blob that has been sealed and stored: what an attachment's entry says of it. */
export interface StoredBlob {
  readonly hash: string;
  readonly key: string;
  readonly bytes: number;
  readonly sealedBytes: number;
}

/** Seals a file as it comes, so that none of it is ever plain on the disk, and no more than a frame of it in memory. */
export interface BlobWriter {
  readonly received: number;
  /** In order. Refused: `disk-full`, after which it can be tried again from the same place. */
  write(plain: Uint8Array): void;
  /** The file is on the disk under its hash when this resolves. */
  finish(): Promise<StoredBlob>;
  drop(): void;
}

/** `key`: 32 random bytes for this one blob; `name`: of the part, unlike any other. */
export function createBlobWriter(files: BlobFiles, key: Uint8Array, name: string): BlobWriter {
  const part = files.partOf(name);
  const hash = createHash('sha256');
  let waiting: Uint8Array = new Uint8Array(0);
  let received = 0;
  let frames = 0;
  let sealedBytes = 0;

  /** Nothing is counted or hashed that was not written: a full disk leaves all as it was. */
  const put = (sealed: readonly Uint8Array[]) => {
    const bytes = Buffer.concat(sealed);
    files.append(part, bytes, sealedBytes);
    hash.update(bytes);
    sealedBytes += bytes.length;
    frames += sealed.length;
  };

  return {
    get received() {
      return received;
    },
    write(plain) {
      const all = Buffer.concat([waiting, plain]);
      // The last frame is sealed as such, so a full one waits until more has come.
      const whole = Math.max(0, Math.ceil(all.length / BLOB_FRAME_BYTES) - 1);
      const sealed = Array.from({ length: whole }, (_, n) =>
        sealFrame(
          key,
          frames + n,
          false,
          all.subarray(n * BLOB_FRAME_BYTES, (n + 1) * BLOB_FRAME_BYTES),
        ),
      );
      if (whole > 0) put(sealed);
      // A copy: a view would keep the piece it is of in memory.
      waiting = new Uint8Array(all.subarray(whole * BLOB_FRAME_BYTES));
      received += plain.length;
    },
    async finish() {
      put([sealFrame(key, frames, true, waiting)]);
      const name_ = bytesToHex(hash.digest());
      await files.keep(part, name_);
      return { hash: name_, key: bytesToHex(key), bytes: received, sealedBytes };
    },
    drop: () => files.remove(part),
  };
}
