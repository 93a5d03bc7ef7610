import * as A from '@automerge/automerge';
import { type ChangeIndex, changeIndexOf, pastOf } from './change-index.ts';
import type { RawDocument } from './live-document.ts';
import { type Candidate, compareLatest, setterOf, type Setter } from './setter.ts';

const DELETED_AT = 'deletedAt';
/** What says nothing of the thing itself. */
const besideTheThing: ReadonlySet<string> = new Set([DELETED_AT, 'deletedBy', 'key', 'format']);

/**
 * Whether a document that was deleted was written apart, or brought back: then it is not deleted until someone decides.
 * Automerge sees no conflict here, since the fields are different ones. Not deleted comes first; empty when all agree.
 */
export function deletionCandidates(
  doc: A.Doc<RawDocument>,
  heads?: readonly string[],
): readonly Candidate[] {
  const isUntouched = !heads && doc[DELETED_AT] === undefined;
  if (isUntouched) return [];
  const index = changeIndexOf(doc);
  const past = heads && new Set(heads.flatMap((hash) => [...pastOf(index, hash)]));
  const setters = standingSetters(doc, index, past);
  const deletions = setters.filter(({ value }) => value !== null);
  if (deletions.length === 0) return [];
  const keepers = setters.filter(({ value }) => value === null);
  const apart = writtenApart(doc, index, deletions, past);
  const kept = [...keepers, ...apart].toSorted(compareLatest);
  if (kept.length === 0) return [];
  const written = [...new Set(apart.flatMap((one) => one.written))].toSorted();
  return [{ ...gather(kept, null), written }, gather(deletions.toSorted(compareLatest))];
}

interface Deletion extends Setter {
  readonly value: number | null;
}

type Past = ReadonlySet<string> | undefined;

/** Whose word on deletion nobody has written over. */
function standingSetters(doc: A.Doc<RawDocument>, index: ChangeIndex, past: Past): Deletion[] {
  const operations = deletionsIn(doc).filter(({ hash }) => !past || past.has(hash));
  const gone = new Set(operations.flatMap(({ pred }) => pred));
  return operations
    .filter(({ operation }) => !gone.has(operation))
    .map(({ hash, value }) => ({ ...setterOf(index.ofHash(hash)), value }));
}

/** Changes that knew none of the deletions, and that no deletion knew. */
function writtenApart(
  doc: A.Doc<RawDocument>,
  index: ChangeIndex,
  deletions: readonly Deletion[],
  past: Past,
): (Deletion & { readonly written: readonly string[] })[] {
  const known = new Set(deletions.flatMap(({ change }) => [...pastOf(index, change)]));
  const knowing = new Set(deletions.map(({ change }) => change));
  // Parents stand before their children.
  for (const { hash, deps } of index.all)
    if (deps.some((dep) => knowing.has(dep))) knowing.add(hash);
  return operationsOf(doc)
    .filter(({ hash }) => !known.has(hash) && !knowing.has(hash) && (!past || past.has(hash)))
    .map(({ hash, fields }) => ({
      ...setterOf(index.ofHash(hash)),
      value: null,
      written: fields.filter((field) => !besideTheThing.has(field)),
    }))
    .filter(({ written }) => written.length > 0);
}

function gather(all: readonly Deletion[], value?: null): Candidate {
  const [first, ...others] = all.map(({ value: _value, ...setter }) => setterIn(setter));
  return { ...first!, value: value === null ? null : all[0]!.value, others };
}

function setterIn(setter: Setter): Setter {
  const { commandId, hybridTime, isUnverified, personId, seatId, screen, reason, change } = setter;
  return { commandId, hybridTime, isUnverified, personId, seatId, screen, reason, change };
}

interface DecodedChange {
  readonly hash: string;
  /** Names of what it wrote, without the maps they are in. */
  readonly fields: readonly string[];
  readonly deletions: readonly DeletionOperation[];
}

interface DeletionOperation {
  readonly hash: string;
  readonly operation: string;
  readonly value: number | null;
  readonly pred: readonly string[];
}

const decodedByDocument = new WeakMap<A.Doc<RawDocument>, readonly DecodedChange[]>();

function operationsOf(doc: A.Doc<RawDocument>): readonly DecodedChange[] {
  const known = decodedByDocument.get(doc) ?? A.getAllChanges(doc).map(decode);
  decodedByDocument.set(doc, known);
  return known;
}

function deletionsIn(doc: A.Doc<RawDocument>): DeletionOperation[] {
  return operationsOf(doc).flatMap(({ deletions }) => deletions);
}

function decode(bytes: Uint8Array): DecodedChange {
  const { hash, ops, startOp, actor } = A.decodeChange(bytes);
  const fields = ops.flatMap(({ key }) => (key === undefined ? [] : [String(key)]));
  const deletions = ops.flatMap((one, at): DeletionOperation[] => {
    if (one.obj !== '_root' || one.key !== DELETED_AT) return [];
    const value = typeof one.value === 'number' ? one.value : null;
    return [{ hash: hash!, operation: `${startOp + at}@${actor}`, value, pred: one.pred ?? [] }];
  });
  return { hash: hash!, fields: [...new Set(fields)], deletions };
}
