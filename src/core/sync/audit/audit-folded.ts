import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Taken } from '../absorb-changes.ts';
import type { LiveDocument } from '../live-document.ts';
import type { DocumentStore } from '../document-store.ts';
import { forgetAuditDue, isAuditDue, markAuditDue, nextAuditDue } from './audit-due.ts';
import { auditChanges, type AuditDeps, auditDocument, type Holder } from './audit-others.ts';
import { settleUndone } from './settle-undone.ts';

/** Commands of one document that are written into the audit within one step. */
const COMMANDS_AT_ONCE = 50;

/** A change, and the chunk it came in. */
export interface CameIn {
  readonly hash: Uint8Array;
  readonly chunk: Holder;
}

/** What a document took in. `added`, `docBefore`: see `Taken`; undefined where the document was made anew. */
export interface FoldedDocument extends Pick<Partial<Taken>, 'added' | 'docBefore'> {
  readonly live: LiveDocument;
  readonly came: readonly CameIn[];
}

/**
 * Brings the audit in line with what has just been folded or taken out: of little at once, of much afterwards. `chunks`: all
 * that were folded or taken out. Within the caller's transaction.
 */
export function auditFolded(
  deps: AuditDeps,
  {
    documents,
    chunks,
    isMuch,
  }: {
    readonly documents: readonly FoldedDocument[];
    readonly chunks: readonly { readonly n: number }[];
    readonly isMuch: boolean;
  },
): void {
  for (const one of documents) {
    const isDone = !isMuch && auditOne(deps, one);
    if (!isDone) markAuditDue(deps.database, one.live.id);
  }
  for (const { n } of chunks) settleChunk(deps.database, n);
}

/** Where nothing was due, what came is all that can be missing, as long as all of it was new to the document. */
function auditOne(deps: AuditDeps, { live, added, docBefore, came }: FoldedDocument): boolean {
  const isNews =
    added !== undefined &&
    docBefore !== undefined &&
    added.length === came.length &&
    !isAuditDue(deps.database, live.id);
  if (!isNews) return auditDocument(deps, live, COMMANDS_AT_ONCE);
  if (added.length > COMMANDS_AT_ONCE) return false;
  auditChanges(deps, live, { changes: added, holders: holdersIn(came), docBefore });
  return true;
}

function holdersIn(came: readonly CameIn[]): ReadonlyMap<string, Holder> {
  return new Map(came.map(({ hash, chunk }) => [bytesToHex(hash), chunk]));
}

/** Writes some of the audit that is due, of what came last. Answers the document it was about; undefined: nothing is due. */
export function auditSome(
  deps: AuditDeps & { readonly documents: DocumentStore },
  touched: Set<LiveDocument>,
): LiveDocument | undefined {
  const due = nextAuditDue(deps.database);
  if (!due) return undefined;
  const live = deps.documents.open(due.kind, due.key, '');
  touched.add(live);
  if (auditDocument(deps, live, COMMANDS_AT_ONCE)) forgetAuditDue(deps.database, due.id);
  return live;
}

/** What a chunk that counts again, or no longer does, takes back. */
function settleChunk(database: Database, n: number): void {
  const targets = prepareOnce(
    database,
    `select distinct undoes from chunkChange
       join auditChange on auditChange.documentId = chunkChange.documentId and auditChange.chunk = chunkChange.chunk
       join audit on audit.commandId = auditChange.commandId
     where chunkChange.chunk = ? and undoes is not null`,
  )
    .pluck()
    .all(n) as string[];
  for (const target of targets) settleUndone(database, target);
}
