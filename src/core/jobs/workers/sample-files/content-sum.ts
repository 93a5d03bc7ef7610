import { createHash } from 'node:crypto';
import { narrowColumns } from './narrow-rows.ts';
import type { Cell, TableBlock } from './table-block.ts';

/** Sums up the rows of a narrow table, however they are cut into blocks. */
export interface ContentSum {
  add(block: TableBlock): void;
  rows(): number;
  /** Rows of each tag. */
  tags(): ReadonlyMap<string, number>;
  /** SHA-256 of all columns, in hex. */
  digest(): string;
}

export function createContentSum(): ContentSum {
  const hashes = narrowColumns.map(() => createHash('sha256'));
  const tags = new Map<string, number>();
  let rows = 0;
  return {
    add(block) {
      rows += block.rows;
      for (const [at, { type, name }] of narrowColumns.entries()) {
        const cells = block.columns[at]!;
        if (name === 'tag_id')
          for (const cell of cells) tags.set(String(cell), (tags.get(String(cell)) ?? 0) + 1);
        hashes[at]!.update(type === 'text' ? textsOf(cells) : numbersOf(cells));
      }
    },
    rows: () => rows,
    tags: () => tags,
    digest() {
      const whole = createHash('sha256');
      for (const hash of hashes) whole.update(hash.digest());
      return whole.digest('hex');
    },
  };
}

/** Bits of doubles; every NaN alike, and no value as one. */
function numbersOf(cells: readonly Cell[]): Uint8Array {
  const numbers = Float64Array.from(cells, (cell) => {
    const value = Number(cell ?? Number.NaN);
    return Number.isNaN(value) ? Number.NaN : value;
  });
  return new Uint8Array(numbers.buffer);
}

function textsOf(cells: readonly Cell[]): string {
  return cells
    .map((cell) => (cell === null ? '-' : `${String(cell).length}:${cell}`))
    .join('\n')
    .concat('\n');
}
