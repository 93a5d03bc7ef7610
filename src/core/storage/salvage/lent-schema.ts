import type { Database } from 'better-sqlite3';

/**
 * A SQLite file begins with 100 bytes of header and the root of the schema, which may go on on other pages
 * (https://www.sqlite.org/fileformat2.html, 1.3 and 2.6). Without them nothing of the file can be asked for, though all
 * other pages may be whole; a file of the same making can lend its own.
 */
const magic = new TextEncoder().encode('SQLite format 3\0');
const headerBytes = 100;
/** A count that says the file was more than so many times as long is not believed. */
const mostGrowth = 8;

/** A file whose tables were made in the same order, so that their roots lie on the same pages. */
export interface Donor {
  readonly file: Uint8Array;
  /** Page 1 and the others the schema lies on; the first page is 1. */
  readonly schemaPages: readonly number[];
}

export function schemaPagesOf(database: Database): number[] {
  const query = database.prepare<[], number>(
    `select pageno from dbstat where name in ('sqlite_schema', 'sqlite_master')`,
  );
  return query.pluck().all();
}

/** Variants of a damaged file worth trying, the least changed first. None is a change to the file itself. */
export function* variantsOf(
  file: Uint8Array,
  donors: readonly Donor[],
): Generator<Uint8Array, void> {
  if (hasHeader(file)) yield withPageCount(withAllPages(file, file), pageSizeOf(file));
  for (const donor of donors) {
    const pageSize = pageSizeOf(donor.file);
    if (file.length < pageSize) continue;
    const padded = withAllPages(file, donor.file);
    const header = padded.slice();
    header.set(donor.file.subarray(0, headerBytes));
    yield withPageCount(header, pageSize);
    yield withPageCount(withSchema(padded, donor, pageSize), pageSize);
  }
}

/**
 * A file that was cut off, with empty pages up to the count in `counted`. SQLite refuses the whole schema when one table's
 * root lies behind the end; an empty page is damage to that table alone. So is what is left of the page at the cut.
 */
function withAllPages(file: Uint8Array, counted: Uint8Array): Uint8Array {
  const pageSize = pageSizeOf(counted);
  const length = view(counted).getUint32(28) * pageSize;
  const whole = pageSize < 512 ? 0 : Math.floor(file.length / pageSize) * pageSize;
  // The count may be damaged too.
  if (length <= file.length || length > whole * mostGrowth) return file;
  const copy = new Uint8Array(length);
  copy.set(file.subarray(0, whole));
  return copy;
}

function withSchema(file: Uint8Array, donor: Donor, pageSize: number): Uint8Array {
  const copy = file.slice();
  for (const page of donor.schemaPages) {
    const [from, to] = [(page - 1) * pageSize, page * pageSize];
    if (to <= copy.length) copy.set(donor.file.subarray(from, to), from);
  }
  return copy;
}

function hasHeader(file: Uint8Array): boolean {
  return file.length >= headerBytes && magic.every((byte, n) => file[n] === byte);
}

function pageSizeOf(file: Uint8Array): number {
  const size = view(file).getUint16(16);
  return size === 1 ? 65_536 : size;
}

/**
 * Says how many pages there really are (SQLite refuses a file shorter than its header says) and that no page is free.
 */
function withPageCount(file: Uint8Array, pageSize: number): Uint8Array {
  if (pageSize < 512) return file;
  const copy = file.slice();
  const header = view(copy);
  header.setUint32(28, Math.floor(file.length / pageSize));
  header.setUint32(32, 0);
  header.setUint32(36, 0);
  // The count is believed only when these two agree.
  header.setUint32(92, header.getUint32(24));
  return copy;
}

function view(file: Uint8Array): DataView {
  return new DataView(file.buffer, file.byteOffset, file.byteLength);
}
