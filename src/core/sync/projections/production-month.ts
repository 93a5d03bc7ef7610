import type { DocumentOf } from '#shared/documents/kinds.ts';
import { monthFieldNames, type MonthVolumes } from '#shared/domain/production/volumes.ts';
import { must } from '#shared/kit/must.ts';
import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

const textFields: ReadonlySet<string> = new Set(['status', 'note']);

/** A well-year becomes one row per month that holds anything; a part is a month, `03`. */
export const productionMonthProjection: Projection<'wellYear'> = {
  partOf: (path) => must(path[1], 'month of a path in a well-year'),
  partsOf: (document) => Object.keys(document.months),
  rowOf(key, document, part) {
    const [wellId = '', year] = key.split('/');
    const month = `${year}-${part}`;
    const volumes = volumesOf(document.months[part]);
    return {
      table: 'productionMonth',
      key: [wellId, month],
      row: volumes && { wellId, month, ...volumes },
    };
  },
  eventsOf: (key) => [['production.changed', [key.split('/')[0]!]]],
};

function volumesOf(entered: DocumentOf<'wellYear'>['months'][string] | undefined) {
  const volumes = Object.fromEntries(
    monthFieldNames.map((name) => [
      name,
      textFields.has(name) ? textOr(entered?.[name], null) : numberOr(entered?.[name], null),
    ]),
  ) as MonthVolumes;
  return Object.values(volumes).some((value) => value !== null) ? volumes : undefined;
}
