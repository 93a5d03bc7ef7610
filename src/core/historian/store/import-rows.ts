import type { Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { qualities, qualityReasons, type Sample } from '#shared/domain/telemetry/sample.ts';
import type { Disk } from '#core/storage/disk.ts';
import type { SampleStore } from '../sample-store.ts';

const rowsAtOnce = 20_000;
/** Quality takes the low two bits; this one says that 0 and 1 stand for false and true. */
const booleanFlag = 4;

/**
 * Takes over `samples.db` of a version that kept one row per sample, once: afterwards the file is called
 * `samples.db.imported`. Cut short, it begins anew at the next start; what is there already is not taken twice.
 */
export async function importRows(disk: Disk, path: string, store: SampleStore): Promise<number> {
  if (!disk.exists(path)) return 0;
  const database = disk.openDatabase(path);
  let taken = 0;
  try {
    for (const batch of batches(database)) {
      await store.append(batch);
      taken += batch.length;
    }
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
  disk.rename(path, `${path}.imported`);
  return taken;
}

interface Row {
  readonly no: number;
  readonly tagId: TagId;
  readonly sourceMs: number;
  readonly arrivalMs: number;
  readonly value: number | string | null;
  readonly quality: number;
  readonly reason: number;
}

function* batches(database: Database): Generator<Sample[]> {
  const read = database.prepare<[number, number, number], Row>(
    `SELECT no, tagId, sourceMs, arrivalMs, value, quality, reason FROM sample JOIN sampleTag USING (no)
     WHERE (no, sourceMs) > (?, ?) ORDER BY no, sourceMs LIMIT ?`,
  );
  let last: Pick<Row, 'no' | 'sourceMs'> = { no: -1, sourceMs: 0 };
  for (;;) {
    const rows = read.all(last.no, last.sourceMs, rowsAtOnce);
    if (rows.length === 0) return;
    last = rows.at(-1)!;
    yield rows.map(toSample);
  }
}

function toSample({ tagId, sourceMs, arrivalMs, value, quality, reason }: Row): Sample {
  return {
    tagId,
    sourceMs,
    arrivalMs,
    value: (quality & booleanFlag) !== 0 && value !== null ? value === 1 : value,
    quality: qualities[quality & 3]!,
    reason: qualityReasons[reason]!,
  };
}
