import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

export const leaseProjection: Projection<'lease'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf: (key, document) => ({
    table: 'lease',
    key: [key],
    row: {
      leaseId: key,
      name: textOr(document.name, '?'),
      operatorName: textOr(document.operatorName, null),
      state: textOr(document.state, null),
      county: textOr(document.county, null),
      timeZone: textOr(document.timeZone, null),
      latitude: numberOr(document.latitude, null),
      longitude: numberOr(document.longitude, null),
      deleted: document.deletedAt === undefined ? 0 : 1,
    },
  }),
  eventsOf: (key) => [['leases.changed', [key]]],
};
