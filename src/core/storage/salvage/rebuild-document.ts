import { createHash } from 'node:crypto';
import * as A from '@automerge/automerge';
import { definitions } from '#shared/documents/definitions.ts';
import type { Copy, DocumentRow, TailRow } from './read-copy.ts';

/** A document as it can be stored again, and what is not in it. */
export interface RebuiltDocument {
  readonly row: DocumentRow;
  readonly tail: readonly TailRow[];
  /** False when it is exactly what the damaged file held. */
  readonly isRestored: boolean;
  /** False when it does not end in the changes it ended in. */
  readonly isWhole: boolean;
  hasCommand(commandId: string): boolean;
}

export interface DocumentName {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
}

/**
 * The most of one document that the copies hold together, the damaged file first. Changes are a set that merges by
 * itself, so whatever reads in any of them goes in.
 * undefined when nothing of it reads.
 */
export function rebuildDocument(
  name: DocumentName,
  copies: readonly Copy[],
): RebuiltDocument | undefined {
  const [damaged] = copies;
  const row = damaged?.documents.get(name.id);
  const tail = damaged?.tails.get(name.id) ?? [];
  const own = row && ownNameOf(row, tail);
  if (own) {
    // A byte of its name may have been flipped where nothing proves it; the document says it too.
    return {
      row: { ...row, ...own },
      tail,
      isRestored: false,
      isWhole: true,
      hasCommand: () => true,
    };
  }
  return mergeCopies(name, copies, row?.heads);
}

/** What the document calls itself; undefined unless snapshot and tail load and end in the heads that were written. */
function ownNameOf(
  row: DocumentRow,
  tail: readonly TailRow[],
): { readonly kind: string; readonly key: string } | undefined {
  if (tail.some(({ n }, index) => n !== index + 1)) return undefined;
  try {
    const loaded = A.load<unknown>(row.snapshot);
    const doc = A.applyChanges(
      loaded,
      tail.map(({ change }) => change),
    )[0];
    const { kind, key } = doc as { readonly kind?: unknown; readonly key?: unknown };
    const own = { kind: String(kind ?? row.kind), key: String(key ?? row.key) };
    const isWhole = headsText(doc) === row.heads;
    A.free(doc);
    return isWhole ? own : undefined;
  } catch {
    // Whatever Automerge holds against the bytes, they are not whole; what can be had of them is gathered next.
    return undefined;
  }
}

function mergeCopies(
  name: DocumentName,
  copies: readonly Copy[],
  heads: string | undefined,
): RebuiltDocument | undefined {
  const snapshots = copies.flatMap((copy) => copy.documents.get(name.id)?.snapshot ?? []);
  const tails = copies.flatMap((copy) => copy.tails.get(name.id) ?? []);
  const genesis = genesisOf(name.kind);
  if ((snapshots.length === 0 && tails.length === 0) || !genesis) return undefined;

  let doc = A.load<unknown>(genesis);
  for (const changes of [...snapshots.map(changesIn), ...tails.map(({ change }) => [change])]) {
    doc = applyWhatFits(doc, changes);
  }
  doc = withoutOrphans(doc, genesis);
  if (!saysWhatItIs(doc, name)) {
    // Without its first change it is nobody's document, and could take in no other.
    A.free(doc);
    return undefined;
  }
  const snapshot = A.save(doc);
  const endsIn = headsText(doc);
  const updatedAtMs = Math.max(
    0,
    ...copies.map((copy) => copy.documents.get(name.id)?.updatedAtMs ?? 0),
  );
  const commands = new Set(A.getAllChanges(doc).map(commandIdIn));
  A.free(doc);
  return {
    row: {
      ...name,
      snapshot,
      heads: endsIn,
      sha256: createHash('sha256').update(snapshot).digest(),
      updatedAtMs,
    },
    tail: [],
    isRestored: true,
    isWhole: endsIn === heads,
    hasCommand: (commandId) => commands.has(commandId),
  };
}

/** The first change of a document, after its genesis, names it. */
function saysWhatItIs(doc: A.Doc<unknown>, { kind, key }: DocumentName): boolean {
  const told = doc as { readonly kind?: unknown; readonly key?: unknown };
  return String(told.kind) === kind && String(told.key) === key;
}

/**
 * Changes that hang on one that is gone can never be shown and would keep the document from taking in others; they stay
 * in the damaged file.
 */
function withoutOrphans(doc: A.Doc<unknown>, genesis: Uint8Array): A.Doc<unknown> {
  if (A.getMissingDeps(doc, []).length === 0) return doc;
  const held = A.getAllChanges(doc);
  A.free(doc);
  return A.applyChanges(A.load<unknown>(genesis), held)[0];
}

function changesIn(snapshot: Uint8Array): readonly Uint8Array[] {
  try {
    const doc = A.load<unknown>(snapshot);
    const changes = A.getAllChanges(doc);
    A.free(doc);
    return changes;
  } catch {
    // Its SHA-256 fits, so it was written like this; the other copies may still hold the document.
    return [];
  }
}

function applyWhatFits(doc: A.Doc<unknown>, changes: readonly Uint8Array[]): A.Doc<unknown> {
  try {
    return A.applyChanges(doc, [...changes])[0];
  } catch {
    // A change that cannot be decoded; the loss shows in the heads.
    return doc;
  }
}

/** The `id` in a change's message; see `changeMessage`. The genesis has none. */
function commandIdIn(change: Uint8Array): unknown {
  const { message } = A.decodeChange(change);
  try {
    return (JSON.parse(message ?? '{}') as { readonly id?: unknown }).id;
  } catch {
    // A message of another making names no command of ours.
    return undefined;
  }
}

function genesisOf(kind: string): Uint8Array | undefined {
  if (!Object.hasOwn(definitions, kind)) return undefined;
  const { genesisBase64 } = definitions[kind as keyof typeof definitions];
  return new Uint8Array(Buffer.from(genesisBase64, 'base64'));
}

/** The form `document.heads` has. */
function headsText(doc: A.Doc<unknown>): string {
  return JSON.stringify(A.getHeads(doc).toSorted());
}
