import * as A from '@automerge/automerge';
import type { FieldRule } from '#shared/documents/definition.ts';
import { plainToText, type Plain } from '#shared/documents/plain.ts';
import { changeIndexOf } from './change-index.ts';
import { deletionCandidates } from './deletion-candidates.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { parentOf, rawToPlain } from './raw-values.ts';
import { type Candidate, compareLatest, setterOf } from './setter.ts';

type Readable = Pick<LiveDocument, 'doc' | 'mayConflict'>;

/**
 * The different values of a field, the shown one first; empty when it has at most one. Equal values are no conflict.
 * Shown is what the rule holds for safe, else the latest by hybrid clock, ties by device; what was written by a clock
 * that ran ahead loses. Automerge's own choice goes by operation counter and actor, which is no order of time.
 */
export function candidatesAt(
  live: Readable,
  path: readonly string[],
  rule: FieldRule | undefined,
): readonly Candidate[] {
  if (!live.mayConflict) return [];
  if (rule?.isDeletion) return deletionCandidates(live.doc);
  const conflicts = A.getConflicts(parentOf(live.doc, path) as A.Doc<RawDocument>, path.at(-1)!);
  if (!conflicts) return [];
  return candidatesOf(live.doc, Object.entries(conflicts), rule);
}

/** As `candidatesAt`, of the state a document was in at some of its changes. */
export function candidatesBefore(
  doc: A.Doc<RawDocument>,
  heads: readonly string[],
  path: readonly string[],
  rule: FieldRule | undefined,
): readonly Candidate[] {
  if (rule?.isDeletion) return deletionCandidates(doc, heads);
  const values = valuesAt(doc, heads, path);
  return candidatesOf(doc, values, rule);
}

/** What a field held at some changes: operation and raw value of each that was not written over. */
export function valuesAt(
  doc: A.Doc<RawDocument>,
  heads: readonly string[],
  path: readonly string[],
): [operation: string, raw: unknown][] {
  const parent = parentOf(doc, path);
  const object = parent && A.getObjectId(parent);
  if (!object) return [];
  const found = A.getBackend(doc).getAll(object, path.at(-1)!, [...heads]);
  return found.map((one) => [String(one.at(-1)), one.length > 2 ? one[1] : undefined]);
}

function candidatesOf(
  doc: A.Doc<RawDocument>,
  values: readonly (readonly [operation: string, raw: unknown])[],
  rule: FieldRule | undefined,
): readonly Candidate[] {
  if (values.length < 2) return [];
  const index = changeIndexOf(doc);
  const all = values.map(([operation, raw]) => ({
    value: rawToPlain(raw, rule),
    ...setterOf(index.ofOperation(operation)),
    others: [],
  }));
  const different = gatherEqual(all.toSorted((one, other) => compareSafety(one, other, rule)));
  return different.length > 1 ? different : [];
}

/** The one to show first. */
function compareSafety(one: Candidate, other: Candidate, rule: FieldRule | undefined): number {
  const bySize = rule?.shown ? compareSize(one.value, other.value, rule.shown) : 0;
  return bySize || compareLatest(one, other);
}

function compareSize(one: Plain, other: Plain, shown: 'lower' | 'higher'): number {
  const sign = shown === 'lower' ? 1 : -1;
  const [a, b] = [one, other].map((value) => (typeof value === 'number' ? value * sign : Infinity));
  return a === b ? 0 : a! - b!;
}

function gatherEqual(candidates: readonly Candidate[]): Candidate[] {
  const groups = Map.groupBy(candidates, ({ value }) => plainToText(value));
  return [...groups.values()].map(([first, ...others]) => ({
    ...first!,
    others: others.map(({ value: _value, others: _others, ...setter }) => setter),
  }));
}
