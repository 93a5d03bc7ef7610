import type { DeviceKind } from '#shared/domain/telemetry/device.ts';
import type { SimulatedLease, SimulatedTag } from '#shared/domain/telemetry/simulated-lease.ts';
import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { CoreProcess } from '../core-process.ts';

/** A tag whose changes are timed: one of each well. */
export interface TimedTag {
  readonly tagId: TagId;
  readonly key: string;
  readonly kind: DeviceKind;
  readonly wellId: WellId;
  readonly tag: SimulatedTag;
}

/** An operator with the simulated wells and devices, made through the contract as a user would. */
export async function bringField(core: CoreProcess, manifest: SimulatedLease) {
  const installation = core.connect(null);
  const { tenantId } = await installation.client.tenants.create({ name: 'Bench' });
  installation.close();
  const { client, close } = core.connect(tenantId);
  const wellIds = new Map<string, WellId>();
  for (const { key, name } of manifest.wells) {
    const { wellId } = await client.wells.create({ fields: { name, status: 'producing' } });
    wellIds.set(key, wellId);
  }
  const timed: TimedTag[] = [];
  for (const { name, address, scanMs, tags } of manifest.devices) {
    const fields = { name, address, scanMs, enabled: true };
    const { deviceId } = await client.devices.create({
      fields,
      tags: tags.map(({ wellKey, leaseKey: _leaseKey, ...tag }) => ({
        ...tag,
        wellId: wellKey === null ? null : (wellIds.get(wellKey) ?? null),
        leaseId: null,
      })),
    });
    for (const tag of tags) {
      if (tag.wellKey === null || tag.signal !== timedSignal(tag, tags)) continue;
      timed.push({
        tagId: `${deviceId}/${tag.key}` as TagId,
        key: tag.key,
        kind: address.kind,
        wellId: wellIds.get(tag.wellKey)!,
        tag,
      });
    }
  }
  close();
  return { tenantId, tags: timed };
}

/** A pressure where a well has one: every lift has, and its range is wide. */
function timedSignal(tag: SimulatedTag, tags: readonly SimulatedTag[]) {
  const ofWell = tags.filter((other) => other.wellKey === tag.wellKey);
  return (
    ofWell.find((other) => other.signal === 'tubingPsi') ??
    ofWell.find((other) => other.signal === 'injectionPsi')
  )?.signal;
}
