import type { Projection } from './projection.ts';

/** Each part is a row, its value as JSON. */
export const notificationPlanProjection: Projection<'notificationPlan'> = {
  partOf: (path) => path[1]!,
  partsOf: (document) => Object.keys(document.parts),
  rowOf(_key, document, part) {
    const value = document.parts[part];
    const row =
      value === undefined
        ? undefined
        : { partKey: part, kind: part.split(':', 1)[0]!, value: JSON.stringify(value) };
    return { table: 'notificationPart', key: [part], row };
  },
  eventsOf: (_key, parts) => [['notifications.changed', [...parts]]],
};
