import type { TagFields } from '#shared/contract/devices.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import { nameToKey } from '../tags/tag-draft.ts';

/** Tags of picked nodes, each under a key of its own. What they mean is said afterwards, tag by tag or for many. */
export function nodesToTags(
  nodes: readonly BrowsedNode[],
  taken: ReadonlySet<string>,
): readonly TagFields[] {
  const keys = new Set(taken);
  return nodes.map((node) => {
    const name = node.name.trim().slice(0, 120) || node.nodeId.slice(0, 120);
    const key = nameToKey(name, keys);
    keys.add(key);
    return {
      key,
      name,
      unit: (node.unit ?? '').slice(0, 24),
      signal: 'other',
      wellId: null,
      leaseId: null,
      equipment: null,
      point: { kind: 'opcua', nodeId: node.nodeId },
      scale: null,
      range: null,
    };
  });
}
