import { createHash } from 'node:crypto';
import { narrowColumns } from './narrow-rows.ts';
import type { Cell, TableBlock } from './table-block.ts';

const tagColumn = narrowColumns.findIndex(({ name }) => name === 'tag_id');

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
  const columns = narrowColumns.map(({ type }) =>
    type === 'text' ? createTextSum() : createNumberSum(),
  );
  const tags = new Map<string, number>();
  let rows = 0;
  return {
    add(block) {
      rows += block.rows;
      for (const cell of block.columns[tagColumn]!)
        tags.set(cell as string, (tags.get(cell as string) ?? 0) + 1);
      for (const [at, column] of columns.entries()) column.add(block.columns[at]!);
    },
    rows: () => rows,
    tags: () => tags,
    digest() {
      const whole = createHash('sha256');
      for (const column of columns) whole.update(column.digest());
      return whole.digest('hex');
    },
  };
}

/** Bits of doubles; every NaN alike, and no value as one. */
function createNumberSum() {
  const hash = createHash('sha256');
  return {
    add(cells: readonly Cell[]): void {
      const numbers = Float64Array.from(cells, (cell) => {
        const value = cell === null ? Number.NaN : (cell as number);
        return Number.isNaN(value) ? Number.NaN : value;
      });
      hash.update(new Uint8Array(numbers.buffer));
    },
    digest: () => hash.digest(),
  };
}

/** Equal neighbours count as one text and a number: most columns say the same for long. */
function createTextSum() {
  const hash = createHash('sha256');
  let last: Cell = null;
  let count = 0;
  const flush = () => {
    if (count > 0)
      hash.update(last === null ? `${count}-` : `${count}:${String(last).length}:${last}`);
    count = 0;
  };
  return {
    add(cells: readonly Cell[]): void {
      for (const cell of cells) {
        if (cell !== last) {
          flush();
          last = cell;
        }
        count++;
      }
    },
    digest() {
      flush();
      return hash.digest();
    },
  };
}
