import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Space } from '#shared/chunks/header.ts';
import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { changeHashOf } from './change-hash.ts';
import { changesOfDocument } from './document-changes.ts';

/** One change of a command that waits to be sealed. */
export interface PendingChange {
  readonly commandId: string;
  readonly documentId: string;
  readonly kind: DocumentKind;
  readonly key: string;
  readonly space: Space;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface Gathered {
  readonly changes: readonly PendingChange[];
  /** The last row of `pending` they are of. */
  readonly upTo: number;
}

export function isSomethingPending(database: Database): boolean {
  return prepareOnce(database, 'select 1 from pending limit 1').get() !== undefined;
}

/**
 * Looks up changes of the first `most` commands that wait, until `isEnough`; true: all have been. A change that stands in a snapshot
 * costs the loading of its document, so that many are found in steps, and then sealed at once.
 */
export function findPending(database: Database, most: number, isEnough: () => boolean): boolean {
  const bytesOf = finderOf(database);
  for (const { commandId, changes } of pendingRows(database, most)) {
    for (const [documentId, hash] of JSON.parse(changes) as [string, string][]) {
      bytesOf(commandId, documentId, hash);
      if (isEnough()) return false;
    }
  }
  return true;
}

/** The changes of the first `most` commands that are not sealed yet, in order. undefined: none waits. */
export function gatherPending(database: Database, most: number): Gathered | undefined {
  const rows = pendingRows(database, most);
  if (rows.length === 0) return undefined;
  const bytesOf = finderOf(database);
  finders.delete(database);
  const changes = rows.flatMap(({ commandId, changes: json }) =>
    (JSON.parse(json) as [string, string][]).map(([documentId, hash]) =>
      bytesOf(commandId, documentId, hash),
    ),
  );
  return { changes, upTo: rows.at(-1)!.n };
}

function pendingRows(
  database: Database,
  most: number,
): { readonly n: number; readonly commandId: string; readonly changes: string }[] {
  const sql = 'select n, commandId, changes from pending order by n limit ?';
  return prepareOnce(database, sql).all(most) as ReturnType<typeof pendingRows>;
}

type Finder = ReturnType<typeof createFinder>;

/** What has been found and not been sealed yet. */
const finders = new WeakMap<Database, Finder>();

function finderOf(database: Database): Finder {
  const known = finders.get(database) ?? createFinder(database);
  finders.set(database, known);
  return known;
}

/** A change stands in its document's tail, or has been folded into its snapshot; a document is loaded once for all of its. */
function createFinder(database: Database) {
  const inSnapshots = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const found = new Map<string, PendingChange>();
  return (commandId: string, documentId: string, hex: string): PendingChange => {
    // A hash names its bytes, wherever they have been put since; one change is one command's.
    const before = found.get(hex) ?? find(commandId, documentId, hex);
    found.set(hex, before);
    return before;
  };

  function find(commandId: string, documentId: string, hex: string): PendingChange {
    const { kind, key } = must(
      prepareOnce(database, 'select kind, key from document where id = ?').get(documentId),
      `document ${documentId}`,
    ) as { kind: DocumentKind; key: string };
    const bytes = inTail(database, commandId, documentId, hex) ?? inSnapshot(documentId, hex);
    const { space } = definitions[kind];
    const hash = changeHashOf(bytes);
    return {
      commandId,
      documentId,
      kind,
      key,
      space: space as string as Space,
      hash: must(hash, `whole change ${hex}`),
      bytes,
    };
  }

  function inSnapshot(documentId: string, hex: string): Uint8Array {
    const known = inSnapshots.get(documentId)?.get(hex);
    if (known) return known;
    // Not loaded yet, or before this change had been folded in.
    const changes = changesOfDocument(database, documentId);
    inSnapshots.set(documentId, changes);
    return must(changes.get(hex), `change ${hex} of document ${documentId}`);
  }
}

function inTail(
  database: Database,
  commandId: string,
  documentId: string,
  hex: string,
): Uint8Array | undefined {
  const rows = prepareOnce(
    database,
    'select change from documentTail where documentId = ? and commandId = ?',
  )
    .pluck()
    .all(documentId, commandId) as Uint8Array[];
  return rows.find((change) => {
    const hash = changeHashOf(change);
    return hash !== undefined && bytesToHex(hash) === hex;
  });
}
