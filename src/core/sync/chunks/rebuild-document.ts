import * as A from '@automerge/automerge';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { type AbsorbDeps, partsIn, type Taken } from '../absorb-changes.ts';
import { newWriter } from '../document-store.ts';
import { genesisOf } from '../genesis.ts';
import type { LiveDocument } from '../live-document.ts';
import { openForWriting } from '../load-document.ts';
import { replaceDocument } from '../store-document.ts';
import { keepWhatIsSaidOf } from '../compaction/remake.ts';
import { foldedChunksOf } from './chunk-changes.ts';
import { setFolded } from './chunk-rows.ts';
import { type ReadDeps, readBody } from './read-body.ts';
import { isSomethingPending } from './gather-pending.ts';

export interface NamedKind {
  readonly documentId: string;
  readonly kind: DocumentKind;
  readonly key: string;
}

/**
 * A document as it is now, or one of which nothing counts any more (`gone`): it still is as it was in memory, so that its
 * rows can be found. `parts`: what has rows to write, or to lose.
 */
export type Rebuilt =
  | (Pick<Taken, 'live' | 'parts'> & Partial<Taken>)
  | { readonly gone: LiveDocument; readonly parts: readonly string[] };

/**
 * Makes a document anew of all that counts of it, in the one order that is the same at every place. What contradicts the rest
 * or builds on what is not there is left out, and the document remembered as uneven: it is made anew each time something of
 * it comes, so that the order of coming decides nothing.
 */
export function rebuildDocument(
  deps: AbsorbDeps & ReadDeps & { readonly ports: Parameters<typeof newWriter>[0] },
  named: NamedKind,
  touched: Set<LiveDocument>,
): Rebuilt {
  const { database, documents, ports } = deps;
  if (isSomethingPending(database)) throw new Error('What is not sealed would be lost');
  const before = documents.open(named.kind, named.key, '');
  touched.add(before);
  const partsBefore = partsIn(before);
  const { doc, isUneven } = makeDocument(deps, named);
  remember(deps, named.documentId, isUneven);
  // What is left out stands in no document from now on.
  if (isUneven) keepWhatIsSaidOf({ ...deps, random: ports.random }, named.documentId);
  replaceDocument(database, before, doc, ports.clock.nowMs());
  if (!doc) return { gone: before, parts: partsBefore };
  A.free(doc);
  documents.drop([before]);
  const live = documents.open(named.kind, named.key, '');
  touched.add(live);
  return { live, parts: [...partsBefore, ...partsIn(live)] };
}

function makeDocument(
  deps: Parameters<typeof rebuildDocument>[0],
  { documentId, kind }: NamedKind,
): { readonly doc: LiveDocument['doc'] | undefined; readonly isUneven: boolean } {
  const changes = foldedChunksOf(deps.database, documentId).flatMap(({ n, id }) => {
    const body = readBody(deps, id);
    if (body.kind === 'changes') return body.changes.filter((one) => one.documentId === documentId);
    // The documents that held it are damaged: it waits for a place that has what it says.
    if (body.kind === 'no-body') setFolded(deps.database, n, false);
    return [];
  });
  const fresh = () => openForWriting(genesisOf(kind), newWriter(deps.ports, ''));
  let doc = fresh();
  let isUneven = false;
  for (const { bytes } of changes) {
    try {
      doc = A.applyChanges(doc, [bytes])[0];
    } catch {
      // One more change of an actor that has already made its change of this number, or a change that cannot be read.
      isUneven = true;
    }
  }
  if (A.getMissingDeps(doc, []).length > 0) {
    isUneven = true;
    const applied = A.getAllChanges(doc);
    A.free(doc);
    doc = A.applyChanges(fresh(), applied)[0];
  }
  const isEmpty = A.getChangesMetaSince(doc, []).length <= 1;
  return { doc: isEmpty ? undefined : doc, isUneven };
}

export function isUnevenDocument({ database }: Pick<AbsorbDeps, 'database'>, id: string): boolean {
  const sql = 'select 1 from unevenDocument where documentId = ?';
  return prepareOnce(database, sql).get(id) !== undefined;
}

function remember(
  { database }: Pick<AbsorbDeps, 'database'>,
  documentId: string,
  isUneven: boolean,
): void {
  const sql = isUneven
    ? 'insert or ignore into unevenDocument (documentId) values (?)'
    : 'delete from unevenDocument where documentId = ?';
  prepareOnce(database, sql).run(documentId);
}
