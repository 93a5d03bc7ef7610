import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Damage } from './damage.ts';
import type { Edit } from './edits.ts';
import type { Head, Segment } from './head.ts';
import type { Run } from './run.ts';
import type { Sealer } from './sealer.ts';
import type { Later } from './threads.ts';

const bytesPerSample = 18;
const headBudgetBytes = 72_000_000;
const longestWindow = 4_096;
const shortestWindow = 256;
const oldestSegmentMs = 3_600_000;
/** Tags handed over at once: what the core's thread does in one go must stay far below 5 ms. */
const tagsAtOnce = 64;

export interface SealingTag {
  readonly tagId: TagId;
  readonly tagClass: string;
}

type Task =
  | { readonly kind: 'seal'; readonly segments: readonly Segment[] }
  | {
      readonly kind: 'edit';
      readonly edit: Edit;
      readonly corrected: Run;
      readonly done: () => void;
    };

/**
 * Decides when samples of the head are sealed, and hands them over in order. Invariants:
 *  1. Tags of one device close together, so that they share their times; devices close at different moments.
 *  2. Tasks are done in their order. One that fails stays first and is tried again: an edit never overtakes samples that
 *     came before it, nor do later samples overtake the edit.
 */
export interface Sealing {
  /** To be told of every sample added. */
  added(segment: Segment): void;
  /** Closes what is full or old. */
  closeDue(nowMs: number): void;
  closeAll(): void;
  /** Closes the tag and queues the edit behind it. */
  edit(edit: Edit, corrected: Run): Promise<void>;
  /** Does what is queued; resolves when all is done, rejects with the first failure. */
  drain(): Promise<void>;
  /** Lowest log number that queued edits need. */
  firstSeq(): number | undefined;
}

interface Group {
  readonly tags: Set<number>;
  factor: number;
}

export function createSealing(around: {
  readonly head: Head;
  readonly sealer: Later<Sealer>;
  readonly tag: (no: number) => SealingTag;
  readonly tagCount: () => number;
  readonly onDamage: (damage: readonly Damage[]) => void;
  readonly windowSamples?: number | undefined;
}): Sealing {
  const { head, sealer } = around;
  const groups = new Map<string, Group>();
  const groupByTag: (Group | undefined)[] = [];
  const due = new Set<Group>();
  const tasks: Task[] = [];
  let draining: Promise<void> | undefined;

  const windowNow = () =>
    around.windowSamples ??
    Math.min(
      longestWindow,
      Math.max(
        shortestWindow,
        Math.floor(headBudgetBytes / bytesPerSample / Math.max(1, around.tagCount())),
      ),
    );
  let window = windowNow();

  const groupOf = (no: number): Group => {
    const known = groupByTag[no];
    if (known) return known;
    const device = around.tag(no).tagId.split('/', 1)[0]!;
    let group = groups.get(device);
    if (!group) groups.set(device, (group = { tags: new Set(), factor: firstFactor(groups.size) }));
    group.tags.add(no);
    groupByTag[no] = group;
    window = windowNow();
    return group;
  };

  const closeTags = (tags: Iterable<number>) => {
    const segments = [...tags].flatMap((no) => head.close(no) ?? []);
    for (let start = 0; start < segments.length; start += tagsAtOnce)
      tasks.push({ kind: 'seal', segments: segments.slice(start, start + tagsAtOnce) });
  };

  const perform = async (task: Task) => {
    if (task.kind === 'seal') {
      const closed = task.segments.map((segment) => ({
        tag: segment.tag,
        ...around.tag(segment.tag),
        columns: head.columnsOf(segment),
      }));
      around.onDamage(await sealer.seal(closed));
      task.segments.forEach((segment) => head.release(segment));
    } else {
      const { tagClass } = around.tag(task.edit.tag);
      around.onDamage(await sealer.edit(task.edit, tagClass, task.corrected));
      task.done();
    }
  };

  const drainAll = async () => {
    for (let task = tasks[0]; task; task = tasks[0]) {
      await perform(task);
      tasks.shift();
    }
  };

  return {
    added(segment) {
      const group = groupByTag[segment.tag] ?? groupOf(segment.tag);
      if (segment.count >= window * group.factor) due.add(group);
    },
    closeDue(nowMs) {
      for (const segment of head.openSegments()) {
        const group = groupOf(segment.tag);
        if (nowMs - segment.openedAtMs >= oldestSegmentMs * group.factor) due.add(group);
      }
      for (const group of due) {
        closeTags(group.tags);
        group.factor = 1;
      }
      due.clear();
    },
    closeAll: () => closeTags([...head.openSegments()].map(({ tag }) => tag)),
    edit(edit, corrected) {
      closeTags([edit.tag]);
      return new Promise((resolve) => tasks.push({ kind: 'edit', edit, corrected, done: resolve }));
    },
    drain() {
      draining ??= drainAll().finally(() => (draining = undefined));
      return draining;
    },
    firstSeq() {
      const edits = tasks.flatMap((task) => (task.kind === 'edit' ? [task.edit.seq] : []));
      return edits.length > 0 ? Math.min(...edits) : undefined;
    },
  };
}

/** Spreads the first closing of devices evenly over half a window (multiples of the golden ratio). */
function firstFactor(number: number): number {
  return 0.5 + ((number * 0.618_033_988_75) % 1) / 2;
}
