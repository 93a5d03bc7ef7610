import * as A from '@automerge/automerge';
import { definitions } from '#shared/documents/definitions.ts';
import {
  type FieldRule,
  type KindDefinition,
  pathToText,
  ruleAt,
} from '#shared/documents/definition.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { candidatesBefore, valuesAt } from '../candidates.ts';
import type { AddedChange } from '../absorb-changes.ts';
import type { ChangeMeta } from '../change-index.ts';
import { genesisOf } from '../genesis.ts';
import type { LiveDocument } from '../live-document.ts';
import { rawToPlain } from '../raw-values.ts';
import type { AuditedField } from '../write-audit.ts';

/**
 * What a change set, field by field, and what its author had seen there. Fields that this app does not know are left out; so
 * is everything in a container that is not in the document's genesis.
 */
export function fieldsOfChange(
  { doc, kind }: Pick<LiveDocument, 'doc' | 'kind'>,
  change: ChangeMeta,
): AuditedField[] {
  const bytes = A.getBackend(doc).getChangeByHash(change.hash);
  if (!bytes) return [];
  return fieldsIn(kind, bytes, (path, rule) => valueBefore(doc, change, path, rule));
}

/**
 * The same of changes of a document all of whose changes follow one another, by their hashes: what an author had seen is what
 * an earlier one of them has set, or what stood there `before` the first.
 */
export function fieldsInLine(
  kind: DocumentKind,
  changes: readonly Pick<AddedChange, 'hash' | 'bytes'>[],
  before: (path: readonly string[], rule: FieldRule) => Plain,
): ReadonlyMap<string, readonly AuditedField[]> {
  const since = new Map<string, Plain>();
  const byHash = new Map<string, readonly AuditedField[]>();
  for (const { hash, bytes } of changes) {
    const fields = fieldsIn(kind, bytes, (path, rule) => {
      const set = since.get(pathToText(path));
      return set === undefined ? before(path, rule) : set;
    });
    for (const [path, , after] of fields) since.set(path, after);
    byHash.set(hash, fields);
  }
  return byHash;
}

function fieldsIn(
  kind: DocumentKind,
  bytes: Uint8Array,
  beforeOf: (path: readonly string[], rule: FieldRule) => Plain,
): AuditedField[] {
  const containers = containersOf(kind);
  const definition = definitions[kind] as KindDefinition;
  const fields = new Map<string, AuditedField>();
  for (const op of A.decodeChange(bytes).ops) {
    const parent = containers.get(op.obj);
    if (!parent || typeof op.key !== 'string') continue;
    const path = [...parent, op.key];
    const rule = ruleAt(definition, path);
    if (!rule) continue;
    const text = pathToText(path);
    const after = op.action === 'set' ? rawToPlain(op.value, rule) : null;
    const earlier = fields.get(text);
    fields.set(text, [text, earlier ? earlier[1] : beforeOf(path, rule), after]);
  }
  return [...fields.values()].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function valueBefore(
  doc: LiveDocument['doc'],
  { deps }: ChangeMeta,
  path: readonly string[],
  rule: Parameters<typeof rawToPlain>[1],
): Plain {
  const values = valuesAt(doc, deps, path);
  const [only] = values;
  if (values.length < 2) return only ? rawToPlain(only[1], rule) : null;
  const [shown] = candidatesBefore(doc, deps, path, rule);
  return shown ? shown.value : rawToPlain(only![1], rule);
}

const containersByKind = new Map<DocumentKind, ReadonlyMap<string, readonly string[]>>();

/** Where each container of a kind's genesis stands, by the name Automerge gives it. */
export function containersOf(kind: DocumentKind): ReadonlyMap<string, readonly string[]> {
  const known = containersByKind.get(kind) ?? readContainers(kind);
  containersByKind.set(kind, known);
  return known;
}

function readContainers(kind: DocumentKind): ReadonlyMap<string, readonly string[]> {
  const doc = A.load(genesisOf(kind));
  const { ops, startOp, actor } = A.decodeChange(A.getAllChanges(doc)[0]!);
  A.free(doc);
  const containers = new Map<string, readonly string[]>([['_root', []]]);
  for (const [at, { action, obj, key }] of ops.entries()) {
    if (action !== 'makeMap' || typeof key !== 'string') continue;
    containers.set(`${startOp + at}@${actor}`, [...containers.get(obj)!, key]);
  }
  return containers;
}
