import type { Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import {
  qualities,
  qualityReasons,
  type Sample,
  type TagValue,
} from '#shared/domain/telemetry/sample.ts';
import type { AggregateColumns, SampleColumns } from './sample-store.ts';

/** The simple sample store's file, used from one thread: rows in SQLite, one per sample. */
export interface SampleFile {
  append(batch: readonly Sample[]): void;
  latest(tagIds?: readonly TagId[]): Sample[];
  range(tagId: TagId, fromMs: number, toMs: number, limit: number): SampleColumns;
  aggregate(tagId: TagId, fromMs: number, toMs: number, buckets: number): AggregateColumns;
  /** Deletes samples measured before this instant, about a hundred thousand at a call; tells how many went. */
  forgetBefore(ms: number): number;
  /** Bytes in use (room that was freed is used again) and the times of the oldest and newest sample, null without any. */
  space(): SampleSpace;
  close(): void;
}

export interface SampleSpace {
  readonly usedBytes: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
}

/** Quality takes the low two bits; this one says that 0 and 1 stand for false and true. */
const booleanFlag = 4;

const schema = `
  CREATE TABLE IF NOT EXISTS sampleTag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS sample (
    no INTEGER NOT NULL, sourceMs INTEGER NOT NULL, arrivalMs INTEGER NOT NULL,
    value, quality INTEGER NOT NULL, reason INTEGER NOT NULL,
    PRIMARY KEY (no, sourceMs)
  ) WITHOUT ROWID;`;

interface SampleRow {
  readonly sourceMs: number;
  readonly arrivalMs: number;
  readonly value: number | string | null;
  readonly quality: number;
  readonly reason: number;
}

/** A row of the table `sample`. */
export interface StoredSample extends SampleRow {
  readonly no: number;
}

/** False for a row that this store did not write. */
export function isStorable({ sourceMs, arrivalMs, value, quality, reason }: SampleRow): boolean {
  return (
    Number.isFinite(sourceMs) &&
    Number.isFinite(arrivalMs) &&
    (value === null || typeof value === 'number' || typeof value === 'string') &&
    (quality & ~(3 | booleanFlag)) === 0 &&
    qualities[quality & 3] !== undefined &&
    qualityReasons[reason] !== undefined
  );
}

export function createSampleFile(database: Database): SampleFile {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(schema);
  const numbers = loadTagNumbers(database);
  const addTag = database.prepare('INSERT INTO sampleTag (tagId) VALUES (?)');
  const addSample = database.prepare('INSERT OR IGNORE INTO sample VALUES (?, ?, ?, ?, ?, ?)');
  const newest = database.prepare<[number], SampleRow>(
    'SELECT sourceMs, arrivalMs, value, quality, reason FROM sample WHERE no = ? ORDER BY sourceMs DESC LIMIT 1',
  );

  const oldest = database.prepare<[number], { sourceMs: number }>(
    'SELECT sourceMs FROM sample WHERE no = ? ORDER BY sourceMs LIMIT 1',
  );

  const numberFor = (tagId: TagId): number => {
    const known = numbers.get(tagId);
    if (known !== undefined) return known;
    const made = Number(addTag.run(tagId).lastInsertRowid);
    numbers.set(tagId, made);
    return made;
  };

  const appendAll = database.transaction((batch: readonly Sample[]) => {
    for (const sample of batch) {
      const flags =
        qualities.indexOf(sample.quality) | (typeof sample.value === 'boolean' ? booleanFlag : 0);
      const value = typeof sample.value === 'boolean' ? Number(sample.value) : sample.value;
      addSample.run(
        numberFor(sample.tagId),
        sample.sourceMs,
        sample.arrivalMs,
        value,
        flags,
        qualityReasons.indexOf(sample.reason),
      );
    }
  });

  return {
    append(batch) {
      try {
        appendAll.immediate(batch);
      } catch (error) {
        // Tag numbers given inside a transaction that failed were never stored.
        numbers.clear();
        for (const [tagId, no] of loadTagNumbers(database)) numbers.set(tagId, no);
        throw error;
      }
    },
    latest(tagIds = [...numbers.keys()]) {
      return tagIds.flatMap((tagId) => {
        const no = numbers.get(tagId);
        const row = no === undefined ? undefined : newest.get(no);
        return row ? [rowToSample(tagId, row)] : [];
      });
    },
    range: (tagId, fromMs, toMs, limit) =>
      readRange(database, numbers.get(tagId) ?? -1, fromMs, toMs, limit),
    aggregate: (tagId, fromMs, toMs, buckets) =>
      readAggregate(database, numbers.get(tagId) ?? -1, fromMs, toMs, buckets),
    forgetBefore(ms) {
      const forget = database.prepare('DELETE FROM sample WHERE no = ? AND sourceMs < ?');
      let gone = 0;
      for (const no of numbers.values()) {
        if (gone >= 100_000) break;
        gone += forget.run(no, ms).changes;
      }
      return gone;
    },
    space() {
      const ends = [...numbers.values()].flatMap((no) => {
        const first = oldest.get(no);
        const last = newest.get(no);
        return first && last ? [{ firstMs: first.sourceMs, lastMs: last.sourceMs }] : [];
      });
      return {
        usedBytes: usedBytes(database),
        oldestMs: ends.reduce<number | null>(
          (ms, end) => Math.min(ms ?? Infinity, end.firstMs),
          null,
        ),
        newestMs: ends.reduce<number | null>(
          (ms, end) => Math.max(ms ?? -Infinity, end.lastMs),
          null,
        ),
      };
    },
    close: () => database.close(),
  };
}

function usedBytes(database: Database): number {
  const read = (name: string) => database.pragma(name, { simple: true }) as number;
  return (read('page_count') - read('freelist_count')) * read('page_size');
}

function loadTagNumbers(database: Database): Map<TagId, number> {
  const rows = database
    .prepare<[], { no: number; tagId: TagId }>('SELECT no, tagId FROM sampleTag')
    .all();
  return new Map(rows.map(({ no, tagId }) => [tagId, no]));
}

function rowToSample(tagId: TagId, row: SampleRow): Sample {
  const isBoolean = (row.quality & booleanFlag) !== 0;
  const value: TagValue | null = isBoolean && row.value !== null ? row.value === 1 : row.value;
  return {
    tagId,
    sourceMs: row.sourceMs,
    arrivalMs: row.arrivalMs,
    value,
    quality: qualities[row.quality & 3]!,
    reason: qualityReasons[row.reason]!,
  };
}

function readRange(
  database: Database,
  no: number,
  fromMs: number,
  toMs: number,
  limit: number,
): SampleColumns {
  const rows = database
    .prepare<[number, number, number, number], [number, number | string | null, number]>(
      'SELECT sourceMs, value, quality FROM sample WHERE no = ? AND sourceMs >= ? AND sourceMs < ? ORDER BY sourceMs LIMIT ?',
    )
    .raw()
    .all(no, fromMs, toMs, limit + 1);
  const count = Math.min(rows.length, limit);
  const sourceMs = new Float64Array(count);
  const value = new Float64Array(count);
  const quality = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const [ms, stored, flags] = rows[index]!;
    sourceMs[index] = ms;
    value[index] = typeof stored === 'number' ? stored : Number.NaN;
    quality[index] = flags & 3;
  }
  return { sourceMs, value, quality, truncated: rows.length > limit };
}

