import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Refusal } from '#shared/kit/refusal.ts';

/** A new file, written from its beginning to its end. Refuses `disk-full` and `folder-not-writable`. */
export interface OutputFile {
  write(bytes: Uint8Array): void;
  bytes(): number;
  /** On the disk when it returns. */
  finish(): void;
  close(): void;
}

export function createOutputFile(path: string): OutputFile {
  const file = refusing(path, () => openSync(path, 'w'));
  let written = 0;
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    write(bytes) {
      refusing(path, () => {
        for (let done = 0; done < bytes.length;)
          done += writeSync(file, bytes, done, bytes.length - done);
      });
      written += bytes.length;
    },
    bytes: () => written,
    finish() {
      refusing(path, () => fsyncSync(file));
      close();
    },
    close,
  };
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function refusing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    if (full.has(code)) throw new Refusal('disk-full', { path }, { cause: error });
    throw new Refusal('folder-not-writable', { path, problem: code }, { cause: error });
  }
}
