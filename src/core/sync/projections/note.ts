import { numberOr, textOr } from './column-values.ts';
import type { Projection } from './projection.ts';

export const noteProjection: Projection<'note'> = {
  partOf: () => '',
  partsOf: () => [''],
  rowOf(key, document) {
    const [topic = '', month = ''] = key.split('/');
    const body = textOr(document.body, '');
    const begunAtMs = numberOr(document.begunAt, null);
    return { table: 'note', key: [key], row: { noteKey: key, topic, month, body, begunAtMs } };
  },
  eventsOf: (key) => [['notes.changed', [key]]],
};
