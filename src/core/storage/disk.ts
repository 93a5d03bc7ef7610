import type { Database } from 'better-sqlite3';

/**
 * The disk a part is given. Contract:
 *  - `writeWhole` replaces the file in one step and is on the disk when it returns (write aside, fsync, rename, fsync folder).
 *  - A full disk is refused as `disk-full`, and what was there stays.
 */
export interface Disk {
  openDatabase(path: string, options?: { readonly readonly?: boolean }): Database;
  exists(path: string): boolean;
  read(path: string): Uint8Array;
  /** Fewer bytes at the end of the file, none behind it. */
  readPart(path: string, offset: number, length: number): Uint8Array;
  writeWhole(path: string, bytes: Uint8Array): void;
  append(path: string, bytes: Uint8Array, offset: number): void;
  /** What was appended to a file, or made in a folder, is on the disk when this resolves. */
  flush(path: string): Promise<void>;
  list(path: string): readonly string[];
  makeFolder(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  copy(from: string, to: string): void;
  size(path: string): number;
  /** undefined where the system does not say. */
  freeBytes(path: string): number | undefined;
}
