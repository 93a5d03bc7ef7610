import { deflateRawSync } from 'node:zlib';
import * as A from '@automerge/automerge';
import { MAX_PLAIN_BYTES } from '#shared/chunks/chunk.ts';
import { MAX_BODY_BYTES } from '#shared/chunks/header.ts';
import { definitions } from '#shared/documents/definitions.ts';
import {
  type FieldRule,
  formatOf,
  type KindDefinition,
  pathToText,
  ruleAt,
} from '#shared/documents/definition.ts';
import type { DocumentKind, DocumentOf } from '#shared/documents/kinds.ts';
import { isSamePlain, type Plain, plainToText } from '#shared/documents/plain.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { candidatesAt } from './candidates.ts';
import { changeIndexOf } from './change-index.ts';
import { messageResolving } from './change-message.ts';
import type { DocumentEdit } from './command-runner.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { parentOf } from './raw-values.ts';
import { readDocument } from './read-document.ts';

/** Of a chunk, for what is not a change in it. */
const AROUND_BYTES = 64 * 1024;
const MAX_CHANGE_BYTES = MAX_PLAIN_BYTES - AROUND_BYTES;
const MAX_DEFLATED_BYTES = MAX_BODY_BYTES - AROUND_BYTES;

export interface FieldChange {
  readonly path: readonly string[];
  readonly rule: FieldRule;
  /** What was shown before the command, null for nothing. */
  readonly before: Plain;
  readonly after: Plain;
  /** More than one value stood there, and this one is to stand alone. */
  readonly isContested: boolean;
  /** Written as by someone who did not know this change: what it had decided is open again. */
  readonly apartFrom?: string;
}

/** One document in the hands of one command. Nothing reaches Automerge before `applyTo`. */
export interface OpenEdit<Kind extends DocumentKind = DocumentKind> {
  readonly live: LiveDocument<Kind>;
  readonly edit: DocumentEdit<Kind>;
  changes(): readonly FieldChange[];
}

export function openEdit<Kind extends DocumentKind>(live: LiveDocument<Kind>): OpenEdit<Kind> {
  const definition = definitions[live.kind] as KindDefinition<Kind>;
  const changesByPath = new Map<string, FieldChange>();
  let value: DocumentOf<Kind> | undefined;
  // What a feature has been given does not change under its hands.
  let isHandedOut = false;
  const apart: FieldChange[] = [];
  const current = () => (value ??= readDocument(live));
  const owned = () => {
    if (isHandedOut) value = structuredClone(current());
    isHandedOut = false;
    return current();
  };

  const set = (path: readonly string[], after: Plain) => {
    const rule = ruleAt(definition, path);
    if (!rule || rule.asText)
      throw new Error(`A ${live.kind} has no field ${pathToText(path)} to set`);
    checkStorable(path, after, rule);
    const text = pathToText(path);
    const earlier = changesByPath.get(text);
    const before = earlier ? earlier.before : plainAt(current(), path);
    // Writing the shown value to a conflicted field is a decision, and resolves it.
    const isContested = candidatesAt(live, path, rule).length > 0;
    refuseNewer(live, definition);
    if (isSamePlain(before, after) && !isContested) changesByPath.delete(text);
    else changesByPath.set(text, { path, rule, before, after, isContested });
    putPlain(owned() as Record<string, unknown>, path, after);
  };

  const setApart: OpenEdit['edit']['setApart'] = (path, after, apartFrom) => {
    const rule = ruleAt(definition, path);
    if (!rule) throw new Error(`A ${live.kind} has no field ${pathToText(path)}`);
    checkStorable(path, after, rule);
    refuseNewer(live, definition);
    const before = plainAt(current(), path);
    apart.push({ path, rule, before, after, isContested: false, apartFrom });
  };

  return {
    live,
    changes: () => [...inOrder(changesByPath), ...apart],
    edit: {
      id: live.id,
      key: live.key,
      isNew: !live.isStored,
      get value() {
        isHandedOut = true;
        return current();
      },
      set,
      setApart,
    },
  };
}

/** By path: the same fields make the same change, and keys in order are written faster and smaller. */
function inOrder(changesByPath: ReadonlyMap<string, FieldChange>): FieldChange[] {
  const entries = [...changesByPath].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([, change]) => change);
}

