import type { ChunkId, DeviceKey, LogId, Space } from './header.ts';

/** A chunk among others: all that decides where it stands and whether it counts. */
export interface ChunkNode {
  readonly id: ChunkId;
  readonly space: Space;
  readonly log: LogId;
  readonly seq: number;
  readonly height: number;
  readonly author: DeviceKey;
  readonly parents: readonly ChunkId[];
  /** The end of the members space its author had built in; in that space itself, its parents. */
  readonly members: readonly ChunkId[];
}

/** A set of chunks of one space that holds the parents of each. */
export type ChunkGraph = ReadonlyMap<ChunkId, Pick<ChunkNode, 'id' | 'parents' | 'height'>>;

/** The chunks at the ends and all that lie behind them; ends that are not in the graph are passed over. */
export function pastOf(graph: ChunkGraph, ends: Iterable<ChunkId>): Set<ChunkId> {
  const past = new Set<ChunkId>();
  const toVisit = [...ends];
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const chunk = graph.get(id);
    if (!chunk || past.has(id)) continue;
    past.add(id);
    toVisit.push(...chunk.parents);
  }
  return past;
}

/** Those of a closed set that no other of it builds on, in order of their ids. */
export function frontierOf(graph: ChunkGraph, chunks: ReadonlySet<ChunkId>): ChunkId[] {
  const builtOn = new Set<ChunkId>();
  for (const id of chunks) for (const parent of graph.get(id)!.parents) builtOn.add(parent);
  return [...chunks].filter((id) => !builtOn.has(id)).toSorted();
}

/** Parents before children, and the same everywhere. */
export function byHeight(
  one: Pick<ChunkNode, 'height' | 'id'>,
  other: Pick<ChunkNode, 'height' | 'id'>,
): number {
  return one.height - other.height || (one.id < other.id ? -1 : 1);
}

/** Whether a chunk stands among its parents where it says: height, and its turn in its log. */
export function isInPlace(
  chunk: Pick<ChunkNode, 'space' | 'log' | 'seq' | 'height' | 'author'>,
  parents: readonly ChunkNode[],
): boolean {
  const highest = parents.reduce((height, parent) => Math.max(height, parent.height), -1);
  const before = parents.filter(({ log }) => log === chunk.log);
  return (
    chunk.height === highest + 1 &&
    parents.every(({ space }) => space === chunk.space) &&
    before.length === (chunk.seq === 0 ? 0 : 1) &&
    before.every(({ seq, author }) => seq === chunk.seq - 1 && author === chunk.author)
  );
}
