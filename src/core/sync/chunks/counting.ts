import type { Database } from 'better-sqlite3';
import { byHeight } from '#shared/chunks/graph.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { acceptedEnds, isEntitled, type Rights, whatCounts } from '#shared/chunks/what-counts.ts';
import { readNode, readNodes, setCounts, type StoredNode } from './chunk-rows.ts';

/**
 * Decides about chunks of one space that are new here while nobody's rights have changed: they, and what they vouch for.
 * Answers what has begun to count.
 */
export function countNew(
  database: Database,
  rights: Rights,
  space: Space,
  added: readonly StoredNode[],
): StoredNode[] {
  const accepted = acceptedEnds(rights, space);
  const gained = new Map<ChunkId, StoredNode>();
  const toVisit = added.filter((node) => accepted.has(node.id) || isEntitled(node, rights));
  for (let node = toVisit.pop(); node; node = toVisit.pop()) {
    if (node.counts || gained.has(node.id)) continue;
    gained.set(node.id, node);
    for (const id of node.parents) toVisit.push(readNode(database, id)!);
  }
  const inOrder = [...gained.values()].toSorted(byHeight);
  setCounts(database, inOrder, true);
  return inOrder;
}

/** Decides about all chunks of a space anew, after somebody's rights have changed. */
export function countAll(database: Database, rights: Rights, space: Space): void {
  const nodes = readNodes(database, space);
  const counting = whatCounts(new Map(nodes.map((node) => [node.id, node])), space, rights);
  const gained = nodes.filter(({ id, counts }) => !counts && counting.has(id));
  const lost = nodes.filter(({ id, counts }) => counts && !counting.has(id));
  setCounts(database, gained, true);
  setCounts(database, lost, false);
}
