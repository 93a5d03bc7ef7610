import { join } from 'node:path';
import type { BatchId, JobId, TagId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { AddedRange } from './added-ranges.ts';
import type { Places } from './find-places.ts';
import { packTimes, unpackTimes } from './packed-times.ts';

type LedgerDeps = Pick<TenantDeps, 'folder' | 'ports'>;

/** A range on record; its times are asked for apart. */
export type LedgerRange = Pick<AddedRange, 'fromMs' | 'toMs'> & { readonly count: number };

interface AddedBlock {
  readonly block: number;
  readonly tagId: TagId;
  readonly ranges: readonly AddedRange[];
}

/**
 * What a batch of imports adds to the history, so that it can be taken back to the sample. Written before the samples
 * are: a block on record may lack samples after a crash, never the other way round.
 */
export interface Ledger {
  /** Where the samples of a job go, as it was decided when it began. */
  places(jobId: JobId): Places | undefined;
  begin(jobId: JobId, places: Places, atMs: number): void;
  /** The last block of a job that is on record. */
  lastBlock(jobId: JobId): number;
  /** Samples on record as added by a job, those taken back left out. */
  added(jobId: JobId): number;
  record(jobId: JobId, blocks: readonly AddedBlock[], lastBlock: number): void;
  tags(): readonly { readonly tagId: TagId; readonly beganAtMs: number }[];
  ranges(tagId: TagId): readonly LedgerRange[];
  times(tagId: TagId, range: LedgerRange): Float64Array;
  /** Forgets what was taken back. */
  drop(tagId: TagId, ranges: readonly LedgerRange[]): void;
  close(): void;
}

const tables = `
  create table if not exists job (
    jobId text primary key,
    places text not null,
    beganAtMs real not null,
    lastBlock integer not null
  );
  create table if not exists added (
    tagId text not null,
    fromMs real not null,
    toMs real not null,
    count integer not null,
    jobId text not null,
    times blob not null,
    primary key (tagId, fromMs)
  ) without rowid;
`;

export function hasLedger(deps: LedgerDeps, batchId: BatchId): boolean {
  return deps.ports.disk.exists(pathOf(deps, batchId));
}

export function openLedger(deps: LedgerDeps, batchId: BatchId): Ledger {
  const { disk } = deps.ports;
  disk.makeFolder(join(deps.folder, 'imports'));
  const database = disk.openDatabase(pathOf(deps, batchId));
  database.exec(tables);
  const findJob = database.prepare<[string], { places: string; lastBlock: number }>(
    'select places, lastBlock from job where jobId = ?',
  );
  const putJob = database.prepare('insert into job values (?, ?, ?, 0)');
  const setBlock = database.prepare('update job set lastBlock = ? where jobId = ?');
  const putRange = database.prepare('insert or replace into added values (?, ?, ?, ?, ?, ?)');
  const dropRange = database.prepare('delete from added where tagId = ? and fromMs = ?');
  return {
    places(jobId) {
      const job = findJob.get(jobId);
      return job && (JSON.parse(job.places) as Places);
    },
    begin: (jobId, places, atMs) => void putJob.run(jobId, JSON.stringify(places), atMs),
    lastBlock: (jobId) => findJob.get(jobId)?.lastBlock ?? 0,
    added: (jobId) =>
      database
        .prepare<[string], number>('select coalesce(sum(count), 0) from added where jobId = ?')
        .pluck()
        .get(jobId)!,
    record: database.transaction(
      (jobId: JobId, blocks: readonly AddedBlock[], lastBlock: number) => {
        for (const { tagId, ranges } of blocks)
          for (const { fromMs, toMs, times } of ranges)
            putRange.run(tagId, fromMs, toMs, times.length, jobId, packTimes(times));
        setBlock.run(lastBlock, jobId);
      },
    ),
    tags: () =>
      database
        .prepare<[], { tagId: TagId; beganAtMs: number }>(
          `select tagId, min(beganAtMs) as beganAtMs from added join job using (jobId)
           group by tagId order by tagId`,
        )
        .all(),
    ranges: (tagId) =>
      database
        .prepare<[string], LedgerRange>(
          'select fromMs, toMs, count from added where tagId = ? order by fromMs',
        )
        .all(tagId),
    times: (tagId, { fromMs }) =>
      unpackTimes(
        database
          .prepare<[string, number], Uint8Array>(
            'select times from added where tagId = ? and fromMs = ?',
          )
          .pluck()
          .get(tagId, fromMs)!,
      ),
    drop: database.transaction((tagId: TagId, ranges: readonly LedgerRange[]) => {
      for (const { fromMs } of ranges) dropRange.run(tagId, fromMs);
    }),
    close: () => void database.close(),
  };
}

function pathOf({ folder }: LedgerDeps, batchId: BatchId): string {
  return join(folder, 'imports', `${batchId}.db`);
}
