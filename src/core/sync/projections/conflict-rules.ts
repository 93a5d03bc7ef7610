import type { Projection } from './projection.ts';

/** Each rule is a row, its value as JSON. */
export const conflictRulesProjection: Projection<'conflictRules'> = {
  partOf: (path) => path[1]!,
  partsOf: (document) => Object.keys(document.rules),
  rowOf(_key, document, part) {
    const value = document.rules[part];
    const row = value === undefined ? undefined : { ruleKey: part, value: JSON.stringify(value) };
    return { table: 'conflictRule', key: [part], row };
  },
  eventsOf: (_key, parts) => [['conflicts.changed', [...parts]]],
};
