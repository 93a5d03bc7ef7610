import { jsonOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

/** The template stays JSON: it is read whole or not at all. */
export const deviceTemplateProjection: Projection<'deviceTemplate'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf: (key, document) => ({
    table: 'deviceTemplate',
    key: [key],
    row: {
      templateId: key,
      name: textOr(document.name, '?'),
      basedOn: textOr(document.basedOn, null),
      template: jsonOr(document.template, '{}'),
      deleted: document.deletedAt === undefined ? 0 : 1,
    },
  }),
  eventsOf: (key) => [['templates.changed', [key]]],
};
