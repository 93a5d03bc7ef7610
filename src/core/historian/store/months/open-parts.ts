import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { FindTimes } from '#core/historian/codec/chunk-columns.ts';
import type { Disk } from '#core/storage/disk.ts';
import {
  monthEndMs,
  monthStartMs,
  parsePartFileName,
  partFileName,
  type PartName,
} from './month.ts';
import { createFindTimes } from './part-file.ts';

export interface OpenPart extends PartName {
  readonly file: string;
  readonly database: Database;
  readonly findTimes: FindTimes;
}

/** The month files of a folder, opened when they are asked for and kept open. */
export interface OpenParts {
  names(): PartName[];
  open(name: PartName): OpenPart;
  isOpen(name: PartName): boolean;
  /** Existing files that may hold samples with `fromMs <= time < toMs`, oldest month first. */
  touching(fromMs: number, toMs: number): PartName[];
  /** Closes the file, so that it can be deleted or renamed. */
  release(file: string): void;
  close(): void;
}

export function createOpenParts(
  disk: Disk,
  folder: string,
  openDatabase: (disk: Disk, path: string) => Database,
  closeDatabase: (database: Database) => void = (database) => void database.close(),
): OpenParts {
  const parts = new Map<string, OpenPart>();
  const names = () => disk.list(folder).flatMap((file) => parsePartFileName(file) ?? []);
  return {
    names,
    open(name) {
      const file = partFileName(name);
      const known = parts.get(file);
      if (known) return known;
      const database = openDatabase(disk, join(folder, file));
      const part = { ...name, file, database, findTimes: createFindTimes(database) };
      parts.set(file, part);
      return part;
    },
    isOpen: (name) => parts.has(partFileName(name)),
    touching: (fromMs, toMs) =>
      names()
        .filter(({ month }) => monthStartMs(month) < toMs && monthEndMs(month) > fromMs)
        .toSorted((a, b) => Number(a.month) - Number(b.month)),
    release(file) {
      const part = parts.get(file);
      parts.delete(file);
      if (part) closeDatabase(part.database);
    },
    close() {
      for (const { database } of parts.values()) closeDatabase(database);
      parts.clear();
    },
  };
}
