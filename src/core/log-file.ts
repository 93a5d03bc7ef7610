import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/**
 * Appends lines at once (no buffer of ours, so a crash loses none) and moves on to a new file when one is full.
 * Files: `wellos.log`, `wellos.1.log` … up to `maxFiles` in all.
 */
export function openLogFile(options: {
  readonly folder: string;
  readonly maxBytes: number;
  readonly maxFiles: number;
}): LogFile {
  const { folder, maxBytes, maxFiles } = options;
  const pathOf = (n: number) => join(folder, n === 0 ? 'wellos.log' : `wellos.${n}.log`);
  mkdirSync(folder, { recursive: true });
  let file: number | undefined = openSync(pathOf(0), 'a', 0o600);
  let bytes = fstatSync(file).size;
  let failed = false;

  const rotate = (open: number) => {
    closeSync(open);
    file = undefined;
    rmSync(pathOf(maxFiles - 1), { force: true });
    for (let n = maxFiles - 2; n >= 0; n--) renameIfThere(pathOf(n), pathOf(n + 1));
    file = openSync(pathOf(0), 'a', 0o600);
    bytes = 0;
  };

  const append = (line: string) => {
    if (file !== undefined && bytes > 0 && bytes + line.length > maxBytes) rotate(file);
    file ??= openSync(pathOf(0), 'a', 0o600);
    bytes += writeSync(file, line);
  };

  let closed = false;
  return {
    write(line) {
      if (closed) return;
      try {
        append(line);
        failed = false;
      } catch (error) {
        // A full disk must not stop the work that is being logged; once is enough to say so.
        if (!failed) process.stderr.write(`The log cannot be written: ${String(error)}\n`);
        failed = true;
      }
    },
    close() {
      if (file !== undefined && !closed) closeSync(file);
      closed = true;
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