/** Bad samples count towards `count` and `goodPct` only: their value means nothing. */
function readAggregate(
  database: Database,
  no: number,
  fromMs: number,
  toMs: number,
  buckets: number,
): AggregateColumns {
  const width = (toMs - fromMs) / buckets;
  const rows = database
    .prepare<unknown[], [number, number | null, number | null, number | null, number, number]>(
      `SELECT CAST((sourceMs - @fromMs) / @width AS INTEGER) AS bucket,
              min(CASE WHEN usable THEN value END), max(CASE WHEN usable THEN value END), avg(CASE WHEN usable THEN value END),
              count(*), 100.0 * sum(quality & 3 = 0) / count(*)
       FROM (SELECT *, typeof(value) IN ('integer', 'real') AND quality & 3 < 2 AS usable FROM sample
             WHERE no = @no AND sourceMs >= @fromMs AND sourceMs < @toMs)
       GROUP BY bucket ORDER BY bucket`,
    )
    .raw()
    .all({ no, fromMs, toMs, width });
  const column = (pick: (row: (typeof rows)[number]) => number | null) =>
    Float64Array.from(rows, (row) => pick(row) ?? Number.NaN);
  return {
    startMs: column((row) => fromMs + row[0] * width),
    min: column((row) => row[1]),
    max: column((row) => row[2]),
    mean: column((row) => row[3]),
    count: column((row) => row[4]),
    goodPct: column((row) => row[5]),
  };
}
