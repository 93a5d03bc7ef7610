import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type fileEnds, frameKinds, pieceBytes } from './contents.ts';
import type { Frame } from './frames.ts';

/** A backup that is being written. */
export interface Writing {
  /** The tenant's. */
  readonly folder: string;
  readonly put: (frame: Frame) => void;
  /** Bytes, as far as they were known when it began. */
  readonly total: number;
  done: number;
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

export interface PutOptions {
  /** Where its bytes are, when not where the path says. */
  readonly from?: string;
  /** Compressing it gains nothing. */
  readonly isDense?: boolean;
  /** The disk does not read a piece of it: the file ends there. Thrown without. */
  readonly onUnreadable?: (error: unknown) => void;
}

/** `path`: relative to the tenant's folder. Throws before anything of it is written when it is not there. */
export function putFile(
  writing: Writing,
  path: string,
  { from = join(writing.folder, path), isDense = false, onUnreadable }: PutOptions = {},
): z.output<typeof fileEnds> {
  const { put } = writing;
  const hash = createHash('sha256');
  const piece = Buffer.alloc(pieceBytes);
  const mode = statSync(join(writing.folder, path)).mode & 0o777;
  const file = openSync(from, 'r');
  const read = () => {
    try {
      return readSync(file, piece);
    } catch (error) {
      if (!onUnreadable) throw error;
      onUnreadable(error);
      return 0;
    }
  };
  let bytes = 0;
  try {
    put({ kind: frameKinds.fileBegins, payload: textOf({ path, mode }) });
    for (let got = read(); got > 0; got = read()) {
      writing.throwIfCancelled();
      const payload = piece.subarray(0, got);
      hash.update(payload);
      put({ kind: frameKinds.piece, payload, isDense });
      bytes += got;
      writing.done += got;
      // A database may have grown since its size was asked for.
      writing.progress(Math.min(writing.done, writing.total), writing.total, 'writing');
    }
  } finally {
    closeSync(file);
  }
  const end = { path, bytes, sha256: hash.digest('hex') };
  put({ kind: frameKinds.fileEnds, payload: textOf(end) });
  return end;
}

/** A secret, opened, as a file that is for its owner alone. */
export function putSecret(
  { put }: Writing,
  name: string,
  secret: Uint8Array,
): z.output<typeof fileEnds> {
  const path = `secrets/${name}.secret`;
  put({ kind: frameKinds.fileBegins, payload: textOf({ path, mode: 0o600 }) });
  put({ kind: frameKinds.piece, payload: secret, isDense: true });
  const sha256 = createHash('sha256').update(secret).digest('hex');
  const end = { path, bytes: secret.length, sha256 };
  put({ kind: frameKinds.fileEnds, payload: textOf(end) });
  return end;
}

export function textOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
