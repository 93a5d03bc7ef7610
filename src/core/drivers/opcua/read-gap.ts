import {
  AttributeIds,
  TimestampsToReturn,
  type ClientSession,
  type DataValue,
  type HistoryData,
} from 'node-opcua-client';
import type { NodeTag } from './node-tags.ts';
import { chunksOf } from './watch-nodes.ts';

const MOST_GAP_MS = 30 * 24 * 3_600_000;
const VALUES_PER_CALL = 5_000;
/** Against a server that never comes to an end. */
const MOST_CALLS = 500;

/** A server that is short of something may have it the next time. */
const passingTroubles: readonly string[] = [
  'BadNoContinuationPoints',
  'BadTooManyOperations',
  'BadServerTooBusy',
  'BadResourceUnavailable',
  'BadOutOfMemory',
  'BadTimeout',
];

type Take = (tag: NodeTag, values: readonly DataValue[]) => void;

/**
 * What a server's own history holds of the time a line was down, tag by tag, oldest first; `take` is given it page by
 * page. Tags whose node keeps no history are passed over. Throws what the library throws when the line breaks, and when
 * the server cannot tell just now.
 */
export async function readGap(
  session: ClientSession,
  tags: readonly NodeTag[],
  nowMs: number,
  take: Take,
): Promise<void> {
  const missed = tags.filter(({ sinceMs }) => sinceMs !== undefined);
  if (missed.length === 0) return;
  const keeps = await readKeeps(session, missed);
  for (const [index, tag] of missed.entries())
    if (keeps[index]) await readTag(session, tag, nowMs, take);
}

/** Which of the tags' nodes keep a history. */
async function readKeeps(session: ClientSession, tags: readonly NodeTag[]): Promise<boolean[]> {
  const keeps: boolean[] = [];
  for (const chunk of chunksOf(tags)) {
    const nodes = chunk.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Historizing }));
    for (const { value } of await session.read(nodes)) keeps.push(value?.value === true);
  }
  return keeps;
}

async function readTag(
  session: ClientSession,
  tag: NodeTag,
  nowMs: number,
  take: Take,
): Promise<void> {
  // The value at the beginning is there already.
  let fromMs = Math.max(tag.sinceMs! + 1, nowMs - MOST_GAP_MS);
  let continuationPoint: Buffer | undefined;
  for (let call = 0; call < MOST_CALLS; call++) {
    const [page] = await session.readHistoryValue(
      [{ nodeId: tag.nodeId, ...(continuationPoint && { continuationPoint }) }],
      new Date(fromMs),
      new Date(nowMs),
      { numValuesPerNode: VALUES_PER_CALL, timestampsToReturn: TimestampsToReturn.Both },
    );
    if (!page) return;
    if (page.statusCode.isNotGood()) {
      if (passingTroubles.includes(page.statusCode.name)) throw new Error(page.statusCode.name);
      // No history, or none of that time; a server that forgot how far it was is asked from there.
      if (!continuationPoint) return;
      continuationPoint = undefined;
      continue;
    }
    const values = (page.historyData as HistoryData | null)?.dataValues ?? [];
    take(tag, values);
    fromMs = Math.max(fromMs, (values.at(-1)?.sourceTimestamp?.getTime() ?? 0) + 1);
    continuationPoint = page.continuationPoint ?? undefined;
    if (!continuationPoint || continuationPoint.length === 0) return;
  }
}
