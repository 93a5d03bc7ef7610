import type {
  SeriesSummary,
  StagedSeries,
} from '#core/jobs/workers/read-import-file/staged-series-tables.ts';
import type { TenantDeps } from '#core/core-deps.ts';

export type {
  SeriesSummary,
  StagedSeries,
} from '#core/jobs/workers/read-import-file/staged-series-tables.ts';

type DiskDeps = Pick<TenantDeps, 'ports'>;

/** Samples of one series, by time, each time once. */
export interface StagedBlock {
  /** From 1, in the order of the file. */
  readonly no: number;
  readonly series: number;
  readonly times: Float64Array;
  readonly values: Float64Array | readonly string[];
  /** null: all good. */
  readonly quality: Uint8Array | null;
}

/** What a file of time series comes to, open for reading. */
export interface StagedSeriesFile {
  readonly summary: SeriesSummary;
  /** Those that have samples. */
  series(): StagedSeries[];
  blockAfter(no: number): StagedBlock | undefined;
  close(): void;
}

interface BlockRow {
  readonly no: number;
  readonly series: number;
  readonly times: Uint8Array;
  readonly numbers: Uint8Array | null;
  readonly texts: string | null;
  readonly quality: Uint8Array | null;
}

export function openStagedSeries({ ports }: DiskDeps, path: string): StagedSeriesFile {
  const database = ports.disk.openDatabase(path, { readonly: true });
  const next = database.prepare<[number], BlockRow>(
    'select no, series, times, numbers, texts, quality from block where no > ? order by no limit 1',
  );
  const json = database.prepare<[], string>('select json from summary').pluck().get();
  return {
    summary: JSON.parse(json!) as SeriesSummary,
    series: () =>
      database
        .prepare<[], string>('select json from series order by no')
        .pluck()
        .all()
        .map((text) => JSON.parse(text) as StagedSeries)
        .filter(({ samples }) => samples > 0),
    blockAfter(no) {
      const row = next.get(no);
      return row && toBlock(row);
    },
    close: () => void database.close(),
  };
}

/** undefined when the file has not been staged so. */
export function readSeriesSummary(deps: DiskDeps, path: string): SeriesSummary | undefined {
  if (!deps.ports.disk.exists(path)) return undefined;
  const staged = openStagedSeries(deps, path);
  staged.close();
  return staged.summary;
}

function toBlock({ no, series, times, numbers, texts, quality }: BlockRow): StagedBlock {
  const values = numbers ? toFloats(numbers) : (JSON.parse(texts!) as string[]);
  return { no, series, times: toFloats(times), values, quality };
}

/** Copied: a blob may begin anywhere in its buffer. */
function toFloats(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