export interface MadeChange {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** Makes one Automerge change of all field changes, and one more of each that is written apart. */
export function applyChanges(
  live: LiveDocument,
  changes: readonly FieldChange[],
  by: { readonly message: string; readonly nowMs: number },
): readonly MadeChange[] {
  const headsBefore = A.getHeads(live.doc);
  const together = changes.filter(({ apartFrom }) => apartFrom === undefined);
  if (together.length > 0) applyTogether(live, together, by);
  for (const change of changes) if (change.apartFrom !== undefined) applyApart(live, change, by);
  const isApart = together.length < changes.length;
  const made = isApart ? changesSince(live, headsBefore) : lastChange(live, headsBefore);
  if (made.length === 0) throw new Error(`No change was made to ${live.kind} ${live.key}`);
  for (const { bytes } of made)
    if (!canTravel(bytes)) throw new Refusal('change-too-large', { largest: MAX_DEFLATED_BYTES });
  return made;
}

/** A local change builds on all heads, so it is the only one now, and need not be decoded. */
function lastChange({ doc }: LiveDocument, headsBefore: A.Heads): readonly MadeChange[] {
  const bytes = A.getLastLocalChange(doc);
  const [hash] = A.getHeads(doc);
  return bytes && hash && !headsBefore.includes(hash) ? [{ bytes, hash }] : [];
}

function changesSince({ doc }: LiveDocument, heads: string[]): readonly MadeChange[] {
  return A.getChangesSince(doc, heads).map((bytes) => {
    return { bytes, hash: A.decodeChange(bytes).hash! };
  });
}

function applyTogether(
  live: LiveDocument,
  changes: readonly FieldChange[],
  { message, nowMs }: { readonly message: string; readonly nowMs: number },
): void {
  const format = formatOf(definitions[live.kind]);
  const resolves = changes.flatMap((one) => (one.isContested ? [pathToText(one.path)] : []));
  const options = { message: messageResolving(message, resolves), time: toSeconds(nowMs) };
  const contested = new Set(
    changes.filter(({ isContested, path }) => isContested || hasManyValues(live, path)),
  );
  live.doc = A.change(live.doc, options, (doc) => {
    if (!live.isStored) doc['key'] = new A.ImmutableString(live.key);
    if (live.format < format) doc['format'] = format;
    const parentAt = rememberParents(doc);
    for (const change of changes) {
      const { path, rule, after } = change;
      const write = contested.has(change) ? putAnew : put;
      write(parentAt(path), path.at(-1)!, plainToRaw(after, rule));
    }
  });
  live.format = Math.max(live.format, format);
}

/** As `together`, on the state the named change was made on. */
function applyApart(
  live: LiveDocument,
  { path, rule, after, apartFrom }: FieldChange,
  { message, nowMs }: { readonly message: string; readonly nowMs: number },
): void {
  const from = changeIndexOf(live.doc).ofHash(apartFrom!);
  if (!from) throw new Error(`A ${live.kind} has no change ${apartFrom}`);
  const options = { message, time: toSeconds(nowMs) };
  const { newDoc } = A.changeAt(live.doc, [...from.deps], options, (doc) => {
    putAnew(rememberParents(doc)(path), path.at(-1)!, plainToRaw(after, rule));
  });
  live.doc = newDoc;
  live.mayConflict = true;
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

function hasManyValues({ doc, mayConflict }: LiveDocument, path: readonly string[]): boolean {
  if (!mayConflict) return false;
  const parent = parentOf(doc, path) as A.Doc<RawDocument> | undefined;
  return parent !== undefined && A.getConflicts(parent, path.at(-1)!) !== undefined;
}

function put(parent: RawDocument, name: string, raw: unknown): void {
  parent[name] = raw;
}

/**
 * Where a field has several values and one of them is written again, Automerge only removes the others: that says
 * nothing of who chose it and when, and loses without a word to whoever chooses another apart. So it is written over
 * first.
 */
function putAnew(parent: RawDocument, name: string, raw: unknown): void {
  parent[name] = raw === null ? 0 : null;
  parent[name] = raw;
}

/** A change travels whole, in one chunk and deflated: what is larger could go nowhere. */
function canTravel(change: Uint8Array): boolean {
  if (change.length <= MAX_DEFLATED_BYTES) return true;
  return change.length <= MAX_CHANGE_BYTES && deflateRawSync(change).length <= MAX_DEFLATED_BYTES;
}

/** A removed field is written as null: a real removal would lose to a concurrent edit without a word. */
function plainToRaw(value: Plain, rule: FieldRule): unknown {
  if (value === null) return null;
  if (rule.asJson) return new A.ImmutableString(plainToText(value));
  return typeof value === 'string' ? new A.ImmutableString(value) : value;
}

function checkStorable(path: readonly string[], value: Plain, rule: FieldRule): void {
  const isOdd =
    (typeof value === 'number' && !Number.isFinite(value)) ||
    (typeof value === 'object' && value !== null && !rule.asJson) ||
    value === undefined;
  if (isOdd) throw new TypeError(`${pathToText(path)} cannot hold ${plainToText(value)}`);
}

function refuseNewer(live: LiveDocument, definition: KindDefinition<never> | KindDefinition): void {
  if (live.format <= formatOf(definition)) return;
  throw new Refusal('document-newer', { kind: live.kind, key: live.key, format: live.format });
}

function plainAt(value: unknown, path: readonly string[]): Plain {
  const found = path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
    value,
  );
  return (found ?? null) as Plain;
}

function putPlain(value: Record<string, unknown>, path: readonly string[], after: Plain): void {
  const parent = path
    .slice(0, -1)
    .reduce((inner, step) => (inner[step] ??= {}) as Record<string, unknown>, value);
  if (after === null) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = after;
}

/** Each step into a document being changed costs a call into WebAssembly, so containers are looked up once. */
function rememberParents(doc: RawDocument): (path: readonly string[]) => RawDocument {
  const parents = new Map<string, RawDocument>();
  return (path) => {
    const steps = path.slice(0, -1);
    const text = pathToText(steps);
    const parent =
      parents.get(text) ?? steps.reduce((container, step) => container[step] as RawDocument, doc);
    parents.set(text, parent);
    return parent;
  };
}
