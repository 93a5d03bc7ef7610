import {
  AttributeIds,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  TimestampsToReturn,
  type ClientSubscription,
  type DataValue,
} from 'node-opcua-client';
import type { NodeTag } from './node-tags.ts';

/** Many servers take no more in one call. */
const MOST_NODES_PER_CALL = 500;

export interface Watching {
  readonly onChange: (tag: NodeTag, value: DataValue) => void;
  /** The server takes the node without its deadband only. */
  readonly onPlain: (tag: NodeTag) => void;
  readonly scanMs: number;
  readonly publishMs: number;
}

/** Has the server watch nodes; returns those it refuses. */
export async function watchNodes(
  subscription: ClientSubscription,
  tags: readonly NodeTag[],
  watching: Watching,
): Promise<NodeTag[]> {
  const refused: NodeTag[] = [];
  const alike = Map.groupBy(tags, ({ point, scanMs }) =>
    JSON.stringify([point.deadband, scanMs ?? watching.scanMs]),
  );
  for (const group of alike.values())
    for (const chunk of chunksOf(group))
      refused.push(...(await monitor(subscription, chunk, watching)));
  const plain = refused.filter(({ point }) => point.deadband !== undefined);
  if (plain.length === 0) return refused;
  for (const tag of plain) watching.onPlain(tag);
  const without = plain.map((tag) => ({ ...tag, point: { ...tag.point, deadband: undefined } }));
  const still = await watchNodes(subscription, without, watching);
  return [...refused.filter(({ point }) => point.deadband === undefined), ...still];
}

async function monitor(
  subscription: ClientSubscription,
  chunk: readonly NodeTag[],
  { onChange, scanMs: deviceScanMs, publishMs }: Watching,
): Promise<NodeTag[]> {
  const [{ point, scanMs = null }] = chunk as readonly [NodeTag];
  const samplingInterval = scanMs ?? deviceScanMs;
  const filter = point.deadband && deadbandFilter(point.deadband);
  const group = await subscription.monitorItems(
    chunk.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
    {
      samplingInterval,
      // Room for what is sampled while a publish is on its way.
      queueSize: Math.ceil(publishMs / samplingInterval) + 2,
      discardOldest: true,
      ...(filter && { filter }),
    },
    TimestampsToReturn.Both,
  );
  group.on('changed', (_item, dataValue, index) => onChange(chunk[index]!, dataValue));
  return chunk.filter((_, index) => group.monitoredItems[index]!.statusCode.isNotGood());
}

/** OPC 10000-4, 7.22.2. Changes of quality are told whatever the deadband. */
function deadbandFilter({ kind, value }: NonNullable<NodeTag['point']['deadband']>) {
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: kind === 'absolute' ? DeadbandType.Absolute : DeadbandType.Percent,
    deadbandValue: value,
  });
}

export function chunksOf<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / MOST_NODES_PER_CALL);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * MOST_NODES_PER_CALL, (index + 1) * MOST_NODES_PER_CALL),
  );
}
