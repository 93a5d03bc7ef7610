import { wallTimeOf } from '#shared/domain/telemetry/archive/record-time.ts';
import type { ArchiveLayout } from '#shared/domain/telemetry/archive/archive-layout.ts';
import type { RawSample } from '#core/drivers/driver.ts';
import type { ModbusPoint, ModbusTable, PlacedTag } from '#core/drivers/modbus/plan-blocks.ts';
import { badSample } from '#core/drivers/modbus/poll-group.ts';
import { readValue } from '#core/drivers/modbus/register-values.ts';

/** An archive of a device, and the tags whose values its records hold. */
export interface Archive {
  /** Tells it from others, also when the application was restarted: a tag more is another key. */
  readonly key: string;
  readonly table: ModbusTable;
  readonly register: number;
  readonly layout: ArchiveLayout;
  readonly tags: readonly PlacedTag[];
}

const encodings: readonly string[] = ['f32', 'u32', 'i32'];

export function isArchived({ point }: PlacedTag): boolean {
  return point.archive !== undefined;
}

/** Only values of 32 bits that lie inside the record, in tables of registers. */
export function isReadableArchive({ point }: PlacedTag): boolean {
  const { archive, table, encoding } = point;
  if (!archive || (table !== 'holding' && table !== 'input')) return false;
  return encodings.includes(encoding) && archive.field < archive.fields;
}

/** Tags that lie in the same records are read together. */
export function groupArchives(tags: readonly PlacedTag[]): readonly Archive[] {
  const groups = Map.groupBy(tags, ({ point: { table, register, archive, wordOrder } }) =>
    JSON.stringify([table, register, wordOrder, { ...archive, field: 0 }]),
  );
  return [...groups.values()].map((own) => {
    const { table, register, archive } = own[0]!.point;
    const { records, pointer } = archive!;
    const fields = own.map(({ tagId, point }) => `${tagId} ${point.archive!.field}`).toSorted();
    const key = JSON.stringify([table, register, records, pointer.register, fields]);
    return { key, table, register, layout: archive!, tags: own };
  });
}

/** What the device's clock showed in a record; undefined when it is empty, half written or of another length. */
export function wallTimeIn(bytes: Uint8Array, { layout, tags }: Archive): number | undefined {
  if (bytes.length !== layout.fields * 4) return undefined;
  const { point } = tags[0]!;
  const encoding = layout.time.kind === 'seconds' ? 'u32' : layout.time.encoding;
  return wallTimeOf(layout.time, (field) => {
    const value = fieldOf(bytes, { ...point, encoding }, field);
    return typeof value === 'number' ? value : undefined;
  });
}

export function samplesIn(bytes: Uint8Array, { tags }: Archive, sourceMs: number): RawSample[] {
  return tags.map(({ tagId, point }) => {
    const value = fieldOf(bytes, point, point.archive!.field);
    if (value === undefined) return badSample(tagId, sourceMs, 'not-a-number');
    return { tagId, sourceMs, value, quality: 'good', reason: 'none' };
  });
}

function fieldOf(bytes: Uint8Array, point: ModbusPoint, field: number) {
  const block = { table: point.table, start: 0, bytesEach: 4 } as const;
  return readValue(bytes, block, { ...point, register: field });
}
