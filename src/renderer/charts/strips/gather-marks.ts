import type { TimeMark } from './strip-scene.ts';

/** Marks that would lie on each other in the lane, shown as one. */
export interface MarkGroup {
  readonly x: number;
  readonly marks: readonly TimeMark[];
}

/** Groups marks whose flags are closer than `leastPx`; those before the plot's left edge are left out. */
export function gatherMarks(
  marks: readonly TimeMark[],
  x: (ms: number) => number,
  [fromX, toX]: readonly [number, number],
  leastPx: number,
): readonly MarkGroup[] {
  const groups: { x: number; marks: TimeMark[] }[] = [];
  for (const mark of marks.toSorted((one, other) => one.atMs - other.atMs)) {
    // A span that began earlier has its flag at the edge.
    const endX = x(mark.toMs ?? mark.atMs);
    if (endX < fromX || x(mark.atMs) > toX) continue;
    const at = Math.max(fromX, x(mark.atMs));
    const last = groups.at(-1);
    if (last && at - last.x < leastPx) last.marks.push(mark);
    else groups.push({ x: at, marks: [mark] });
  }
  return groups;
}
