import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { Disk } from '#core/storage/disk.ts';
import type { SampleStore } from '../sample-store.ts';
import { createCommitting } from './log/committing.ts';
import { createDamageList } from './damage-list.ts';
import { createEditing } from './editing.ts';
import { createHead } from './columns/head.ts';
import { createIntake, type SampleBatch } from './intake.ts';
import { createLogFile, type LogFile } from './log/log-file.ts';
import { createMonths, type Months } from './months.ts';
import { parsePartFileName } from './months/month.ts';
import { createNewest } from './log/newest.ts';
import { createQueries } from './read/queries.ts';
import { warmUp } from './read/warm-up.ts';
import { createReader, type Reader } from './read/reader.ts';
import { createStretches } from './read/stretches.ts';
import { recoverLog } from './recover.ts';
import { createSealer, type Sealer } from './seal/sealer.ts';
import { createSealQueue } from './seal/seal-queue.ts';
import { createSealing } from './seal/sealing.ts';
import { toldChanges } from './seal/told-changes.ts';
import { keepUnsealed, takeUnsealed } from './unsealed.ts';
import { createTagNumbers } from './columns/tag-numbers.ts';
import { inline, inThread, type Later } from './threads.ts';
import { createUpkeep, type UpkeepOptions } from './upkeep.ts';

const upkeepMs = 1_000;

export interface HistorianOptions {
  /** A folder of its own. */
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log?: { warn(details: object, message: string): void } | undefined;
  /** Where `store-thread` is when it is not beside its source; 'none' does all in this thread, when `upkeep` is called. */
  readonly threads?: URL | 'none' | undefined;
  /** Tags that are kept for another time than others have files of their own. Letters, digits, `-`. */
  readonly classOf?: ((tagId: TagId) => string) | undefined;
  readonly windowSamples?: number | undefined;
  /** Without threads: how many samples are decoded for a long question before others have their turn. */
  readonly pieceSamples?: number | undefined;
  /** So many samples wait to be sealed at most; then `append` waits, or refuses. */
  readonly mostHeldSamples?: number | undefined;
}

export interface Historian extends SampleStore, Months {
  /** Samples by column, for those who have many: tags by `numberOf`, flags by `toFlags`. Texts cannot come this way. */
  appendColumns(columns: SampleBatch, durable?: 'now' | 'soon'): Promise<void>;
  numberOf(tagId: TagId): number;
  /** Seals what is due, compacts, lets go of the log. Called every second by itself, unless there are no threads. */
  upkeep(options?: UpkeepOptions): Promise<void>;
  /** Samples whose time was no time (before the year 1000 or after 9999) and that were left out. */
  impossibleCount(): number;
  /** On a disk that may not be written: what is there is answered from, nothing is taken. */
  isReadOnly(): boolean;
}

/** The columnar sample store; README.md tells how its parts work together. */
export async function openHistorian(options: HistorianOptions): Promise<Historian> {
  const { disk, clock, folder, threads } = options;
  disk.makeFolder(folder);
  const log: Later<LogFile> =
    threads === 'none' ? inline(createLogFile(disk, folder)) : inThread('log', folder, threads);
  const stretches = createStretches();
  const sealer = toldChanges(
    threads === 'none'
      ? inline(createSealer(disk, folder))
      : inThread<Sealer>('seal', folder, threads),
    stretches.forget,
  );
  const reader: Later<Reader> =
    threads === 'none'
      ? inline(createReader(disk, folder, options.pieceSamples))
      : inThread('read', folder, threads);

  const tags = createTagNumbers();
  const head = createHead();
  const newest = createNewest();
  const damage = createDamageList(tags.name, options.log);
  const onDamage = damage.add;
  const tag = (no: number) => ({
    tagId: tags.name(no),
    tagClass: options.classOf?.(tags.name(no)) ?? '',
  });
  const queue = createSealQueue({
    head,
    sealer,
    tag,
    nowMs: clock.monotonicMs,
    onDamage,
    onFailure: ({ error, tagIds, failures }) =>
      options.log?.warn({ err: error, tagIds, failures }, 'samples could not be sealed'),
    setAside: (segment, error) => keepUnsealed({ log, head, onDamage }, segment, error),
  });
  const sealing = createSealing({
    head,
    queue,
    tagIdOf: tags.name,
    tagCount: tags.count,
    windowSamples: options.windowSamples,
  });
  /** What was read of a file that is on its way out is not remembered. */
  const release = async (files: readonly string[]) => {
    await reader.release(files);
    stretches.forget();
  };
  const reading = { reader, release, sealer, tags, onDamage };
  const queries = createQueries({ ...reading, head, newest, stretches });

  const around = { log, sealer, tags, tag, head, sealing, queue, newest, clock, onDamage };
  const hasSealed = () => disk.list(folder).some((name) => parsePartFileName(name) !== undefined);
  const opened = await recoverLog({ ...around, hasSealed }, (no) => editing.refreshNewest([no]));
  const committing = createCommitting(log, opened.lastSeq, tags.takeNew);
  const upkeep = createUpkeep({ ...around, committing });
  const intake = createIntake({
    ...around,
    committing,
    isReadOnly: opened.isReadOnly,
    makeRoom: () => upkeep.run({ sealAll: true }),
    mostHeldSamples: options.mostHeldSamples,
  });
  const editing = createEditing({
    ...around,
    committing,
    intake,
    upkeep,
    newestOf: (numbers) => queries.beforeRuns(numbers, Infinity),
  });
  if (opened.isNewestUnsure) await editing.refreshNewest([...tags.all()]);
  if (!opened.isReadOnly) await takeUnsealed({ log, intake, committing });
  const months = createMonths({ ...around, release, folder, intake, upkeep });

  /** Commits come every second, also while sealing takes longer. */
  const tick = () => {
    const work = upkeep.isRunning() ? committing.commit() : upkeep.run();
    work.catch((error: unknown) => options.log?.warn({ err: error }, 'samples wait to be stored'));
  };
  const timer = threads === 'none' ? undefined : setInterval(tick, upkeepMs);
  if (threads !== 'none') void warmUp(queries.store);

  const closeAll = async () => {
    clearInterval(timer);
    await committing
      .commit()
      .catch((error: unknown) =>
        options.log?.warn({ err: error }, 'the last samples could not be stored'),
      );
    await upkeep.idle();
    // Those who only read first: the last to close a file leaves it without a log of its own.
    await reader.close();
    await sealer.close();
    await log.close();
  };
  let closing: Promise<void> | undefined;

  return {
    ...queries.store,
    append: intake.append,
    appendColumns: intake.appendColumns,
    impossibleCount: intake.impossibleCount,
    numberOf: tags.give,
    upkeep: upkeep.run,
    correct: editing.correct,
    remove: editing.remove,
    damage: damage.all,
    ...months,
    isReadOnly: () => opened.isReadOnly,
    close: () => (closing ??= closeAll()),
  };
}
