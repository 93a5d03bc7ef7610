import type { EntryCommand, EntryEdit, UndoTarget } from './entry.ts';

interface UndoStep {
  readonly target: UndoTarget;
  /** `before` and `after` as the cells showed them when it was done. */
  readonly edits: readonly EntryEdit[];
}

/** What this screen has done and taken back, newest last. */
export interface UndoHistory {
  readonly done: readonly UndoStep[];
  readonly undone: readonly UndoStep[];
}

export const emptyHistory: UndoHistory = { done: [], undone: [] };

const mostSteps = 200;

/** A new entry ends what could be redone. */
export function recordStep(history: UndoHistory, step: UndoStep): UndoHistory {
  return { done: [...history.done, step].slice(-mostSteps), undone: [] };
}

interface HistoryMove {
  readonly history: UndoHistory;
  readonly command: EntryCommand;
}

/** The command that takes the last step back; undefined when there is none. */
export function undoStep(history: UndoHistory, commandId: string): HistoryMove | undefined {
  const step = history.done.at(-1);
  if (!step) return undefined;
  const undone = { target: { commandId }, edits: step.edits };
  return {
    history: { done: history.done.slice(0, -1), undone: [...history.undone, undone] },
    command: { commandId, kind: 'undo', target: step.target, edits: step.edits.map(turnBack) },
  };
}

/** Takes the last undo back, which is redo. */
export function redoStep(history: UndoHistory, commandId: string): HistoryMove | undefined {
  const step = history.undone.at(-1);
  if (!step) return undefined;
  const redone = { target: { commandId }, edits: step.edits };
  return {
    history: { done: [...history.done, redone], undone: history.undone.slice(0, -1) },
    command: { commandId, kind: 'undo', target: step.target, edits: step.edits },
  };
}

/** Forgets steps that could not be taken back. */
export function withoutTarget(history: UndoHistory, commandId: string): UndoHistory {
  const isOther = ({ target }: UndoStep) =>
    !('commandId' in target) || target.commandId !== commandId;
  return { done: history.done.filter(isOther), undone: history.undone.filter(isOther) };
}

function turnBack(edit: EntryEdit): EntryEdit {
  return { ...edit, before: edit.after, after: edit.before, text: String(edit.before ?? '') };
}

/** Remembers for as long as the window is open. */
export interface UndoStack {
  record(step: UndoStep): void;
  /** The command that undoes or redoes; undefined when there is nothing. */
  undo(commandId: string): EntryCommand | undefined;
  redo(commandId: string): EntryCommand | undefined;
  forget(commandId: string): void;
}

export function createUndoStack(): UndoStack {
  let history = emptyHistory;
  const move = (moved: HistoryMove | undefined) => {
    history = moved?.history ?? history;
    return moved?.command;
  };
  return {
    record(step) {
      history = recordStep(history, step);
    },
    undo: (commandId) => move(undoStep(history, commandId)),
    redo: (commandId) => move(redoStep(history, commandId)),
    forget(commandId) {
      history = withoutTarget(history, commandId);
    },
  };
}
