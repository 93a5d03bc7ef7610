import {
  AttributeIds,
  TimestampsToReturn,
  type ClientSession,
  type DataValue,
  type HistoryData,
} from 'node-opcua-client';
import type { NodeTag } from './node-tags.ts';

const MOST_GAP_MS = 30 * 24 * 3_600_000;
const VALUES_PER_CALL = 5_000;
/** Against a server that never comes to an end. */
const MOST_CALLS = 500;

/**
 * What a server's own history holds of the time a line was down, tag by tag, oldest first; `take` is given it page by
 * page. Tags whose node keeps no history are passed over. Throws what the library throws when the line breaks.
 */
export async function readGap(
  session: ClientSession,
  tags: readonly NodeTag[],
  nowMs: number,
  take: (tag: NodeTag, values: readonly DataValue[]) => void,
): Promise<void> {
  const missed = tags.filter(({ sinceMs }) => sinceMs !== undefined);
  if (missed.length === 0) return;
  const nodes = missed.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Historizing }));
  const keeps = await session.read(nodes);
  for (const [index, tag] of missed.entries())
    if (keeps[index]!.value?.value === true) await readTag(session, tag, nowMs, take);
}

async function readTag(
  session: ClientSession,
  tag: NodeTag,
  nowMs: number,
  take: (tag: NodeTag, values: readonly DataValue[]) => void,
): Promise<void> {
  // The value at the beginning is there already.
  const from = new Date(Math.max(tag.sinceMs! + 1, nowMs - MOST_GAP_MS));
  let continuationPoint: Buffer | undefined;
  for (let call = 0; call < MOST_CALLS; call++) {
    const [page] = await session.readHistoryValue(
      [{ nodeId: tag.nodeId, ...(continuationPoint && { continuationPoint }) }],
      from,
      new Date(nowMs),
      { numValuesPerNode: VALUES_PER_CALL, timestampsToReturn: TimestampsToReturn.Both },
    );
    if (!page || page.statusCode.isNotGood()) return;
    take(tag, (page.historyData as HistoryData | null)?.dataValues ?? []);
    continuationPoint = page.continuationPoint ?? undefined;
    if (!continuationPoint || continuationPoint.length === 0) return;
  }
}
