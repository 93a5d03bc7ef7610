import { byHeight } from '#shared/chunks/graph.ts';
import type { ChunkId, LogId } from '#shared/chunks/header.ts';
import { lackingOf, type LogChunk } from '#shared/chunks/vector.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import type { LackingRow } from './tenant-store.ts';

/** What must be looked at of one log to know what another place lacks of it. */
export type LogPlan =
  | { readonly log: LogId; readonly from: 'start' }
  /** The log has one end on both sides: all behind theirs, if it is one of ours. */
  | { readonly log: LogId; readonly from: Tip }
  /** Forked here or there. */
  | { readonly log: LogId; readonly from: 'tips'; readonly theirs: readonly Tip[] };

/** Logs of which they may lack something. */
export function planLacking(ours: Vector, theirs: Vector): readonly LogPlan[] {
  return [...ours].flatMap(([log, tips]) => planLog(log, tips, theirs.get(log) ?? []) ?? []);
}

function planLog(log: LogId, ours: readonly Tip[], theirs: readonly Tip[]): LogPlan | undefined {
  if (theirs.length === 0) return { log, from: 'start' };
  const known = new Set(theirs.map(({ id }) => id));
  if (ours.every(({ id }) => known.has(id))) return undefined;
  if (ours.length > 1 || theirs.length > 1) return { log, from: 'tips', theirs };
  return theirs[0]!.seq > ours[0]!.seq ? undefined : { log, from: theirs[0]! };
}

/** Of all rows of a log those that are lacking. */
export function lackingRows(rows: readonly LackingRow[], theirs: readonly Tip[]): LackingRow[] {
  const log = rows.map(({ id, seq, before }): LogChunk => ({ id, seq, before }));
  const lacking: ReadonlySet<ChunkId> = new Set(lackingOf(log, theirs));
  return rows.filter(({ id }) => lacking.has(id));
}

export function parentsFirst(rows: readonly LackingRow[]): LackingRow[] {
  return rows.toSorted(byHeight);
}
