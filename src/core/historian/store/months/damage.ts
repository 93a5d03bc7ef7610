import { isDamage as isFileDamage } from '#core/storage/damage.ts';
import { ChunkError } from '#core/historian/codec/chunk-columns.ts';

/** Samples that cannot be read any more: found, set aside, told. Everything else still reads. */
export interface Damage {
  readonly file: string;
  /** null when it is not known whose samples they are. */
  readonly tag: number | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly detail: string;
}

/** Whether an error means that bytes on the disk are not what was written. */
export function isDamage(error: unknown): error is Error {
  if (error instanceof ChunkError) return error.fault !== 'version-unknown';
  return isFileDamage(error);
}

/** What should be a blob: a flipped bit in a row's header makes a text or a number of it. Throws ChunkError. */
export function asBlob(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new ChunkError('damaged', 'What should be bytes is none');
}

/** The database file itself, not only what is in a row. */
export { isFileDamage };
