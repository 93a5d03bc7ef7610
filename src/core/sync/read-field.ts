import * as A from '@automerge/automerge';
import type { FieldRule } from '#shared/documents/definition.ts';
import { plainToText, type Plain } from '#shared/documents/plain.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';

/** One of the values a field has, with the change that set it. */
export interface Candidate {
  readonly value: Plain;
  /** Hybrid time of the command that set it; empty for the genesis. */
  readonly hybridTime: string;
  readonly change: string | undefined;
}

type Readable = Pick<LiveDocument, 'doc' | 'mayConflict'>;

/**
 * The one place that says which value of a field is shown. Where people set it apart, the later by hybrid clock is,
 * ties by device: Automerge's own choice goes by operation counter and actor, which is no order of time.
 */
export function readField(
  live: Readable,
  path: readonly string[],
  rule: FieldRule | undefined,
): Plain {
  const [shown] = live.mayConflict ? candidatesAt(live, path, rule) : [];
  return shown ? shown.value : rawToPlain(rawAt(live.doc, path), rule);
}

/** The different values of a field, the shown one first; empty when it has at most one. Equal values are no conflict. */
export function candidatesAt(
  live: Readable,
  path: readonly string[],
  rule: FieldRule | undefined,
): readonly Candidate[] {
  if (!live.mayConflict) return [];
  const conflicts = A.getConflicts(parentOf(live.doc, path) as A.Doc<RawDocument>, path.at(-1)!);
  if (!conflicts) return [];
  const changeAt = changeByOperation(live.doc);
  const candidates = Object.entries(conflicts).map(([operation, raw]) => ({
    value: rawToPlain(raw, rule),
    ...changeAt(operation),
  }));
  const latestFirst = candidates.toSorted((a, b) => compareText(rank(b), rank(a)));
  const different = distinctValues(latestFirst);
  return different.length > 1 ? different : [];
}

/** Turns what Automerge holds into plain data. */
export function rawToPlain(raw: unknown, rule: FieldRule | undefined): Plain {
  if (raw === undefined || raw === null) return null;
  const value = A.isImmutableString(raw) ? raw.val : raw;
  if (typeof value === 'string') return rule?.asJson ? parseJson(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  // A kind of value this app does not write; it stays in the document and is not shown.
  return null;
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

function rawAt(doc: A.Doc<RawDocument>, path: readonly string[]): unknown {
  return parentOf(doc, path)?.[path.at(-1)!];
}

function parentOf(doc: A.Doc<RawDocument>, path: readonly string[]): RawDocument | undefined {
  return path
    .slice(0, -1)
    .reduce<RawDocument | undefined>(
      (parent, step) => parent?.[step] as RawDocument | undefined,
      doc,
    );
}

function changeByOperation(doc: A.Doc<RawDocument>) {
  const changes = A.getChangesMetaSince(doc, []);
  return (operation: string): Pick<Candidate, 'hybridTime' | 'change'> => {
    const [counter = '', actor] = operation.split('@');
    const change = changes.find(
      (one) => one.actor === actor && one.startOp <= +counter && +counter <= one.maxOp,
    );
    return { hybridTime: messageField(change?.message ?? null, 'at'), change: change?.hash };
  };
}

/** Changes carry their command as JSON, see change-message.ts. Empty where it does not say. */
export function messageField(message: string | null, name: 'id' | 'at'): string {
  const parsed = message === null ? null : parseJson(message);
  const field = isRecord(parsed) ? parsed[name] : '';
  return typeof field === 'string' ? field : '';
}

/** Stamps are unique per command; the hash only keeps the order total for foreign changes without one. */
function rank(candidate: Candidate): string {
  return `${candidate.hybridTime} ${candidate.change}`;
}

function distinctValues(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ value }) => {
    const text = plainToText(value);
    return !seen.has(text) && seen.add(text);
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function parseJson(text: string): Plain {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    // Text that is no JSON was not written by this app; it is kept in the document and not shown.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
