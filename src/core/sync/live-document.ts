import type * as A from '@automerge/automerge';
import type { DocumentKind } from '#shared/documents/kinds.ts';

/** A document as Automerge holds it: unknown keys and newer formats included. */
export type RawDocument = Record<string, unknown>;

/** A document in memory. `doc` is replaced by each change; whoever holds an older one must not use it. */
export interface LiveDocument<Kind extends DocumentKind = DocumentKind> {
  readonly id: string;
  readonly kind: Kind;
  readonly key: string;
  doc: A.Doc<RawDocument>;
  /** Who writes with this copy's actor; another author needs a copy of its own. Empty: for reading only. */
  readonly author: string;
  /** The format its writers recorded; the highest where they disagree. */
  format: number;
  /** False when all its changes follow one another, and then no field can have two values. */
  mayConflict: boolean;
  /** False until its first change is in the database. */
  isStored: boolean;
  tailCount: number;
  tailBytes: number;
}
