import { alarmAct } from '#shared/domain/alarms/act.ts';
import type { Projection } from './projection.ts';

/** Each act is a row; a part is its id. What a newer app writes otherwise is passed over. */
export const alarmActsProjection: Projection<'alarmActs'> = {
  partOf: (path) => path[1]!,
  partsOf: (document) => Object.keys(document.acts),
  rowOf(_key, document, part) {
    const { data } = alarmAct.safeParse(document.acts[part]);
    const row = data && { actId: part, alarmId: data.alarmId, act: JSON.stringify(data) };
    return { table: 'alarmAct', key: [part], row };
  },
  eventsOf: (_key, parts) => [['alarms.acted', [...parts]]],
};
