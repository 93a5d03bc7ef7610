import { definitions } from '#shared/documents/definitions.ts';
import { ruleAt } from '#shared/documents/definition.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { candidatesAt } from './candidates.ts';
import type { Candidate } from './setter.ts';

export interface FieldConflict {
  readonly path: readonly string[];
  /** The shown one first. */
  readonly candidates: readonly Candidate[];
}

/** Every `ask` field of a document that has more than one value. */
export function conflictsIn(document: LiveDocument): readonly FieldConflict[] {
  if (!document.mayConflict) return [];
  const definition = definitions[document.kind];
  return pathsIn(document.doc, [])
    .map((path) => ({ path, rule: ruleAt(definition, path) }))
    .filter(({ rule }) => rule?.merge === 'ask')
    .map(({ path, rule }) => ({ path, candidates: candidatesAt(document, path, rule) }))
    .filter(({ candidates }) => candidates.length > 1);
}

function pathsIn(record: RawDocument, parent: readonly string[]): string[][] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...parent, name];
    const isContainer = typeof value === 'object' && value?.constructor === Object;
    return isContainer ? pathsIn(value as RawDocument, path) : [path];
  });
}
