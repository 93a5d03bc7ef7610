import type { DocumentOf } from '#shared/documents/kinds.ts';
import type { Projection } from './projection.ts';

const CUSTOM_FIELDS = 'customFields';

/** One row per setting, its value as JSON; `customFields` is one row holding the list, sorted by key. */
export const settingProjection: Projection<'settings'> = {
  partOf: (path) => path[0]!,
  partsOf: (document) => Object.keys(document),
  rowOf(_key, document, part) {
    const value = part === CUSTOM_FIELDS ? customFields(document) : settingOf(document, part);
    return {
      table: 'setting',
      key: [part],
      row: value === undefined ? undefined : { key: part, value: JSON.stringify(value) },
    };
  },
  eventsOf: () => [['settings.changed', ['tenant']]],
};

function settingOf(document: DocumentOf<'settings'>, name: string): unknown {
  return (document as Readonly<Record<string, unknown>>)[name];
}

function customFields(document: DocumentOf<'settings'>): unknown {
  const fields = Object.entries(document.customFields);
  return fields.length === 0
    ? undefined
    : fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
}
