import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { modbusEncodings, modbusTables, wordOrders } from '#shared/domain/telemetry/device.ts';
import {
  isBitTable,
  isReadable,
  planBlocks,
  splitBlock,
  widthOf,
  type Block,
  type PlacedTag,
} from './plan-blocks.ts';

const point = fc.record({
  kind: fc.constant('modbus' as const),
  table: fc.constantFrom(...modbusTables),
  register: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 65_000, max: 65_535 })),
  encoding: fc.constantFrom(...modbusEncodings),
  wordOrder: fc.constantFrom(...wordOrders),
});
const tags = fc
  .array(point, { maxLength: 80 })
  .map((points) => points.map((one, index) => ({ tagId: `t/${index}` as TagId, point: one })))
  .map((placed) => placed.filter(({ point: one }) => isReadable(one)));

const holding = (
  register: number,
  encoding: PlacedTag['point']['encoding'] = 'u16',
): PlacedTag => ({
  tagId: `t/${register}` as TagId,
  point: { kind: 'modbus', table: 'holding', register, encoding, wordOrder: 'ABCD' },
});
const isInside = (block: Block, { point: one }: PlacedTag) =>
  one.table === block.table &&
  one.register >= block.start &&
  one.register + widthOf(one) <= block.start + block.length;

describe('planBlocks', () => {
  it('TEL-20 joins registers across small gaps and cuts at wide ones', () => {
    const blocks = planBlocks([holding(0), holding(10, 'f32'), holding(200)]);
    expect(blocks.map(({ start, length }) => [start, length])).toEqual([
      [0, 12],
      [200, 1],
    ]);
  });

  it('TEL-20 puts every tag whole into exactly one block within the limits of one request', () => {
    fc.assert(
      fc.property(tags, (placed) => {
        const blocks = planBlocks(placed);
        const found = blocks.flatMap((block) => block.tags.map((tag) => tag.tagId));
        expect(found.toSorted()).toEqual(placed.map((tag) => tag.tagId).toSorted());
        for (const block of blocks) {
          expect(block.tags.every((tag) => isInside(block, tag))).toBe(true);
          expect(block.length).toBeLessThanOrEqual(isBitTable(block.table) ? 2_000 : 125);
          expect(block.start + block.length).toBeLessThanOrEqual(65_536);
        }
      }),
    );
  });

  it('TEL-21 cutting a refused block keeps every tag and ends at single tags', () => {
    fc.assert(
      fc.property(tags, (placed) => {
        const cutAll = (block: Block): Block[] => splitBlock(block)?.flatMap(cutAll) ?? [block];
        const singles = planBlocks(placed).flatMap(cutAll);
        expect(singles.length).toBe(placed.length);
        expect(singles.every((block) => isInside(block, block.tags[0]!))).toBe(true);
      }),
    );
  });

  it('TEL-21 cuts at the widest gap first, where the hole most likely is', () => {
    const [block] = planBlocks([holding(0), holding(1), holding(2), holding(12), holding(13)]);
    expect(splitBlock(block!)?.map(({ start, length }) => [start, length])).toEqual([
      [0, 3],
      [12, 2],
    ]);
  });
});

describe('isReadable', () => {
  it('TEL-22 refuses what runs past the last register and numbers in tables of bits', () => {
    expect(isReadable(holding(65_535).point)).toBe(true);
    expect(isReadable(holding(65_535, 'u32').point)).toBe(false);
    expect(isReadable({ ...holding(1).point, table: 'coil' })).toBe(false);
  });
});
