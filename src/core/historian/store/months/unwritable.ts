import { Refusal } from '#shared/kit/refusal.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';

const codes = /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EROFS|EACCES|EPERM)/;

/** Whether the system lets nobody write there: a read-only disk, a folder of somebody else. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.test(String(error.code));
}

/** Runs a write; a full disk is refused as `disk-full`, one that may not be written as `history-not-writable`. */
export function refusingWhenUnwritable<T>(write: () => T): T {
  try {
    return refusingWhenFull(write);
  } catch (error) {
    throw isUnwritable(error) ? new Refusal('history-not-writable', {}, { cause: error }) : error;
  }
}
