import type { Database } from 'better-sqlite3';
import { pathToText } from '#shared/documents/definition.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { prepareOnce } from '../storage/run-sync.ts';
import { settleUndone } from './audit/settle-undone.ts';
import type { CommandHead } from './command-runner.ts';
import type { FieldChange } from './edit-document.ts';
import type { LiveDocument } from './live-document.ts';

export interface DoneCommand {
  readonly head: CommandHead;
  readonly commandId: string;
  readonly hybridTime: string;
  readonly nowMs: number;
  readonly answer: string;
  readonly documents: readonly ChangedDocument[];
}

export interface ChangedDocument {
  readonly live: LiveDocument;
  readonly isNew: boolean;
  readonly changes: readonly FieldChange[];
  /** What of its projection the changes belong to. */
  readonly parts: ReadonlySet<string>;
  /** Of the Automerge changes. */
  readonly hashes: readonly string[];
}

/** Path, value before, value after; null for none. */
export type AuditedField = readonly [path: string, before: Plain, after: Plain];

/** Remembers what waits to be sealed into a chunk. */
export function writePending(database: Database, done: DoneCommand): void {
  const { head, commandId, hybridTime, documents } = done;
  const changes = documents.flatMap(({ live, hashes }) => hashes.map((hash) => [live.id, hash]));
  prepareOnce(
    database,
    'insert into pending (commandId, command, hybridTime, batchId, personId, seatId, changes) values (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    commandId,
    head.command,
    hybridTime,
    head.batchId ?? null,
    head.session.personId,
    head.session.seatId,
    JSON.stringify(changes),
  );
}

/** Writes who changed what, field by field, and marks what this command takes back. */
export function writeAudit(database: Database, done: DoneCommand): void {
  insertAudit(database, done);
  const insert = prepareOnce(
    database,
    'insert into auditChange (commandId, documentId, kind, key, isNew, changes) values (?, ?, ?, ?, ?, ?)',
  );
  for (const { live, isNew, changes } of done.documents) {
    const fields: AuditedField[] = changes.map((one) => [
      pathToText(one.path),
      one.before,
      one.after,
    ]);
    insert.run(done.commandId, live.id, live.kind, live.key, isNew ? 1 : 0, JSON.stringify(fields));
  }
  if (done.head.undoes) settleUndone(database, done.head.undoes);
}

/** Remembers what a command answered that changed nothing. */
export function writeQuiet(database: Database, done: DoneCommand): void {
  prepareOnce(
    database,
    'insert into quietCommand (commandId, command, answer, atMs) values (?, ?, ?, ?)',
  ).run(done.commandId, done.head.command, done.answer, done.nowMs);
}

export function readAnswer(
  database: Database,
  commandId: string,
): { readonly command: string; readonly answer: string } | undefined {
  return prepareOnce(
    database,
    `select command, answer from audit where commandId = @commandId
     union all select command, answer from quietCommand where commandId = @commandId`,
  ).get({ commandId }) as { command: string; answer: string } | undefined;
}

function insertAudit(database: Database, done: DoneCommand): void {
  const { head, documents } = done;
  const { session } = head;
  const changeCount = documents.reduce((sum, { changes }) => sum + changes.length, 0);
  prepareOnce(
    database,
    `insert into audit (commandId, command, batchId, hybridTime, atMs, personId, personName, seatId, seatName, role,
       screen, reason, answer, changeCount, undoes)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    done.commandId,
    head.command,
    head.batchId ?? null,
    done.hybridTime,
    done.nowMs,
    session.personId,
    session.personName,
    session.seatId,
    session.seatName,
    session.role,
    head.screen ?? null,
    head.reason ?? null,
    done.answer,
    changeCount,
    head.undoes ?? null,
  );
}
