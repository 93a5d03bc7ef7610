import type { Disk } from './disk.ts';

/**
 * A write-ahead log begins with one of two numbers (https://www.sqlite.org/fileformat2.html, 4.1). SQLite takes any
 * other beginning for an empty log and drops it, with all commands that are only there. All zeros is a log that a power
 * cut kept from being begun.
 */
export function hasGarbledLog(disk: Disk, databasePath: string): boolean {
  const path = `${databasePath}-wal`;
  if (!disk.exists(path) || disk.size(path) < 32) return false;
  const head = disk.read(path).subarray(0, 32);
  if (head.every((byte) => byte === 0)) return false;
  const magic = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
  return magic !== 0x377f0682 && magic !== 0x377f0683;
}
