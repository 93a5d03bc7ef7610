import { resolveNodeId, type NodeId } from 'node-opcua-client';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { DriverTag } from '#core/drivers/driver.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';

type OpcuaPoint = Extract<TagPoint, { kind: 'opcua' }>;

export interface NodeTag {
  readonly tagId: TagId;
  readonly nodeId: NodeId;
  readonly point: OpcuaPoint;
  /** Sampled at this interval instead of the device's. */
  readonly scanMs: number | null | undefined;
  readonly sinceMs: number | undefined;
}

/** Tags by their node; those whose node id is none are told apart. */
export function placeTags(tags: readonly DriverTag[]): {
  readonly placed: readonly NodeTag[];
  readonly unreadable: readonly TagId[];
} {
  const placed: NodeTag[] = [];
  const unreadable: TagId[] = [];
  for (const { tagId, point, scanMs, sinceMs } of tags) {
    if (point.kind !== 'opcua') throw new Error(`Not an OPC UA tag: ${tagId}`);
    const nodeId = parseNodeId(point.nodeId);
    if (nodeId) placed.push({ tagId, nodeId, point, scanMs, sinceMs });
    else unreadable.push(tagId);
  }
  return { placed, unreadable };
}

export function parseNodeId(text: string): NodeId | undefined {
  try {
    return resolveNodeId(text);
  } catch {
    return undefined; // The tag is reported as unknown.
  }
}
