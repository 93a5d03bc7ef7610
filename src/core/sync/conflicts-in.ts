import { definitions } from '#shared/documents/definitions.ts';
import { ruleAt } from '#shared/documents/definition.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { candidatesAt } from './read-field.ts';

export interface FieldConflict {
  readonly path: readonly string[];
  readonly count: number;
}

/** Every `ask` field of a document that has more than one value. */
export function conflictsIn(document: LiveDocument): readonly FieldConflict[] {
  if (!document.mayConflict) return [];
  const definition = definitions[document.kind];
  return pathsIn(document.doc, [])
    .map((path) => ({ path, rule: ruleAt(definition, path) }))
    .filter(({ rule }) => rule?.merge === 'ask')
    .map(({ path, rule }) => ({ path, count: candidatesAt(document, path, rule).length }))
    .filter(({ count }) => count > 1);
}

function pathsIn(record: RawDocument, parent: readonly string[]): string[][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...parent, name];
    const isContainer = typeof value === 'object' && value?.constructor === Object;
    return isContainer ? pathsIn(value as RawDocument, path) : [path];
  });
}
