import type { Database } from 'better-sqlite3';
import type { Disk } from '#core/storage/disk.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { monthEndMs, monthStartMs } from './month.ts';
import type { OpenPart } from './open-parts.ts';
import { canBeGivenUp } from '../seal/only-rollups.ts';

/** What one month of one class of tags takes on the disk, in bytes. */
export interface PartSpace {
  readonly file: string;
  readonly tagClass: string;
  /** The month: `fromMs <= time < toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the file and what SQLite keeps beside it: more than the parts below, by empty pages and directories. */
  readonly fileBytes: number;
  /** Samples, with the times they share. Of tags that are read seldom they stay when only rollups are kept. */
  readonly rawBytes: number;
  /** Of `rawBytes`, what keeping only rollups would free. */
  readonly freeableBytes: number;
  readonly rollupBytes: number;
  /** Days of the month (UTC) with samples of any of its tags. */
  readonly days: number;
  /** Days of tags whose samples were given up for their rollups. */
  readonly givenUpDays: number;
}

/**
 * Looks at every row of the file unless it knows them: `known` remembers what months that stood still took. The lengths
 * of blobs are read, not the blobs.
 */
export function measurePart(
  disk: Disk,
  path: string,
  part: OpenPart,
  known: Map<string, MeasuredRows>,
): PartSpace {
  const { file, database, month, tagClass } = part;
  const state = changesOf(database);
  let rows = known.get(file);
  if (rows?.state !== state) known.set(file, (rows = { state, ...measureRows(database) }));
  return {
    file,
    tagClass,
    fromMs: monthStartMs(month),
    toMs: monthEndMs(month),
    fileBytes: ['', '-wal'].reduce((sum, ending) => sum + sizeOf(disk, path + ending), 0),
    rawBytes: rows.rawBytes,
    freeableBytes: rows.freeableBytes,
    rollupBytes: rows.rollupBytes,
    days: rows.days,
    givenUpDays: rows.givenUpDays,
  };
}

export interface MeasuredRows extends Pick<
  PartSpace,
  'rawBytes' | 'freeableBytes' | 'rollupBytes' | 'days' | 'givenUpDays'
> {
  readonly state: number;
}

/** Grows with every commit of this connection, which is the only one that writes. */
export function changesOf(database: Database): number {
  return prepareOnce(database, 'SELECT total_changes()').pluck().get() as number;
}

function measureRows(database: Database): Omit<MeasuredRows, 'state'> {
  const chunks = prepareOnce(
    database,
    `SELECT total(length(data)) AS raw, total(length(data)) FILTER (WHERE ${canBeGivenUp}) AS freeable,
       total(length(dayTier) + coalesce(length(hours), 0) + coalesce(length(quarters), 0)
         + coalesce(length(minutes), 0)) AS rollups, count(DISTINCT day) AS days,
       count(*) FILTER (WHERE length(data) = 0) AS givenUpDays FROM chunk`,
  ).get() as { raw: number; freeable: number; rollups: number; days: number; givenUpDays: number };
  const times = prepareOnce(database, 'SELECT total(length(data)) FROM clock').pluck().get();
  return {
    rawBytes: chunks.raw + (times as number),
    freeableBytes: chunks.freeable,
    rollupBytes: chunks.rollups,
    days: chunks.days,
    givenUpDays: chunks.givenUpDays,
  };
}

function sizeOf(disk: Disk, path: string): number {
  return disk.exists(path) ? disk.size(path) : 0;
}
