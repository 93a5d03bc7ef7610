/**
 * The first page of a SQLite file: 100 bytes of header, then the root of the schema
 * (https://www.sqlite.org/fileformat2.html, 1.3). Without it nothing of the file can be asked for, though all other
 * pages may be whole; a file of the same making can lend its own.
 */
const magic = new TextEncoder().encode('SQLite format 3\0');
const headerBytes = 100;

/**
 * Variants of a damaged file worth trying, the least changed first. None is a change to the file itself.
 * Donors: files whose tables were made in the same order, so that their roots lie on the same pages.
 */
export function* variantsOf(
  file: Uint8Array,
  donors: readonly Uint8Array[],
): Generator<Uint8Array, void> {
  if (hasHeader(file)) yield withPageCount(file, pageSizeOf(file));
  for (const donor of donors) {
    const pageSize = pageSizeOf(donor);
    if (file.length < pageSize || donor.length < pageSize) continue;
    for (const bytes of [headerBytes, pageSize]) {
      yield withPageCount(withStart(file, donor.subarray(0, bytes)), pageSize);
    }
  }
}

function hasHeader(file: Uint8Array): boolean {
  return file.length >= headerBytes && magic.every((byte, n) => file[n] === byte);
}

function pageSizeOf(file: Uint8Array): number {
  const size = view(file).getUint16(16);
  return size === 1 ? 65_536 : size;
}

function withStart(file: Uint8Array, start: Uint8Array): Uint8Array {
  const copy = file.slice();
  copy.set(start);
  return copy;
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
