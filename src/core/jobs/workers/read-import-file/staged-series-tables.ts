import type { Series } from '#shared/domain/imports/series-mapper.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { RuleCount } from './staged-tables.ts';

/**
 * What a file of time series comes to by a plan, in a SQLite file of its own.
 * - `series`: JSON of StagedSeries, once all is read.
 * - `block`: samples of one series, ordered by time and each time once; blocks in the order of the file. `times` and
 *   `numbers` are 64-bit floats in the machine's byte order (the file never leaves it), `numbers` null for texts;
 *   `texts` is JSON, `quality` a byte each, null where all are good.
 * - `summary`: one row, JSON of SeriesSummary; its presence says that the file is whole.
 */
export const stagedSeriesTables = `
  create table series (no integer primary key, json text not null);
  create table block (
    no integer primary key,
    series integer not null,
    times blob not null,
    numbers blob,
    texts text,
    quality blob
  );
  create table summary (json text not null);
`;

export interface StagedSeries extends Series {
  readonly samples: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of numbers; null for others. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of all numbers, in the file's unit. */
  readonly sum: number | null;
}

export interface SeriesSummary {
  readonly rows: number;
  /** Rows with a time and at least one value. */
  readonly usable: number;
  readonly samples: number;
  readonly seriesCount: number;
  /** The first 200; all of them stand in the table. */
  readonly series: readonly StagedSeries[];
  readonly sample: readonly SeriesSampleRow[];
  readonly counts: readonly RuleCount[];
  readonly findings: readonly Finding[];
}

export interface SeriesSampleRow {
  readonly row: number;
  /** `time` and what its series are called, as they will be stored. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly findings: readonly Finding[];
}
