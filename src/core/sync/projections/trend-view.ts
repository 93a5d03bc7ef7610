import { jsonOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

/** The view itself stays JSON: nothing looks into it but the screen. */
export const trendViewProjection: Projection<'trendView'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf: (key, document) => ({
    table: 'trendView',
    key: [key],
    row: {
      viewId: key,
      name: textOr(document.name, '?'),
      note: textOr(document.note, null),
      view: jsonOr(document.view, '{}'),
      ownerId: textOr(document.ownerId, null),
      ownerName: textOr(document.ownerName, null),
      deleted: document.deletedAt === undefined ? 0 : 1,
    },
  }),
  eventsOf: (key) => [['trends.viewsChanged', [key]]],
};
