import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { recordKinds, type LogRow } from './log-record.ts';

/** Beside the kind of a record: its data is deflated. The number is on disks. */
export const squeezed = 16;

const leastBytes = 2_048;
/** Larger records come when samples come in bulk: then it is time that counts, not wear. */
const mostBytes = 65_536;

/**
 * A record of steady scanning becomes about half as long, so that a commit writes fewer pages; a disk of a laptop wears
 * with every one.
 */
export function squeeze(row: LogRow): LogRow {
  const isOfSize = row.data.length >= leastBytes && row.data.length <= mostBytes;
  if (row.kind === recordKinds.edit || !isOfSize) return row;
  const data = deflateRawSync(row.data, { level: 1 });
  return data.length < row.data.length ? { ...row, kind: row.kind | squeezed, data } : row;
}

/** Its data empty when it is damaged: no record is. */
export function expand(row: LogRow): LogRow {
  if (!(row.data instanceof Uint8Array)) return { ...row, data: new Uint8Array() };
  if (!(row.kind & squeezed)) return row;
  const kind = row.kind & ~squeezed;
  try {
    return { ...row, kind, data: inflateRawSync(row.data, { maxOutputLength: mostBytes }) };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { ...row, kind, data: new Uint8Array() };
    throw error;
  }
}
