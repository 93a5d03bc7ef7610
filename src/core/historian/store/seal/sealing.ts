import type { TagId } from '#shared/domain/identity/ids.ts';
import { largeTile, type Filling, type Head, type Segment } from '../columns/head.ts';
import type { SealQueue } from './seal-queue.ts';

const bytesPerSample = 18;
const headBudgetBytes = 72_000_000;
/** About an hour at one second: longer chunks gain nothing. */
const mostTiles = 32;
const sparePlaces = 8;
const oldestSegmentMs = 3_600_000;
/** Handed over at once: what the core's thread does in one go must stay far below 5 ms. */
const tilesAtOnce = 1_024;

/**
 * Decides when samples of the head are sealed, and hands them over. Invariants:
 *  1. Tags of one device close together, so that they share their times; devices close at different moments.
 *  2. The more tags, the shorter their segments: all of them together keep to one budget of memory.
 */
export interface Sealing extends Filling {
  /** Closes what is full or old. */
  closeDue(nowMs: number): void;
  closeAll(): void;
  closeTag(no: number): void;
}

interface Group {
  readonly tags: Set<number>;
  factor: number;
}

export function createSealing(around: {
  readonly head: Head;
  readonly queue: Pick<SealQueue, 'seal'>;
  readonly tagIdOf: (no: number) => TagId;
  readonly tagCount: () => number;
  readonly windowSamples?: number | undefined;
}): Sealing {
  const { head, queue } = around;
  const groups = new Map<string, Group>();
  const groupByTag: (Group | undefined)[] = [];
  const due = new Set<Group>();

  const windowNow = () => around.windowSamples ?? windowFor(around.tagCount());
  let window = windowNow();

  const groupOf = (no: number): Group => {
    const known = groupByTag[no];
    if (known) return known;
    const device = around.tagIdOf(no).split('/', 1)[0]!;
    let group = groups.get(device);
    if (!group) groups.set(device, (group = { tags: new Set(), factor: firstFactor(groups.size) }));
    group.tags.add(no);
    groupByTag[no] = group;
    window = windowNow();
    return group;
  };

  /** What is handed over together is one commit. */
  const closeTags = (tags: Iterable<number>) => {
    let some: Segment[] = [];
    let tiles = 0;
    for (const no of tags) {
      const segment = head.close(no);
      if (!segment) continue;
      some.push(segment);
      tiles += segment.tiles.length;
      if (tiles < tilesAtOnce) continue;
      queue.seal(some);
      some = [];
      tiles = 0;
    }
    if (some.length > 0) queue.seal(some);
  };

  return {
    wanted: (no) => Math.ceil(window * groupOf(no).factor),
    filled: (no) => void due.add(groupOf(no)),
    closeDue(nowMs) {
      head.eachOpen(({ tag, openedAtMs }) => {
        const group = groupOf(tag);
        if (nowMs - openedAtMs >= oldestSegmentMs * group.factor) due.add(group);
      });
      for (const group of due) {
        closeTags(group.tags);
        group.factor = 1;
      }
      due.clear();
    },
    closeAll() {
      const tags: number[] = [];
      head.eachOpen(({ tag }) => tags.push(tag));
      closeTags(tags);
    },
    closeTag: (no) => closeTags([no]),
  };
}

/** Spreads the first closing of devices evenly over half a window (multiples of the golden ratio). */
function firstFactor(number: number): number {
  return 0.5 + ((number * 0.618_033_988_75) % 1) / 2;
}

/** Whole tiles, less what comes between a segment being full and being closed. */
function windowFor(tagCount: number): number {
  const places = headBudgetBytes / bytesPerSample / Math.max(1, tagCount);
  const tiles = Math.min(mostTiles, Math.max(1, Math.floor(places / largeTile)));
  return tiles * largeTile - sparePlaces;
}
