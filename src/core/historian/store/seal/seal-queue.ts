import { isRefusal } from '#shared/kit/refusal.ts';
import type { Damage } from '../months/damage.ts';
import type { Edit } from './edits.ts';
import type { Head, Segment } from '../columns/head.ts';
import type { Run } from '../columns/run.ts';
import { placeSegments } from './placed-segments.ts';
import type { Sealer } from './sealer.ts';
import type { Later } from '../threads.ts';

const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;
/** What fails so often for no reason outside the product will fail for ever. */
const mostAttempts = 3;

export interface SealingTag {
  readonly tagId: Edit['tagId'];
  readonly tagClass: string;
}

type Task = { readonly tags: readonly number[]; failures: number; retryAtMs: number } & (
  | { readonly kind: 'seal'; readonly segments: readonly Segment[] }
  | {
      readonly kind: 'edit';
      readonly edit: Edit;
      readonly corrected: Run;
      readonly outcome: PromiseWithResolvers<void>;
    }
);

/**
 * What is to be sealed, and edits between. Invariants:
 *  1. Tasks of one tag are done in their order: an edit never overtakes samples that came before it, nor do later samples
 *     overtake the edit. Tasks of other tags go past one that waits.
 *  2. What fails for a reason outside (disk, locks, memory) is tried again, after longer and longer pauses, for ever.
 *  3. What fails for another reason is a fault of the product. Samples are parted by tag, so that the others go on; those
 *     that fail again are handed to `setAside`, and an edit is given up. So nothing stops the queue, and neither memory
 *     nor the log grow behind it.
 *  4. Every failure is told to `onFailure`; whoever asked for an edit learns of its first.
 */
export interface SealQueue {
  seal(segments: readonly Segment[]): void;
  edit(edit: Edit, corrected: Run): Promise<void>;
  /** Does what is due, or with `all` also what waits for its next attempt. Rejects with the first failure, at the end. */
  drain(all?: boolean): Promise<void>;
  /** How many tasks were done or set aside; when it grows the log may be cut. */
  doneCount(): number;
  /** Lowest log number that queued edits need. */
  firstSeq(): number | undefined;
}

export interface QueueFailure {
  readonly error: unknown;
  readonly tagIds: readonly Edit['tagId'][];
  readonly failures: number;
}

export function createSealQueue(around: {
  readonly head: Head;
  readonly sealer: Later<Pick<Sealer, 'seal' | 'edit'>>;
  readonly tag: (no: number) => SealingTag;
  readonly nowMs: () => number;
  readonly onDamage: (damage: readonly Damage[]) => void;
  readonly onFailure: (failure: QueueFailure) => void;
  /** Keeps the samples where nobody trips over them. */
  readonly setAside: (segment: Segment, error: unknown) => Promise<void>;
}): SealQueue {
  const { head, sealer, tag, nowMs } = around;
  let tasks: Task[] = [];
  let draining: Promise<void> | undefined;
  let done = 0;
  const fresh = { failures: 0, retryAtMs: -Infinity };

  const perform = async (task: Task) => {
    if (task.kind === 'edit') {
      const { tagClass } = tag(task.edit.tag);
      around.onDamage(await sealer.edit(task.edit, tagClass, task.corrected));
      task.outcome.resolve();
      return;
    }
    around.onDamage(await sealer.seal(placeSegments(task.segments, tag)));
    task.segments.forEach(head.release);
  };

  /** Returns what takes the task's place. */
  const afterFailure = async (task: Task, error: unknown): Promise<Task[]> => {
    const failures = task.failures + 1;
    around.onFailure({ error, tagIds: task.tags.map((no) => tag(no).tagId), failures });
    if (task.kind === 'edit') task.outcome.reject(error);
    const again = { failures, retryAtMs: nowMs() + pauseMs(failures) };
    if (mayPass(error)) return [{ ...task, ...again }];
    if (task.kind === 'seal' && task.segments.length > 1)
      return task.segments.map((segment) => sealTask([segment]));
    if (failures < mostAttempts) return [{ ...task, ...again }];
    if (task.kind === 'edit') return [];
    return around.setAside(task.segments[0]!, error).then(
      () => [],
      () => [{ ...task, ...again }],
    );
  };

  const sealTask = (segments: readonly Segment[]): Task => ({
    ...fresh,
    kind: 'seal',
    segments,
    tags: segments.map(({ tag: no }) => no),
  });

  const drainAll = async () => {
    let failed: { readonly error: unknown } | undefined;
    // So that `draining` is set by whoever called, and unset here, before anybody is told.
    await undefined;
    for (let task = nextTask(tasks, nowMs()); task; task = nextTask(tasks, nowMs())) {
      const current = task;
      let instead: Task[] = [];
      try {
        await perform(current);
      } catch (error) {
        failed ??= { error };
        instead = await afterFailure(current, error);
      }
      if (instead.length === 0) done++;
      tasks = tasks.flatMap((each) => (each === current ? instead : [each]));
    }
    draining = undefined;
    if (failed) throw failed.error;
  };

  return {
    seal: (segments) => void tasks.push(sealTask(segments)),
    edit(edit, corrected) {
      const outcome = Promise.withResolvers<void>();
      tasks.push({ ...fresh, kind: 'edit', edit, corrected, outcome, tags: [edit.tag] });
      return outcome.promise;
    },
    drain(all = false) {
      if (all) for (const task of tasks) task.retryAtMs = -Infinity;
      draining ??= drainAll();
      return draining;
    },
    doneCount: () => done,
    firstSeq() {
      const edits = tasks.flatMap((task) => (task.kind === 'edit' ? [task.edit.seq] : []));
      return edits.length > 0 ? Math.min(...edits) : undefined;
    },
  };
}

/** The first whose time has come and whose tags nobody before it waits for. */
function nextTask(tasks: readonly Task[], nowMs: number): Task | undefined {
  const waiting = new Set<number>();
  for (const task of tasks) {
    if (task.retryAtMs <= nowMs && !task.tags.some((no) => waiting.has(no))) return task;
    for (const no of task.tags) waiting.add(no);
  }
  return undefined;
}

function pauseMs(failures: number): number {
  return Math.min(longestPauseMs, shortestPauseMs * 2 ** (failures - 1));
}

const foreignCode = /^(SQLITE_(?!CONSTRAINT|MISMATCH|ERROR|RANGE|TOOBIG)|E[A-Z])/;

/** Refusals, and what the system or SQLite says of the disk, of locks and of memory. */
function mayPass(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return isRefusal(error) || foreignCode.test(code);
}
