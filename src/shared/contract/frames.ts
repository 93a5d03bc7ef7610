import { z } from 'zod';

/**
 * Sample arrays travel as one binary frame beside the answer that describes it: JSON would turn NaN, −0 and
 * infinities into something else and be many times larger.
 *
 * Layout, little-endian: 4 bytes `WFR1`, u32 frame id, then each column's bytes in the order described,
 * each padded to 8 bytes.
 */
export const columnTypes = ['f64', 'f32', 'i32', 'u8'] as const;
export type ColumnType = (typeof columnTypes)[number];

export const frameDescription = z.object({
  frameId: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  columns: z.array(z.object({ name: z.string(), type: z.enum(columnTypes) })),
});
export type FrameDescription = z.output<typeof frameDescription>;

export type Column = Float64Array | Float32Array | Int32Array | Uint8Array;
export type Columns = Readonly<Record<string, Column>>;

const magic = 0x31_52_46_57; // `WFR1` read little-endian
const headerBytes = 8;
const widths: Record<ColumnType, number> = { f64: 8, f32: 4, i32: 4, u8: 1 };

/** Packs equally long columns; throws a RangeError when their lengths differ. */
export function packFrame(
  frameId: number,
  columns: Columns,
): { readonly description: FrameDescription; readonly bytes: Uint8Array<ArrayBuffer> } {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].length ?? 0;
  if (entries.some(([, column]) => column.length !== rows)) {
    throw new RangeError('Columns of a frame must be equally long');
  }
  const described = entries.map(([name, column]) => ({ name, type: typeOf(column) }));
  const total = described.reduce((sum, { type }) => sum + padded(rows * widths[type]), headerBytes);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, frameId, true);
  let offset = headerBytes;
  for (const [, column] of entries) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += padded(column.byteLength);
  }
  return { description: { frameId, rows, columns: described }, bytes };
}

/** The frame's id, or undefined when the bytes are no frame. */
export function frameIdOf(bytes: Uint8Array): number | undefined {
  if (bytes.byteLength < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(0, true) === magic ? view.getUint32(4, true) : undefined;
}

/** Views on the frame's columns without copying (one copy when the bytes are not 8-aligned in their buffer). */
export function readFrame(description: FrameDescription, bytes: Uint8Array): Columns {
  if (frameIdOf(bytes) !== description.frameId)
    throw new Error('Frame and description do not match');
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const columns: Record<string, Column> = {};
  let offset = aligned.byteOffset + headerBytes;
  for (const { name, type } of description.columns) {
    columns[name] = viewOf(type, aligned.buffer, offset, description.rows);
    offset += padded(description.rows * widths[type]);
  }
  return columns;
}

function viewOf(type: ColumnType, buffer: ArrayBufferLike, offset: number, rows: number): Column {
  if (type === 'f64') return new Float64Array(buffer, offset, rows);
  if (type === 'f32') return new Float32Array(buffer, offset, rows);
  if (type === 'i32') return new Int32Array(buffer, offset, rows);
  return new Uint8Array(buffer, offset, rows);
}

function typeOf(column: Column): ColumnType {
  if (column instanceof Float64Array) return 'f64';
  if (column instanceof Float32Array) return 'f32';
  return column instanceof Int32Array ? 'i32' : 'u8';
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
