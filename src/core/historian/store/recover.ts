import type { Damage } from './damage.ts';
import type { Edit } from './edits.ts';
import { isText } from './flags.ts';
import { unpackEdit } from './log-edit.ts';
import { recordKinds, type LogFile, type LogRow } from './log-file.ts';
import { createLogReader, type TakeSample } from './log-record.ts';
import { monthOf, parsePartFileName } from './month.ts';
import type { Run } from './run.ts';
import type { Sealer } from './sealer.ts';
import type { Later } from './threads.ts';

const recordsAtOnce = 16;

/**
 * Reads the log again after a start. Samples that are sealed already come again, which is harmless; but not those that a
 * deletion took from their month since. Between turns other work of this thread is let through.
 */
export async function replayLog(
  log: Later<LogFile>,
  sealer: Later<Sealer>,
  take: {
    readonly sample: (seq: number, ...sample: Parameters<TakeSample>) => void;
    readonly edit: (edit: Edit, corrected: Run) => void;
    readonly damage: (damage: readonly Damage[]) => void;
  },
): Promise<void> {
  const reader = createLogReader();
  const isGone = await createIsGone(await log.edits(), sealer);
  let after = -1;
  for (;;) {
    const rows = await log.read(after, recordsAtOnce);
    for (const row of rows) {
      if (row.kind === recordKinds.edit) {
        const read = unpackEdit(row.data);
        if (read) take.edit(read.edit, read.corrected);
        else take.damage([damageOf(row)]);
        continue;
      }
      const isKey = row.kind === recordKinds.keySamples;
      const isRead = reader.read(row.data, isKey, (tag, ms, arrivalMs, value, flags, text) => {
        if (!isGone(row.seq, tag, ms))
          take.sample(row.seq, tag, ms, arrivalMs, value, flags, isText(flags) ? text : undefined);
      });
      if (!isRead) take.damage([damageOf(row)]);
      await new Promise(setImmediate);
    }
    if (rows.length < recordsAtOnce) return;
    after = rows.at(-1)!.seq;
  }
}

function damageOf({ fromMs, toMs }: LogRow): Damage {
  const detail = 'a record of the log is damaged';
  return { file: 'hot.db', tag: null, fromMs: fromMs ?? -Infinity, toMs: toMs ?? Infinity, detail };
}

async function createIsGone(
  rows: readonly LogRow[],
  sealer: Later<Sealer>,
): Promise<(seq: number, tag: number, ms: number) => boolean> {
  const gone: { readonly edit: Edit; readonly months: ReadonlySet<string> }[] = [];
  for (const { data } of rows) {
    const edit = unpackEdit(data)?.edit;
    if (edit?.kind !== 'delete') continue;
    const files = await sealer.isApplied(edit.seq);
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
