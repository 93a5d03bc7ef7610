import { join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { Disk } from '#core/storage/disk.ts';
import type { AppendOptions, EditReason, SampleDamage, SampleStore } from '../sample-store.ts';
import { createCommitting } from './committing.ts';
import type { Damage } from './damage.ts';
import type { Edit } from './edits.ts';
import { toFlags } from './flags.ts';
import { createHead } from './head.ts';
import { packEdit } from './log-edit.ts';
import { createLogFile, type LogFile } from './log-file.ts';
import { newestMs, oldestMs } from './month.ts';
import { createNewest } from './newest.ts';
import { createQueries } from './queries.ts';
import { createReader, type Reader } from './reader.ts';
import { replayLog } from './recover.ts';
import { emptyRun, type Run } from './run.ts';
import { pageToRun, runToSamples, samplesToRun, storedValue } from './samples.ts';
import { createSealer, type Sealer } from './sealer.ts';
import { createSealing } from './sealing.ts';
import type { PartSpace } from './space.ts';
import { createTagNumbers } from './tag-numbers.ts';
import { inline, inThread, type Later } from './threads.ts';

const upkeepMs = 1_000;
const compactEveryMs = 60_000;

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
}

export interface Historian extends SampleStore {
  /** Samples by column, for those who have many: tags by `numberOf`, flags by `toFlags`. Texts cannot come this way. */
  appendColumns(columns: SampleBatch, durable?: 'now' | 'soon'): Promise<void>;
  numberOf(tagId: TagId): number;
  /** Seals what is due, compacts, lets go of the log. Called every second by itself, unless there are no threads. */
  upkeep(options?: { readonly sealAll?: boolean; readonly compact?: boolean }): Promise<void>;
  /** Deletes month files that ended before, of one class of tags or of all; tells which. */
  forgetBefore(ms: number, tagClass?: string): Promise<readonly string[]>;
  /** What the log and each month file take on the disk. */
  space(): Promise<HistorianSpace>;
  /**
   * Gives up the samples of months that ended before, of one class of tags or of all, and keeps their rollups; tells which
   * files held some. Aggregates go on; raw questions find nothing there and say so (`SampleColumns.onlyRollups`). Samples
   * that are sparser than rollups by the minute stay. What comes later for such days is left out and told as damage.
   */
  keepOnlyRollups(beforeMs: number, tagClass?: string): Promise<readonly string[]>;
  /** The tags that a month file (`PartSpace.file`) may hold samples of. */
  tagsIn(file: string): Promise<readonly TagId[]>;
  /**
   * Puts samples of an archive back, on the disk when it resolves. Whole days (UTC) of a tag at a time: a day of which only
   * rollups are left is filled again when the samples are as many as were given up. What is there changes nothing.
   */
  restore(tagId: TagId, page: SamplePage): Promise<void>;
  /** Samples whose time was no time (before the year 1000 or after 9999) and that were left out. */
  impossibleCount(): number;
}

export interface HistorianSpace {
  readonly parts: readonly PartSpace[];
  readonly logBytes: number;
}

export interface SampleBatch {
  readonly tags: Int32Array;
  readonly sourceMs: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly arrivalMs: number;
}

