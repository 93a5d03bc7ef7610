import type { Committing } from './log/committing.ts';
import type { Damage } from './months/damage.ts';
import { createBatchMaker } from './columns/batch.ts';
import { isText } from './columns/flags.ts';
import { piecesOf, type Head, type Segment } from './columns/head.ts';
import type { Intake } from './intake.ts';
import type { LogFile } from './log/log-file.ts';
import { createLogReader } from './log/log-reader.ts';
import { createLogWriter } from './log/log-writer.ts';
import type { Later } from './threads.ts';

/**
 * Samples that a fault of the product keeps from being sealed are kept in the log's file, out of everybody's way, and are
 * taken in again at the next start: by then the product may be a newer one. Until then they are told as damage.
 */
export async function keepUnsealed(
  around: {
    readonly log: Later<LogFile>;
    readonly head: Head;
    readonly onDamage: (damage: readonly Damage[]) => void;
  },
  segment: Segment,
  error: unknown,
): Promise<void> {
  const maker = createBatchMaker();
  for (const { times, values, flags, texts } of piecesOf(segment))
    times.forEach((ms, at) => {
      const [value, marks] = [values[at]!, flags[at]!];
      if (isText(marks)) maker.put(segment.tag, ms, ms, Number.NaN, marks, texts[value]);
      else maker.put(segment.tag, ms, ms, value, marks);
    });
  const batch = maker.take();
  const { fromMs, toMs } = batch;
  const writer = createLogWriter();
  writer.add(batch);
  await around.log.keepUnsealed(String(error), writer.finish());
  around.head.release(segment);
  const detail = `could not be sealed, kept for the next start: ${String(error)}`;
  around.onDamage([{ file: 'hot.db', tag: segment.tag, fromMs, toMs, detail }]);
}

/** Appends them as if they came just now; what is damaged stays where it is. */
export async function takeUnsealed(around: {
  readonly log: Later<LogFile>;
  readonly intake: Pick<Intake, 'take'>;
  readonly committing: Pick<Committing, 'commit'>;
}): Promise<void> {
  const rows = await around.log.unsealed();
  const maker = createBatchMaker();
  const taken = rows.filter(({ data }) => createLogReader().read(data, true, maker.put));
  if (taken.length === 0) return;
  await around.intake.take(maker.take(), around.committing.commit);
  await around.log.dropUnsealed(taken.map(({ id }) => id));
}
