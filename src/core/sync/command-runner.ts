import type { Compilable } from 'kysely';
import type { Session } from '../session.ts';
import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind, DocumentOf } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';

/** What is known of a command before it does anything. */
export interface CommandHead {
  readonly command: string;
  readonly commandId?: CommandId | undefined;
  readonly batchId?: BatchId | undefined;
  readonly reason?: string | undefined;
  readonly screen?: string | undefined;
  /** The command this one takes back. */
  readonly undoes?: CommandId | undefined;
  readonly session: Session;
}

/**
 * Runs commands one at a time. Contract:
 *  - One command is one SQLite transaction: Automerge changes, projected rows, audit entry, pending. When `run` returns
 *    the command is on the disk; when it throws nothing of it is.
 *  - The same `commandId` again answers what it answered the first time and does nothing.
 *  - `work` is synchronous and short; what it throws undoes everything.
 *  - A command that changed nothing leaves no trace but its answer.
 *  - Change events are announced after the commit.
 */
export interface CommandRunner {
  run<Answer extends object>(
    head: CommandHead,
    work: (edit: Edit) => Answer,
  ): Answer & { readonly commandId: CommandId };
  /**
   * Several commands in one transaction, in order: all or none, with one flush of the disk. Each keeps its own id, audit
   * entry and undo.
   */
  runMany<Answer extends object>(
    commands: readonly CommandToRun<Answer>[],
  ): (Answer & { readonly commandId: CommandId })[];
}

/** Changes that were made in a copy of a document, on what is held here or on each other. */
export interface MadeChanges {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly changes: readonly Uint8Array[];
}

export interface CommandToRun<Answer extends object> {
  readonly head: CommandHead;
  readonly work: (edit: Edit) => Answer;
}

export interface Edit {
  readonly commandId: CommandId;
  readonly nowMs: number;
  /** A fresh ULID of this command's time. */
  newId(): string;
  /** The document for writing; created from its kind's frozen genesis when there is none. */
  open<Kind extends DocumentKind>(kind: Kind, key: string): DocumentEdit<Kind>;
  /** As `open`, but undefined when there is none. */
  find<Kind extends DocumentKind>(kind: Kind, key: string): DocumentEdit<Kind> | undefined;
  /** Reads rows as they stood before this command, synchronously. */
  rows<Row>(query: Compilable<Row>): Row[];
}

export type { Plain };

export interface DocumentEdit<Kind extends DocumentKind> {
  readonly id: string;
  readonly key: string;
  readonly isNew: boolean;
  /** The document as it stands now, earlier `set`s of this command included; upgraded on read. */
  readonly value: DocumentOf<Kind>;
  /**
   * Sets one field; null removes it. Equal values change nothing. `path` may go through containers of the genesis only
   * (`['days', '07', 'oilBbl']`) or add one plain value (`['custom', 'pumper']`).
   */
  set(path: readonly string[], value: Plain): void;
  /**
   * Sets a field as someone would have who did not know a change of the document, named by its hash: what that change
   * decided is open again, with its value and this one.
   */
  setApart(path: readonly string[], value: Plain, change: string): void;
}
