import type { DocumentOf } from '#shared/documents/kinds.ts';
import { blankWell } from '#shared/domain/identity/well.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

export const wellProjection: Projection<'well'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf: (key, document) => ({ table: 'well', key: [key], row: wellRow(key, document) }),
  eventsOf: (key) => [['wells.changed', [key]]],
};

function wellRow(wellId: string, document: DocumentOf<'well'>): TenantTables['well'] {
  const api14 = textOr(document.api14, null);
  return {
    wellId,
    name: textOr(document.name, blankWell.name),
    api14,
    api10: api14 === null ? null : api14.slice(0, 10),
    leaseId: textOr(document.leaseId, null),
    operatorName: textOr(document.operatorName, null),
    fieldName: textOr(document.fieldName, null),
    formation: textOr(document.formation, null),
    county: textOr(document.county, null),
    state: textOr(document.state, null),
    status: textOr(document.status, blankWell.status),
    purpose: textOr(document.purpose, blankWell.purpose),
    lift: textOr(document.lift, blankWell.lift),
    latitude: numberOr(document.latitude, null),
    longitude: numberOr(document.longitude, null),
    datum: textOr(document.datum, blankWell.datum),
    spudDate: textOr(document.spudDate, null),
    totalDepthFt: numberOr(document.totalDepthFt, null),
    surfaceLocation: textOr(document.surfaceLocation, null),
    note: textOr(document.note, null),
    custom: JSON.stringify(document.custom),
    deleted: document.deletedAt === undefined ? 0 : 1,
  };
}
