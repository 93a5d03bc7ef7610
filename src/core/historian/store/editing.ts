import type { TagId } from '#shared/domain/identity/ids.ts';
import type { EditReason, SampleStore } from '../sample-store.ts';
import type { Committing } from './log/committing.ts';
import type { Edit } from './seal/edits.ts';
import { isText } from './columns/flags.ts';
import type { Intake } from './intake.ts';
import { packEdit } from './log/log-edit.ts';
import type { Newest } from './log/newest.ts';
import { emptyRun, type Run } from './columns/run.ts';
import { samplesToRun } from './columns/samples.ts';
import type { SealQueue } from './seal/seal-queue.ts';
import type { Sealing } from './seal/sealing.ts';
import type { TagNumbers } from './columns/tag-numbers.ts';
import type { Upkeep } from './upkeep.ts';

const tagsAtOnce = 500;

/** Corrections and removals: logged, then done in the month files behind all samples that came before. */
export interface Editing extends Pick<SampleStore, 'correct' | 'remove'> {
  /** Looks the newest sample of these tags up again. */
  refreshNewest(numbers: readonly number[]): Promise<void>;
}

export function createEditing(around: {
  readonly intake: Pick<Intake, 'ensureWriting'>;
  readonly committing: Committing;
  readonly sealing: Pick<Sealing, 'closeTag'>;
  readonly queue: SealQueue;
  readonly newest: Newest;
  readonly tags: TagNumbers;
  readonly upkeep: Pick<Upkeep, 'cutLog'>;
  /** The newest sample of each, as runs of one or none. */
  readonly newestOf: (numbers: readonly number[]) => Promise<readonly Run[]>;
}): Editing {
  const { intake, committing, sealing, queue, newest, tags } = around;

  const refreshNewest = async (numbers: readonly number[]) => {
    for (let start = 0; start < numbers.length; start += tagsAtOnce) {
      const some = numbers.slice(start, start + tagsAtOnce);
      const runs = await around.newestOf(some);
      some.forEach((no, index) => putNewest(newest, no, runs[index]!));
    }
  };

  const edit = async (
    change: Pick<Edit, 'kind' | 'tagId' | 'fromMs' | 'toMs' | 'reason'>,
    corrected: Run = emptyRun,
  ) => {
    await intake.ensureWriting();
    const tag = tags.give(change.tagId);
    let made!: Edit;
    const { done } = committing.commitEdit((seq) => {
      made = { ...change, seq, tag };
      return packEdit(made, corrected);
    });
    sealing.closeTag(tag);
    const applied = queue.edit(made, corrected);
    applied.catch(() => undefined);
    await done;
    // Whether this edit was done its own promise tells.
    await queue.drain().catch(() => undefined);
    await applied;
    await refreshNewest([tag]);
    await around.upkeep.cutLog();
  };

  return {
    refreshNewest,
    async correct(tagId, samples, reason) {
      const run = samplesToRun(samples);
      if (run.times.length === 0) return;
      const [fromMs, toMs] = [run.times[0]!, run.times.at(-1)! + 1];
      await edit({ kind: 'correct', tagId, fromMs, toMs, reason }, run);
    },
    remove: (tagId: TagId, fromMs: number, toMs: number, reason: EditReason) =>
      edit({ kind: 'delete', tagId, fromMs, toMs, reason }),
  };
}

function putNewest(newest: Newest, no: number, { times, values, flags, texts }: Run): void {
  const at = times.length - 1;
  if (at < 0) return newest.forget(no);
  const known = newest.get(no);
  const ms = times[at]!;
  const arrivalMs = known?.sourceMs === ms ? known.arrivalMs : ms;
  const text = isText(flags[at]!) ? texts[values[at]!] : undefined;
  newest.put(no, ms, arrivalMs, values[at]!, flags[at]!, text);
}
