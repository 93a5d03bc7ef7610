import type { DocumentOf } from '#shared/documents/kinds.ts';
import { dayFieldNames, type DayVolumes } from '#shared/domain/production/volumes.ts';
import { must } from '#shared/kit/must.ts';
import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

const textFields: ReadonlySet<string> = new Set(['downtimeCode', 'note']);

/** A well-month becomes one row per day that holds anything; a part is a day, `07`. */
export const productionDayProjection: Projection<'wellMonth'> = {
  partOf: (path) => must(path[1], 'day of a path in a well-month'),
  partsOf: (document) => Object.keys(document.days),
  rowOf(key, document, part) {
    const [wellId = '', month] = key.split('/');
    const day = `${month}-${part}`;
    const volumes = volumesOf(document.days[part]);
    return {
      table: 'productionDay',
      key: [wellId, day],
      row: volumes && { wellId, day, ...volumes },
    };
  },
  eventsOf: (key) => [['production.changed', [key.split('/')[0]!]]],
};

function volumesOf(entered: DocumentOf<'wellMonth'>['days'][string] | undefined) {
  const volumes = Object.fromEntries(
    dayFieldNames.map((name) => [
      name,
      textFields.has(name) ? textOr(entered?.[name], null) : numberOr(entered?.[name], null),
    ]),
  ) as DayVolumes;
  return Object.values(volumes).some((value) => value !== null) ? volumes : undefined;
}
