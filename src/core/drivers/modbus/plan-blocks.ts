import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';

export type ModbusPoint = Extract<TagPoint, { kind: 'modbus' }>;
export type ModbusTable = ModbusPoint['table'];

export interface PlacedTag {
  readonly tagId: TagId;
  readonly point: ModbusPoint;
  /** Read at this interval instead of the device's. */
  readonly scanMs?: number | null | undefined;
}

/** One read request: `length` bits or registers from `start`, and the tags found in it, in order of register. */
export interface Block {
  readonly table: ModbusTable;
  readonly start: number;
  readonly length: number;
  readonly bytesEach: 2 | 4;
  readonly tags: readonly PlacedTag[];
}

/** Modbus Application Protocol V1.1b3, 6.1–6.4: most quantity of one request. */
export const mostRegisters = 125;
const MAX_BITS = 2_000;
/** Reading past a few unwanted registers is cheaper than another request: about 2 bytes each against a round trip. */
const MAX_GAP_REGISTERS = 16;
const MAX_GAP_BITS = 256;
const ADDRESS_SPACE = 65_536;

const registersByEncoding = {
  bool: 1,
  u16: 1,
  i16: 1,
  u32: 2,
  i32: 2,
  f32: 2,
  u64: 4,
  i64: 4,
  f64: 4,
  bcd16: 1,
  bcd32: 2,
  text: 1,
  /** Its layout says how many; it is read by itself. */
  card: 1,
} satisfies Record<ModbusPoint['encoding'], number>;

export function isBitTable(table: ModbusTable): boolean {
  return table === 'coil' || table === 'discrete';
}

/** Bits or registers a value takes. */
export function widthOf(point: ModbusPoint): number {
  if (isBitTable(point.table)) return 1;
  return Math.ceil((wordsOf(point) * 2) / bytesEachOf(point));
}

/** Words of 16 bits a value takes in tables of registers. */
export function wordsOf({ encoding, registers }: ModbusPoint): number {
  return encoding === 'text' ? (registers ?? 1) : registersByEncoding[encoding];
}

export function bytesEachOf({ table, registerBits }: ModbusPoint): 2 | 4 {
  return registerBits === 32 && !isBitTable(table) ? 4 : 2;
}

/** A value that runs past the last register, or a number in a table of bits, cannot be asked for. */
export function isReadable(point: ModbusPoint): boolean {
  if (isBitTable(point.table) && point.encoding !== 'bool') return false;
  return point.register + widthOf(point) <= ADDRESS_SPACE;
}

/** Joins tags into as few requests as the gap and length limits allow. Every tag lies whole in exactly one block. */
export function planBlocks(tags: readonly PlacedTag[]): Block[] {
  const blocks: Block[] = [];
  for (const tag of inRegisterOrder(tags)) {
    const last = blocks.at(-1);
    const joined = last && joinTag(last, tag);
    if (joined) blocks[blocks.length - 1] = joined;
    else blocks.push(blockOf([tag]));
  }
  return blocks;
}

/**
 * Cuts a block the device refused in two, at its widest gap (holes are refused, tags seldom are) or in the middle.
 * A block of one tag cannot be cut: the tag itself is illegal.
 */
export function splitBlock(block: Block): readonly [Block, Block] | undefined {
  if (block.tags.length < 2) return undefined;
  const cut = cutIndex(block.tags);
  return [blockOf(block.tags.slice(0, cut)), blockOf(block.tags.slice(cut))];
}

function inRegisterOrder(tags: readonly PlacedTag[]): PlacedTag[] {
  return tags.toSorted(
    (a, b) =>
      a.point.table.localeCompare(b.point.table) ||
      bytesEachOf(a.point) - bytesEachOf(b.point) ||
      a.point.register - b.point.register ||
      widthOf(a.point) - widthOf(b.point),
  );
}

function joinTag(block: Block, tag: PlacedTag): Block | undefined {
  if (block.table !== tag.point.table || block.bytesEach !== bytesEachOf(tag.point))
    return undefined;
  const isBits = isBitTable(block.table);
  const gap = tag.point.register - (block.start + block.length);
  const joined = blockOf([...block.tags, tag]);
  if (gap > (isBits ? MAX_GAP_BITS : MAX_GAP_REGISTERS)) return undefined;
  const most = isBits ? MAX_BITS : Math.floor((mostRegisters * 2) / block.bytesEach);
  return joined.length > most ? undefined : joined;
}

function blockOf(tags: readonly PlacedTag[]): Block {
  const start = Math.min(...tags.map(({ point }) => point.register));
  const end = Math.max(...tags.map(({ point }) => point.register + widthOf(point)));
  const { point } = tags[0]!;
  return { table: point.table, start, length: end - start, bytesEach: bytesEachOf(point), tags };
}

function cutIndex(tags: readonly PlacedTag[]): number {
  let cut = Math.ceil(tags.length / 2);
  let widest = 0;
  for (let index = 1; index < tags.length; index++) {
    const before = tags[index - 1]!.point;
    const gap = tags[index]!.point.register - (before.register + widthOf(before));
    if (gap > widest) [cut, widest] = [index, gap];
  }
  return cut;
}