/** The columnar sample store; README.md tells how its parts work together. */
export async function openHistorian(options: HistorianOptions): Promise<Historian> {
  const { disk, clock, folder, threads } = options;
  disk.makeFolder(folder);
  const log: Later<LogFile> =
    threads === 'none' ? inline(createLogFile(disk, folder)) : inThread('log', folder, threads);
  const sealer: Later<Sealer> =
    threads === 'none' ? inline(createSealer(disk, folder)) : inThread('seal', folder, threads);
  const reader: Later<Reader> =
    threads === 'none' ? inline(createReader(disk, folder)) : inThread('read', folder, threads);

  const tags = createTagNumbers();
  const head = createHead();
  const newest = createNewest();
  const damages: SampleDamage[] = [];
  let impossible = 0;
  const tagOf = (no: number) => ({
    tagId: tags.name(no),
    tagClass: options.classOf?.(tags.name(no)) ?? '',
  });

  const onDamage = (found: readonly Damage[]) => {
    for (const { tag, ...rest } of found) {
      const damage = { ...rest, tagId: tag === null ? null : tags.name(tag) };
      const isKnown = damages.some((each) => JSON.stringify(each) === JSON.stringify(damage));
      if (isKnown) continue;
      damages.push(damage);
      options.log?.warn({ damage }, 'samples cannot be read; they were set aside');
    }
  };

  const sealing = createSealing({
    head,
    sealer,
    tag: tagOf,
    tagCount: tags.count,
    onDamage,
    windowSamples: options.windowSamples,
  });

  const opened = await log.open();
  let { lastSeq } = opened;
  if (opened.setAside !== undefined || opened.tags.length === 0) {
    const known = await sealer.known();
    tags.learn(known.tags, true);
    lastSeq = Math.max(lastSeq, known.lastSeq);
  }
  tags.learn(opened.tags);
  if (opened.setAside !== undefined)
    onDamage([
      {
        file: 'hot.db',
        tag: null,
        fromMs: -Infinity,
        toMs: Infinity,
        detail: 'the log cannot be read',
      },
    ]);
  for (const [no, sample] of opened.newest) newest.put(no, sample);
  newest.takeChanged();
  await replayLog(log, sealer, {
    sample(seq, no, ms, arrivalMs, value, flags, text) {
      const stored = text === undefined ? value : head.textNumber(text);
      sealing.added(head.add(no, seq, clock.monotonicMs(), ms, stored, flags));
      newest.offer(no, ms, arrivalMs, value, flags, text);
    },
    edit: (edit, corrected) =>
      void sealing.edit(edit, corrected).then(() => refreshNewest(edit.tag)),
    damage: onDamage,
  });
  const committing = createCommitting(log, lastSeq, tags.takeNew);
  const queries = createQueries({ reader, sealer, head, tags, newest, onDamage });

  /** Newest of a tag, looked up again where an edit may have changed it. */
  const refreshNewest = async (no: number) => {
    const run = (await queries.beforeRuns([no], Infinity))[0]!;
    const at = run.times.length - 1;
    if (at < 0) newest.put(no, undefined);
    else {
      const known = newest.get(no);
      const ms = run.times[at]!;
      const arrivalMs = known?.sourceMs === ms ? known.arrivalMs : ms;
      newest.put(no, { sourceMs: ms, arrivalMs, ...storedValue(run, at) });
    }
  };
  if (opened.setAside !== undefined) for (const no of tags.all()) await refreshNewest(no);

  const add = (
    no: number,
    ms: number,
    arrivalMs: number,
    value: number,
    flags: number,
    text?: string,
  ) => {
    if (!(ms >= oldestMs && ms <= newestMs)) {
      impossible++;
      return;
    }
    committing.add(no, ms, arrivalMs, value, flags, text);
    const stored = text === undefined ? value : head.textNumber(text);
    sealing.added(head.add(no, committing.seq(), arrivedAtMs, ms, stored, flags));
    newest.offer(no, ms, arrivalMs, value, flags, text);
  };

  let arrivedAtMs = 0;
  /** While the disk refuses, nothing new is taken: what is here already must be written first. */
  const ensureWriting = async () => {
    if (committing.isHeld()) await committing.commit();
    arrivedAtMs = clock.monotonicMs();
  };

  const truncate = async () => {
    const needed = Math.min(
      head.firstSeq() ?? Infinity,
      sealing.firstSeq() ?? Infinity,
      committing.seq(),
    );
    const notes = newest.takeChanged();
    const isKeyToCome = needed === committing.seq() && committing.keyNext();
    try {
      await log.truncate(needed, isKeyToCome, notes);
    } catch (error) {
      // Still to be noted: the records that tell of them may go with the next attempt.
      for (const [no] of notes) newest.put(no, newest.get(no));
      throw error;
    }
  };

  let isSealing: Promise<void> | undefined;
  let compactedAtMs = clock.monotonicMs();
  const maintain = async ({ sealAll = false, compact = false } = {}) => {
    if (sealAll) sealing.closeAll();
    else sealing.closeDue(clock.monotonicMs());
    const before = head.size();
    await sealing.drain();
    if (head.size() !== before) await truncate();
    if (!compact && clock.monotonicMs() - compactedAtMs < compactEveryMs) return;
    compactedAtMs = clock.monotonicMs();
    for (let didWork = true; didWork;) {
      const done = await sealer.compact(clock.nowMs());
      onDamage(done.damage);
      didWork = done.didWork;
    }
  };
  const upkeep = async (how = {}) => {
    await committing.commit();
    while (isSealing) await isSealing;
    isSealing = maintain(how).finally(() => (isSealing = undefined));
    await isSealing;
  };

  const edit = async (
    kind: Edit['kind'],
    tagId: TagId,
    fromMs: number,
    toMs: number,
    corrected: Run,
    reason: EditReason,
  ) => {
    await ensureWriting();
    const tag = tags.give(tagId);
    let made!: Edit;
    const { done } = committing.commitEdit((seq) => {
      made = { seq, tag, tagId, kind, fromMs, toMs, reason };
      return packEdit(made, corrected);
    });
    const applied = sealing.edit(made, corrected);
    await done;
    await sealing.drain();
    await applied;
    await refreshNewest(tag);
    await truncate();
  };

  const append = async (
    batch: readonly Sample[],
    { durable = 'now', origin }: AppendOptions = {},
  ) => {
    await ensureWriting();
    for (const sample of batch) {
      const { value } = sample;
      const text = typeof value === 'string' ? value : undefined;
      const flags = toFlags(sample, origin);
      add(
        tags.give(sample.tagId),
        Math.round(sample.sourceMs),
        Math.round(sample.arrivalMs),
        text === undefined ? Number(value ?? Number.NaN) : Number.NaN,
        flags,
        text,
      );
    }
    await (durable === 'now' ? committing.commit() : committing.committed());
  };

  /** Commits come every second, also while sealing takes longer. */
  const tick = () => {
    const work = isSealing ? committing.commit() : upkeep();
    work.catch((error: unknown) => options.log?.warn({ err: error }, 'samples wait to be stored'));
  };
  const timer = threads === 'none' ? undefined : setInterval(tick, upkeepMs);
  let isClosed = false;

  return {
    ...queries.store,
    append,
    async appendColumns(columns, durable = 'now') {
      await ensureWriting();
      for (let index = 0; index < columns.tags.length; index++)
        add(
          columns.tags[index]!,
          columns.sourceMs[index]!,
          columns.arrivalMs,
          columns.values[index]!,
          columns.flags[index]!,
        );
      await (durable === 'now' ? committing.commit() : committing.committed());
    },
    numberOf: tags.give,
    upkeep,
    async correct(tagId, samples, reason) {
      const run = samplesToRun(samples);
      if (run.times.length === 0) return;
      await edit('correct', tagId, run.times[0]!, run.times.at(-1)! + 1, run, reason);
    },
    remove: (tagId, fromMs, toMs, reason) => edit('delete', tagId, fromMs, toMs, emptyRun, reason),
    damage: () => damages,
    async forgetBefore(ms, tagClass) {
      const files = await sealer.filesBefore(ms, tagClass);
      await reader.release(files);
      await sealer.remove(files);
      return files.map((file) => join(folder, file));
    },
    tagsIn: (file) => sealer.tagsOf(file),
    async restore(tagId, page) {
      const no = tags.find(tagId);
      // A tag whose name is in no file has no days to be filled again.
      if (no === undefined)
        return append(runToSamples(tagId, pageToRun(page)), { origin: 'import' });
      const segment = { tag: no, ...tagOf(no), columns: pageToRun(page) };
      onDamage(await sealer.restore(segment));
    },
    async space() {
      return { parts: await sealer.space(), logBytes: await log.bytes() };
    },
    async keepOnlyRollups(beforeMs, tagClass) {
      await upkeep({ compact: true });
      const files = await sealer.filesBefore(beforeMs, tagClass);
      const changed: string[] = [];
      for (const file of files) {
        for (let afterId = 0; ;) {
          const { lastId, damage } = await sealer.giveUp(file, afterId);
          onDamage(damage);
          if (lastId === undefined) break;
          if (afterId === 0) changed.push(file);
          afterId = lastId;
        }
      }
      if (changed.length > 0) await upkeep({ compact: true });
      return changed;
    },
    impossibleCount: () => impossible,
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      await committing
        .commit()
        .catch((error: unknown) =>
          options.log?.warn({ err: error }, 'the last samples could not be stored'),
        );
      await isSealing?.catch(() => undefined);
      await sealer.close();
      await reader.close();
      await log.close();
    },
  };
}
