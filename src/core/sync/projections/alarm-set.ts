import type { DocumentOf } from '#shared/documents/kinds.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

/** Each alarm of the set is a row; a part is an alarm's key. */
export const alarmSetProjection: Projection<'alarmSet'> = {
  partOf: (path) => path[1]!,
  partsOf: (document) => Object.keys(document.alarms),
  rowOf(key, document, part) {
    const alarmId = `${key}/${part}`;
    const row = alarmRow(alarmId, key, document.alarms[part]);
    return { table: 'alarm', key: [alarmId], row };
  },
  eventsOf: (key, parts) => [['alarms.changed', [...parts].map((part) => `${key}/${part}`)]],
};

function alarmRow(
  alarmId: string,
  ownerId: string,
  definition: DocumentOf<'alarmSet'>['alarms'][string] | undefined,
): TenantTables['alarm'] | undefined {
  if (definition === undefined) return undefined;
  return {
    alarmId,
    ownerId,
    name: textOr(definition.name, '?'),
    definition: JSON.stringify(definition),
  };
}
