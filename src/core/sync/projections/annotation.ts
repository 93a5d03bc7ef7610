import type { DocumentOf } from '#shared/documents/kinds.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

export const annotationProjection: Projection<'annotation'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf: (key, document) => ({
    table: 'annotation',
    key: [key],
    row: annotationRow(key, document),
  }),
  eventsOf: (key) => [['trends.annotationsChanged', [key]]],
};

/** Without a time it is at no place of the axis, and is found by no period. */
function annotationRow(
  annotationId: string,
  { time, about, ...document }: DocumentOf<'annotation'>,
): TenantTables['annotation'] {
  return {
    annotationId,
    atMs: numberOr(time?.atMs, null),
    toMs: numberOr(time?.toMs, null),
    text: textOr(document.text, ''),
    leaseId: textOr(about?.kind === 'lease' && about.leaseId, null),
    wellId: textOr(about?.kind === 'well' && about.wellId, null),
    tagId: textOr(about?.kind === 'tag' && about.tagId, null),
    byId: textOr(document.byId, null),
    byName: textOr(document.byName, null),
    madeAtMs: numberOr(document.madeAt, null),
    deleted: document.deletedAt === undefined ? 0 : 1,
  };
}
