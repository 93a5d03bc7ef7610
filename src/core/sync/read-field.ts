import * as A from '@automerge/automerge';
import type { FieldRule } from '#shared/documents/definition.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { candidatesAt } from './candidates.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { rawAt, rawToPlain } from './raw-values.ts';

/** The one place that says which value of a field is shown; see `candidatesAt` for where people set it apart. */
export function readField(
  live: Pick<LiveDocument, 'doc' | 'mayConflict'>,
  path: readonly string[],
  rule: FieldRule | undefined,
): Plain {
  const [shown] = live.mayConflict ? candidatesAt(live, path, rule) : [];
  return shown ? shown.value : rawToPlain(rawAt(live.doc, path), rule);
}

/** Whether all changes of a document follow one another. */
export function isLinear(doc: A.Doc<RawDocument>): boolean {
  const seen = new Set<string>();
  return A.getChangesMetaSince(doc, []).every(({ deps }) => {
    const parent = deps.join();
    if (deps.length > 1 || seen.has(parent)) return false;
    seen.add(parent);
    return true;
  });
}
