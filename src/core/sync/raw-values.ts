import * as A from '@automerge/automerge';
import type { FieldRule } from '#shared/documents/definition.ts';
import type { Plain } from '#shared/documents/plain.ts';
import type { RawDocument } from './live-document.ts';

/** Turns what Automerge holds into plain data. */
export function rawToPlain(raw: unknown, rule: FieldRule | undefined): Plain {
  if (raw === undefined || raw === null) return null;
  const value = A.isImmutableString(raw) ? raw.val : raw;
  if (typeof value === 'string') return rule?.asJson ? parseJson(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  // A kind of value this app does not write; it stays in the document and is not shown.
  return null;
}

export function rawAt(doc: RawDocument, path: readonly string[]): unknown {
  return parentOf(doc, path)?.[path.at(-1)!];
}

/** The map a field stands in; undefined where a foreign writer put something else in its place. */
export function parentOf(doc: RawDocument, path: readonly string[]): RawDocument | undefined {
  return path
    .slice(0, -1)
    .reduce<RawDocument | undefined>(
      (parent, step) => parent?.[step] as RawDocument | undefined,
      doc,
    );
}

function parseJson(text: string): Plain {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    // Text that is no JSON was not written by this app; it is kept in the document and not shown.
    return null;
  }
}
