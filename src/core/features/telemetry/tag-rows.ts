import type { DeviceId, LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import { hasLine, isOnLine, type DeviceAddress } from '#shared/domain/telemetry/device.ts';
import { keepClass } from '#shared/domain/telemetry/keep-rules.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { ConfiguredDevice } from '#core/drivers/lines.ts';

export function rowToTag({ key: _key, writePermission, ...row }: TenantTables['tag']): Tag {
  return {
    ...row,
    tagId: row.tagId as TagId,
    deviceId: row.deviceId as DeviceId,
    wellId: row.wellId as WellId | null,
    leaseId: row.leaseId as LeaseId | null,
    signal: row.signal as Tag['signal'],
    point: JSON.parse(row.point) as Tag['point'],
    scale: row.scale === null ? null : (JSON.parse(row.scale) as Tag['scale']),
    reduction: row.reduction === null ? null : (JSON.parse(row.reduction) as Tag['reduction']),
    keep: parseKeep(row.keep),
    write: writePermission === null ? null : (JSON.parse(writePermission) as Tag['write']),
    model: row.model === null ? null : (JSON.parse(row.model) as Tag['model']),
    states: row.states === null ? null : (JSON.parse(row.states) as Tag['states']),
    range: row.range === null ? null : (JSON.parse(row.range) as Tag['range']),
  };
}

/** A class of a newer version is kept as the usual one. */
function parseKeep(keep: string | null): Tag['keep'] {
  return keepClass.safeParse(keep).data ?? null;
}

/** undefined for a device that only holds imported tags: no line leads to it. */
export function rowToDevice(
  row: TenantTables['device'],
  tags: readonly Tag[],
): ConfiguredDevice | undefined {
  const address = JSON.parse(row.address) as DeviceAddress;
  if (!hasLine(address)) return undefined;
  return {
    deviceId: row.deviceId as DeviceId,
    address,
    scanMs: row.scanMs,
    enabled: row.enabled === 1,
    tags: tags.filter((tag) => tag.deviceId === row.deviceId && isOnLine(tag.point)),
  };
}
