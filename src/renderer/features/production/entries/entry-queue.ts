import { ConnectionLost } from '#shared/contract/call-errors.ts';
import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';
import {
  keyOfCell,
  type CellKey,
  type CellState,
  type EntryAnswer,
  type EntryCommand,
  type EntryEdit,
  type KeptReason,
} from './entry.ts';
import type { EntryStorage } from './entry-storage.ts';

export interface EntryQueuePorts {
  /** Rejects with ConnectionLost when it is not known whether the command was done. */
  readonly send: (command: EntryCommand) => Promise<EntryAnswer>;
  readonly isConnected: () => boolean;
  readonly storage: EntryStorage;
  /** Brings what screens have read up to date; until then the cells go on showing what was typed. */
  readonly onSaved: (command: EntryCommand, answer: EntryAnswer) => Promise<void>;
  /** An undo or redo that was refused; entries that were refused stay in their cells. */
  readonly onUndoRefused: (command: EntryCommand, error: unknown) => void;
}

export interface EntryCounts {
  readonly pending: number;
  readonly kept: number;
}

/**
 * Everything typed on its way to the core. Invariants:
 *  1. A submitted command is in storage until it is answered, and sent with the same id each time.
 *  2. Commands are sent one at a time, in the order they were made.
 *  3. A cell shows the newest command's value until that one is answered.
 *  4. A text that was not saved stays, with its reason, until it is typed over or given up.
 */
export interface EntryQueue extends Subscribable<void> {
  cell(key: CellKey): CellState | undefined;
  /** Rises with every change. */
  version(): number;
  counts(): EntryCounts;
  /** Cells whose text is not saved. */
  keptCells(): readonly (readonly [CellKey, Extract<CellState, { status: 'kept' }>])[];
  submit(command: EntryCommand): void;
  keep(key: CellKey, text: string, reason: KeptReason): void;
  giveUp(key: CellKey): void;
  /** What stands in an open editor; null when it was closed. Stored only, so that a crash does not take it. */
  typing(key: CellKey, text: string | null): void;
  /** The connection is there (again). */
  resume(): void;
}

export function createEntryQueue(ports: EntryQueuePorts): EntryQueue {
  const { storage } = ports;
  const changed = createEmitter<void>();
  const cells = new Map<CellKey, CellState>();
  const waiting: EntryCommand[] = [];
  let isSending = false;
  let version = 0;
  let counts: EntryCounts = { pending: 0, kept: 0 };

  const announce = () => {
    version += 1;
    const states = [...cells.values()];
    counts = {
      pending: states.filter((state) => state.status === 'pending').length,
      kept: states.filter((state) => state.status === 'kept').length,
    };
    changed.emit();
  };

  const queueUp = (command: EntryCommand) => {
    waiting.push(command);
    for (const edit of command.edits) {
      const key = keyOfCell(edit);
      cells.set(key, { status: 'pending', value: edit.after, commandId: command.commandId });
    }
  };

  /** Cells for which this is the newest command. */
  const cellsOf = (command: EntryCommand): readonly (readonly [CellKey, EntryEdit])[] =>
    command.edits
      .map((edit) => [keyOfCell(edit), edit] as const)
      .filter(([key]) => {
        const state = cells.get(key);
        return state?.status === 'pending' && state.commandId === command.commandId;
      });

  const settle = (command: EntryCommand) => {
    waiting.shift();
    storage.dropCommand(command.commandId);
  };

  const takeAnswer = async (command: EntryCommand, answer: EntryAnswer) => {
    settle(command);
    await ports.onSaved(command, answer);
    for (const [key] of cellsOf(command)) cells.set(key, savedState(command, answer));
  };

  const takeRefusal = (command: EntryCommand, error: unknown) => {
    settle(command);
    for (const [key, edit] of cellsOf(command)) {
      if (command.kind === 'undo') cells.delete(key);
      else keepText(key, edit.text, { kind: 'refused', error });
    }
    if (command.kind === 'undo') ports.onUndoRefused(command, error);
  };

  const keepText = (key: CellKey, text: string, reason: KeptReason) => {
    cells.set(key, { status: 'kept', text, reason });
    storage.keepText(key, text);
  };

  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0 && ports.isConnected()) {
      const command = waiting[0]!;
      const outcome = await ports.send(command).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
      if ('answer' in outcome) await takeAnswer(command, outcome.answer);
      // Kept for `resume`: the command may have been done, and its id says so when it is sent again.
      else if (outcome.error instanceof ConnectionLost || !ports.isConnected()) break;
      else takeRefusal(command, outcome.error);
      announce();
    }
    isSending = false;
    announce();
  };

  for (const [key, text] of storage.texts())
    cells.set(key, { status: 'kept', text, reason: { kind: 'restored' } });
  for (const command of storage.commands()) queueUp(command);
  announce();

  return {
    subscribe: changed.subscribe,
    cell: (key) => cells.get(key),
    version: () => version,
    counts: () => counts,
    keptCells: () =>
      [...cells].flatMap(([key, state]) => (state.status === 'kept' ? [[key, state]] : [])),
    submit(command) {
      storage.keepCommand(command);
      queueUp(command);
      for (const edit of command.edits) storage.dropText(keyOfCell(edit));
      announce();
      void sendAll();
    },
    keep(key, text, reason) {
      keepText(key, text, reason);
      announce();
    },
    giveUp(key) {
      storage.dropText(key);
      if (cells.get(key)?.status === 'kept') cells.delete(key);
      announce();
    },
    typing(key, text) {
      const state = cells.get(key);
      if (text !== null) storage.keepText(key, text);
      else if (state?.status === 'kept') storage.keepText(key, state.text);
      else storage.dropText(key);
    },
    resume() {
      announce();
      void sendAll();
    },
  };
}

function savedState(command: EntryCommand, answer: EntryAnswer): CellState {
  return { status: 'saved', findings: command.kind === 'days' ? answer.findings : [] };
}
