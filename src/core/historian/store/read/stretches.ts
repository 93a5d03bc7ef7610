import { between, type Run } from '../columns/run.ts';

/** All that is sealed of a tag with `fromMs <= time < toMs`. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly run: Run;
}

const defaultMostBytes = 8 * 1024 * 1024;
const bytesPerSample = 18;
const bytesPerStretch = 500;

/**
 * Sealed samples that were asked for lately, where questions are asked: the same again needs no other thread. Invariants:
 *  1. A stretch tells what is sealed now. Whatever changes what is sealed of a tag forgets its stretches before anybody
 *     learns of the change, and before the head lets go of samples that were sealed.
 *  2. What was read while anything changed is not remembered: it may be from before.
 *  3. No more than `mostBytes`; what was not asked for longest goes first.
 */
export interface Stretches {
  /** The samples of that time, where they are remembered; not to be changed, nor given to others. */
  find(tag: number, fromMs: number, toMs: number): Run | undefined;
  /** To be called when reading begins; what it returns remembers what was read. */
  begin(tag: number): (stretch: Stretch) => void;
  /** Of these tags, or of all. */
  forget(tags?: Iterable<number>): void;
  bytes(): number;
}

export function createStretches(mostBytes = defaultMostBytes): Stretches {
  const ofTag = new Map<number, Set<Stretch>>();
  /** All of them with their tags; last is youngest. */
  const tagOf = new Map<Stretch, number>();
  let bytes = 0;
  let changes = 0;

  const drop = (stretch: Stretch) => {
    const tag = tagOf.get(stretch)!;
    tagOf.delete(stretch);
    ofTag.get(tag)!.delete(stretch);
    if (ofTag.get(tag)!.size === 0) ofTag.delete(tag);
    bytes -= sizeOf(stretch);
  };
  const remember = (tag: number, stretch: Stretch) => {
    for (const known of ofTag.get(tag) ?? []) if (isWithin(known, stretch)) drop(known);
    ofTag.set(tag, (ofTag.get(tag) ?? new Set()).add(stretch));
    tagOf.set(stretch, tag);
    bytes += sizeOf(stretch);
    for (const oldest of tagOf.keys()) {
      if (bytes <= mostBytes) break;
      drop(oldest);
    }
  };

  return {
    find(tag, fromMs, toMs) {
      for (const stretch of ofTag.get(tag) ?? []) {
        if (!isWithin({ fromMs, toMs }, stretch)) continue;
        tagOf.delete(stretch);
        tagOf.set(stretch, tag);
        return between(stretch.run, fromMs, toMs);
      }
      return undefined;
    },
    begin(tag) {
      const begunAt = changes;
      return (stretch) => {
        if (changes === begunAt) remember(tag, stretch);
      };
    },
    forget(tags = [...ofTag.keys()]) {
      changes++;
      for (const tag of tags) for (const stretch of ofTag.get(tag) ?? []) drop(stretch);
    },
    bytes: () => bytes,
  };
}

type Period = Pick<Stretch, 'fromMs' | 'toMs'>;

function isWithin(inner: Period, outer: Period): boolean {
  return inner.fromMs >= outer.fromMs && inner.toMs <= outer.toMs;
}

function sizeOf({ run }: Stretch): number {
  return bytesPerStretch + run.times.length * bytesPerSample;
}
