import { isDamage, type Damage } from './damage.ts';
import { isGivenUp } from './only-rollups.ts';
import type { OpenPart } from './open-parts.ts';
import { findChunks, type ChunkRow } from './part-file.ts';
import { mergeRuns, part as partOf, placeOf, type Run } from './run.ts';
import { damageOf, readChunk, readNewestBefore } from './seal-run.ts';

/**
 * What there is of a tag, oldest first, and nothing twice: chunks that nothing touches stay unread until somebody needs
 * them; a chunk into whose span samples of the head fall is merged with those, and what is sealed wins.
 */
export type Span =
  | { readonly kind: 'chunk'; readonly part: OpenPart; readonly row: ChunkRow }
  | { readonly kind: 'run'; readonly run: Run };

interface Found {
  readonly part: OpenPart;
  readonly row: ChunkRow;
}

export function spansOf(
  parts: readonly OpenPart[],
  query: {
    readonly tag: number;
    readonly fromMs: number;
    readonly toMs: number;
    readonly head: Run;
  },
  damage: Damage[],
): Span[] {
  const found = parts
    .flatMap((part) => chunksIn(part, query, damage))
    .toSorted((a, b) => a.row.fromMs - b.row.fromMs);
  const { head } = query;
  const spans: Span[] = [];
  let place = placeOf(head.times, query.fromMs);
  const end = placeOf(head.times, query.toMs);
  const takeHead = (until: number) => {
    if (until > place) spans.push({ kind: 'run', run: partOf(head, place, until) });
    place = Math.max(place, until);
  };
  for (const group of groupOverlapping(found)) {
    const toMs = Math.max(...group.map(({ row }) => row.toMs));
    takeHead(Math.min(placeOf(head.times, group[0]!.row.fromMs), end));
    const inside = Math.min(placeOf(head.times, toMs + 1), end);
    const isWhole = group.length === 1 && inside === place;
    // Samples that came after their day was given up are not counted: sealing leaves them out.
    if (isWhole || group.some(isOnlyRollups)) {
      spans.push(...group.map((each) => ({ kind: 'chunk', ...each }) as const));
      place = Math.max(place, inside);
    } else {
      const sealed = group.flatMap((each) => readable(each, damage, query.fromMs, query.toMs));
      const runs = [...sealed, partOf(head, place, inside)];
      spans.push({ kind: 'run', run: mergeRuns(runs) });
      place = inside;
    }
  }
  takeHead(end);
  return spans;
}

/** Whether the samples of a chunk were given up. */
export function isOnlyRollups({ part, row }: Found): boolean {
  return isGivenUp(part.database, row.id);
}

/** Chunks of one file do not overlap; those of a tag that changed its class may. */
function groupOverlapping(found: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  let toMs = -Infinity;
  for (const each of found) {
    if (each.row.fromMs <= toMs) groups.at(-1)!.push(each);
    else groups.push([each]);
    toMs = Math.max(toMs, each.row.toMs);
  }
  return groups;
}

function chunksIn(
  part: OpenPart,
  { tag, fromMs, toMs }: { tag: number; fromMs: number; toMs: number },
  damage: Damage[],
): Found[] {
  try {
    return findChunks(part.database, tag, fromMs, toMs).map((row) => ({ part, row }));
  } catch (error) {
    if (!isDamage(error)) throw error;
    damage.push({ file: part.file, tag: null, fromMs, toMs, detail: error.message });
    return [];
  }
}

/** The samples of a chunk between these times, or none and a word about the damage. */
export function readable(found: Found, damage: Damage[], fromMs?: number, toMs?: number): Run[] {
  return orDamage(found, damage, () => readChunk(found.part, found.row, fromMs, toMs));
}

/** The newest samples of a chunk before `ms`, or none and a word about the damage. */
export function newestBefore(found: Found, damage: Damage[], ms: number): Run[] {
  return orDamage(found, damage, () => readNewestBefore(found.part, found.row, ms));
}

function orDamage({ part, row }: Found, damage: Damage[], read: () => Run): Run[] {
  try {
    return [read()];
  } catch (error) {
    if (!isDamage(error)) throw error;
    damage.push(damageOf(part, row, error));
    return [];
  }
}
