import { Refusal } from '#shared/kit/refusal.ts';

const codesWhenFull: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** Runs a write; a disk without room is refused as `disk-full`, everything else flies on. */
export function refusingWhenFull<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw isDiskFull(error) ? new Refusal('disk-full', {}, { cause: error }) : error;
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codesWhenFull.has(error.code);
}
