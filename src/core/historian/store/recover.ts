import type { Clock } from '#shared/kit/clock.ts';
import type { Damage } from './months/damage.ts';
import type { Edit } from './seal/edits.ts';
import { createBatchMaker } from './columns/batch.ts';
import type { Head } from './columns/head.ts';
import { unpackEdit } from './log/log-edit.ts';
import type { LogFile } from './log/log-file.ts';
import { recordKinds, type LogRow } from './log/log-record.ts';
import { createLogReader } from './log/log-reader.ts';
import { monthOf, parsePartFileName } from './months/month.ts';
import type { Newest } from './log/newest.ts';
import type { SealQueue } from './seal/seal-queue.ts';
import type { Sealer } from './seal/sealer.ts';
import type { Sealing } from './seal/sealing.ts';
import type { TagNumbers } from './columns/tag-numbers.ts';
import type { Later } from './threads.ts';

const recordsAtOnce = 16;

interface Around {
  readonly log: Later<LogFile>;
  readonly sealer: Later<Sealer>;
  readonly tags: TagNumbers;
  readonly head: Head;
  readonly sealing: Sealing;
  readonly queue: SealQueue;
  readonly newest: Newest;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onDamage: (damage: readonly Damage[]) => void;
  /** Whether there is a file of sealed samples. */
  readonly hasSealed: () => boolean;
}

/** To be told that an edit of this tag was done. */
type OnEdited = (tag: number) => Promise<void>;

export interface Recovered {
  readonly lastSeq: number;
  readonly isReadOnly: boolean;
  /** Whether newer samples than those known may be sealed. */
  readonly isNewestUnsure: boolean;
}

/** Opens the log and brings back what is in it: names, newest samples, and all that is not sealed yet. */
export async function recoverLog(around: Around, onEdited: OnEdited): Promise<Recovered> {
  const { log, sealer, tags, newest, onDamage, hasSealed } = around;
  const opened = await log.open();
  let { lastSeq } = opened;
  if ((opened.isRescued || opened.tags.length === 0) && hasSealed()) {
    const known = await sealer.known();
    onDamage(known.damage);
    tags.learn(known.tags, true);
    lastSeq = Math.max(lastSeq, known.lastSeq);
  }
  tags.learn(opened.tags);
  onDamage(opened.damage);
  const isNoteWhole = newest.learn(opened.newest ?? new Uint8Array());
  await replayLog(around, onEdited);
  const isNewestUnsure = opened.isRescued || opened.isNoteMissing || !isNoteWhole;
  return { lastSeq, isReadOnly: opened.isReadOnly, isNewestUnsure };
}

/**
 * What was sealed already comes again, which is harmless; but not samples that a deletion took from their month since.
 * Between turns other work of this thread is let through.
 */
async function replayLog(around: Around, onEdited: OnEdited): Promise<void> {
  const { log, sealer, tags, head, sealing, newest, onDamage } = around;
  const nameless = (row: LogRow) =>
    onDamage([damageOf(row, 'samples of a tag whose name is lost')]);
  const reader = createLogReader();
  const maker = createBatchMaker();
  const isGone = await createIsGone(await log.edits(), sealer, onDamage);
  let after = -1;
  for (;;) {
    const rows = await log.read(after, recordsAtOnce);
    for (const row of rows) {
      const isKey = row.kind === recordKinds.keySamples;
      const isRead =
        row.kind === recordKinds.edit
          ? replayEdit(around, row, onEdited)
          : reader.read(row.data, isKey, (tag, ms, arrivalMs, value, flags, text) => {
              if (tags.name(tag) === undefined) return nameless(row);
              if (!isGone(row.seq, tag, ms)) maker.put(tag, ms, arrivalMs, value, flags, text);
            });
      if (!isRead) onDamage([damageOf(row)]);
      const batch = maker.take();
      head.add(batch, row.seq, around.clock.monotonicMs(), sealing);
      newest.offer(batch);
      await new Promise(setImmediate);
    }
    if (rows.length < recordsAtOnce) return;
    after = rows.at(-1)!.seq;
  }
}

/** False when its record is damaged. */
function replayEdit({ sealing, queue }: Around, { data }: LogRow, onEdited: OnEdited): boolean {
  const read = unpackEdit(data);
  if (!read) return false;
  sealing.closeTag(read.edit.tag);
  queue
    .edit(read.edit, read.corrected)
    .then(() => onEdited(read.edit.tag))
    // The queue tells what fails, and tries it again.
    .catch(() => undefined);
  return true;
}

function damageOf({ fromMs, toMs }: LogRow, detail = 'a record of the log is damaged'): Damage {
  return { file: 'hot.db', tag: null, fromMs: fromMs ?? -Infinity, toMs: toMs ?? Infinity, detail };
}

async function createIsGone(
  rows: readonly LogRow[],
  sealer: Later<Sealer>,
  onDamage: (damage: readonly Damage[]) => void,
): Promise<(seq: number, tag: number, ms: number) => boolean> {
  const gone: { readonly edit: Edit; readonly months: ReadonlySet<string> }[] = [];
  for (const { data } of rows) {
    const edit = unpackEdit(data)?.edit;
    if (edit?.kind !== 'delete') continue;
    const { files, damage } = await sealer.isApplied(edit.seq);
    onDamage(damage);
    gone.push({ edit, months: new Set(files.map((file) => parsePartFileName(file)!.month)) });
  }
  return (seq, tag, ms) =>
    gone.some(
      ({ edit, months }) =>
        seq < edit.seq &&
        tag === edit.tag &&
        ms >= edit.fromMs &&
        ms < edit.toMs &&
        months.has(monthOf(ms)),
    );
}
