import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { prepareOnce } from '../storage/run-sync.ts';
import { sha256 } from './document-id.ts';
import type { LiveDocument, RawDocument } from './live-document.ts';
import { isLinear } from './read-field.ts';

export interface StoredDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly key: string;
  readonly snapshot: Uint8Array;
  readonly heads: string;
  readonly sha256: Uint8Array;
}

interface StoredChange {
  readonly n: number;
  readonly change: Uint8Array;
  readonly sha256: Uint8Array;
}

/** Who will write with the copy: a fresh random actor each time, since one used again could never merge. */
export interface Writer {
  readonly actor: string;
  readonly author: string;
}

/** Loads a document, verified. Undefined when there is none; refuses `document-damaged`. */
export function loadDocument(
  database: Database,
  id: string,
  writer: Writer,
): LiveDocument | undefined {
  const stored = prepareOnce(
    database,
    'select id, kind, key, snapshot, heads, sha256 from document where id = ?',
  ).get(id) as StoredDocument | undefined;
  if (!stored) return undefined;
  const tail = prepareOnce(
    database,
    'select n, change, sha256 from documentTail where documentId = ? order by n',
  ).all(id) as StoredChange[];
  return openStored(stored, tail, writer);
}

/**
 * Rebuilds a document from its bytes and proves that nothing is missing or changed: hash of every blob, unbroken tail,
 * final heads. Never `A.loadIncremental`, which passes over damage without a word.
 */
export function openStored(
  stored: StoredDocument,
  tail: readonly StoredChange[],
  writer: Writer,
): LiveDocument {
  const { id, kind, key } = stored;
  let doc: A.Doc<RawDocument> | undefined;
  try {
    checkBlobs(stored, tail);
    doc = openForWriting(stored.snapshot, writer);
    doc = A.applyChanges(
      doc,
      tail.map(({ change }) => change),
    )[0];
    checkContent(stored, doc);
  } catch (error) {
    if (doc) A.free(doc);
    throw new Refusal('document-damaged', { documentId: id, kind, key }, { cause: error });
  }
  const mayConflict = !isLinear(doc);
  return {
    id,
    kind,
    key,
    doc,
    author: writer.author,
    format: formatIn(doc, mayConflict),
    mayConflict,
    isStored: true,
    tailCount: tail.length,
    tailBytes: tail.reduce((sum, { change }) => sum + change.length, 0),
  };
}

/** Automerge 3.5 ignores `author` in `load`, so it is set afterwards. */
export function openForWriting(bytes: Uint8Array, writer: Writer): A.Doc<RawDocument> {
  const doc = A.load<RawDocument>(bytes, { actor: writer.actor });
  if (writer.author !== '') A.getBackend(doc).setAuthor(writer.author);
  return doc;
}

/** The highest format any writer recorded; one alone where all changes follow one another. */
export function formatIn(doc: A.Doc<RawDocument>, mayConflict = true): number {
  const others = mayConflict ? A.getConflicts(doc, 'format') : undefined;
  const recorded = [doc['format'], ...Object.values(others ?? {})];
  return Math.max(1, ...recorded.filter((value) => typeof value === 'number'));
}

function checkBlobs(stored: StoredDocument, tail: readonly StoredChange[]): void {
  checkHash(stored.snapshot, stored.sha256, 'snapshot');
  for (const [index, { n, change, sha256: expected }] of tail.entries()) {
    if (n !== index + 1) throw new Error(`Change ${index + 1} of the tail is missing`);
    checkHash(change, expected, `change ${n}`);
  }
}

function checkHash(bytes: Uint8Array, expected: Uint8Array, what: string): void {
  if (!sha256(bytes).equals(expected)) throw new Error(`Bytes of ${what} are not those written`);
}

function checkContent(stored: StoredDocument, doc: A.Doc<RawDocument>): void {
  if (headsText(doc) !== stored.heads) throw new Error('Heads are not those written');
  if (textAt(doc, 'kind') !== stored.kind || textAt(doc, 'key') !== stored.key) {
    throw new Error('The document is of another kind or key than its row says');
  }
}

export function headsText(doc: A.Doc<RawDocument>): string {
  return JSON.stringify(A.getHeads(doc).toSorted());
}

function textAt(doc: A.Doc<RawDocument>, name: string): string | undefined {
  const value = doc[name];
  return A.isImmutableString(value) ? value.val : undefined;
}
