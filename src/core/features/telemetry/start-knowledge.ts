import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { mayKeepHistory } from '#shared/domain/telemetry/device.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { ConfiguredDevice } from '#core/drivers/lines.ts';
import type { LineMemories } from './line-memories.ts';

/**
 * Tells lines that start what this seat knew when it was last running: what they must not forget, and how far the
 * samples of tags reach whose server may have more. Lines that run know better than the disk.
 */
export function createStartKnowledge({
  samples,
  memories,
}: Pick<TenantDeps, 'samples'> & { readonly memories: Pick<LineMemories, 'read'> }) {
  let started = new Set<DeviceId>();

  const newestOf = async (devices: readonly ConfiguredDevice[]) => {
    const asked = devices.filter(({ address }) => mayKeepHistory(address));
    const tagIds = asked.flatMap(({ tags }) => tags.map(({ tagId }) => tagId));
    const latest = tagIds.length > 0 ? await samples.latest(tagIds) : [];
    return new Map(latest.map(({ tagId, sourceMs }) => [tagId, sourceMs]));
  };

  return {
    async add(devices: readonly ConfiguredDevice[]): Promise<readonly ConfiguredDevice[]> {
      const fresh = devices.filter(({ deviceId }) => !started.has(deviceId));
      started = new Set(devices.map(({ deviceId }) => deviceId));
      if (fresh.length === 0) return devices;
      const kept = memories.read();
      const newest = await newestOf(fresh);
      return devices.map((device) => ({
        ...device,
        memory: kept.get(device.deviceId),
        lastMs: lastMsOf(device, newest),
      }));
    },
  };
}

function lastMsOf({ tags }: ConfiguredDevice, newest: ReadonlyMap<TagId, number>) {
  const known = tags.flatMap(({ tagId }) => {
    const sourceMs = newest.get(tagId);
    return sourceMs === undefined ? [] : [[tagId, sourceMs] as const];
  });
  return new Map(known);
}
