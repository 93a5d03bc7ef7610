import type { DocumentOf } from '#shared/documents/kinds.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { jsonOr, numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

const DEVICE_PART = '';
const DEFAULT_SCAN_MS = 1_000;

/** A device is a row, and so is each of its tags; a part is a tag's key, or empty for the device itself. */
export const deviceProjection: Projection<'device'> = {
  partOf: (path) => (path[0] === 'tags' ? path[1]! : DEVICE_PART),
  partsOf: (document) => [DEVICE_PART, ...Object.keys(document.tags)],
  rowOf(key, document, part) {
    if (part === DEVICE_PART) return { table: 'device', key: [key], row: deviceRow(key, document) };
    const tagId = `${key}/${part}`;
    return { table: 'tag', key: [tagId], row: tagRow(key, part, document.tags[part]) };
  },
  eventsOf(key, parts) {
    const tagIds = [...parts]
      .filter((part) => part !== DEVICE_PART)
      .map((part) => `${key}/${part}`);
    return [
      ['devices.changed', [key]],
      ['tags.changed', tagIds],
    ];
  },
};

function deviceRow(deviceId: string, document: DocumentOf<'device'>): TenantTables['device'] {
  return {
    deviceId,
    name: textOr(document.name, '?'),
    kind: textOr(document.address?.kind, 'unknown'),
    address: jsonOr(document.address, '{}'),
    scanMs: Math.round(numberOr(document.scanMs, DEFAULT_SCAN_MS)),
    enabled: document.enabled === false ? 0 : 1,
    deleted: document.deletedAt === undefined ? 0 : 1,
    template: jsonOr(document.template, null),
    publishing: jsonOr(document.publishing, null),
  };
}

function tagRow(
  deviceId: string,
  key: string,
  tag: DocumentOf<'device'>['tags'][string] | undefined,
): TenantTables['tag'] | undefined {
  if (tag === undefined) return undefined;
  return {
    tagId: `${deviceId}/${key}`,
    deviceId,
    key,
    name: textOr(tag.name, key),
    unit: textOr(tag.unit, ''),
    signal: textOr(tag.signal, 'other'),
    wellId: textOr(tag.wellId, null),
    leaseId: textOr(tag.leaseId, null),
    equipment: textOr(tag.equipment, null),
    point: jsonOr(tag.point, '{}'),
    scale: jsonOr(tag.scale, null),
    range: jsonOr(tag.range, null),
    reduction: jsonOr(tag.reduction, null),
    keep: textOr(tag.keep, null),
    scanMs: numberOr(tag.scanMs, null),
    states: jsonOr(tag.states, null),
    model: jsonOr(tag.model, null),
    writePermission: jsonOr(tag.write, null),
    decimals: numberOr(tag.decimals, null),
  };
}
