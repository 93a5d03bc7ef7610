/** What a column holds: times are epoch milliseconds, null is an empty cell. */
export type ColumnType = 'time' | 'number' | 'count' | 'text' | 'numberOrText';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable?: boolean;
}

export type Cell = number | string | null;

/** Some rows, by column, in the order of the columns. */
export interface TableBlock {
  readonly rows: number;
  readonly columns: readonly (readonly Cell[])[];
  /** Samples, or buckets, that these rows stand for: what progress is counted in. */
  readonly done: number;
}

/** A file that is being written. */
export interface TableFile {
  add(block: TableBlock): void;
  /** On the disk when it returns. */
  finish(): void;
  /** Lets go of the file, finished or not. */
  close(): void;
}

/** Collects rows and gives them away as blocks. */
export function createBlockBuilder(width: number) {
  let columns = newColumns(width);
  return {
    rows: () => columns[0]!.length,
    push(...cells: readonly Cell[]): void {
      for (let at = 0; at < width; at++) columns[at]!.push(cells[at]!);
    },
    append(from: readonly (readonly Cell[])[], start: number, end: number): void {
      for (let at = 0; at < width; at++)
        for (let row = start; row < end; row++) columns[at]!.push(from[at]![row]!);
    },
    take(done: number): TableBlock {
      const taken = columns;
      columns = newColumns(width);
      return { rows: taken[0]!.length, columns: taken, done };
    },
  };
}

const newColumns = (width: number) => Array.from({ length: width }, (): Cell[] => []);
