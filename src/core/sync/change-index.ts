import * as A from '@automerge/automerge';
import type { RawDocument } from './live-document.ts';

export type ChangeMeta = ReturnType<typeof A.getChangesMetaSince>[number];

/** The changes of a document, found by what they are asked for. */
export interface ChangeIndex {
  readonly all: readonly ChangeMeta[];
  /** The change that made an operation, named `counter@actor`. */
  ofOperation(operation: string): ChangeMeta | undefined;
  ofHash(hash: string): ChangeMeta | undefined;
}

/** A document is replaced by each change, so what was found out of one stays true of it. */
const indexByDocument = new WeakMap<A.Doc<RawDocument>, ChangeIndex>();

export function changeIndexOf(doc: A.Doc<RawDocument>): ChangeIndex {
  const known = indexByDocument.get(doc) ?? createIndex(doc);
  indexByDocument.set(doc, known);
  return known;
}

function createIndex(doc: A.Doc<RawDocument>): ChangeIndex {
  const all = A.getChangesMetaSince(doc, []);
  const byActor = Map.groupBy(all, ({ actor }) => actor);
  const byHash = new Map(all.map((change) => [change.hash, change]));
  return {
    all,
    ofOperation(operation) {
      const [counter = '', actor = ''] = operation.split('@');
      return byActor
        .get(actor)
        ?.find((change) => change.startOp <= +counter && +counter <= change.maxOp);
    },
    ofHash: (hash) => byHash.get(hash),
  };
}

/** All a change builds on, itself included. */
export function pastOf(index: ChangeIndex, hash: string): ReadonlySet<string> {
  const past = new Set<string>();
  const ahead = [hash];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (past.has(next)) continue;
    past.add(next);
    ahead.push(...(index.ofHash(next)?.deps ?? []));
  }
  return past;
}
