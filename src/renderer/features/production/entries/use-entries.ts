import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { monotonicFactory } from 'ulid';
import { useFormats, useToast } from '#renderer/ui/index.ts';
import { judgeText } from '../judge-text.ts';
import { useEntriesContext } from './entries-context.tsx';
import {
  keyOfCell,
  type CellState,
  type EntryCell,
  type EntryCommand,
  type EntryEdit,
  type EntryValue,
} from './entry.ts';
import { chunkEdits } from './chunk-edits.ts';

export interface TypedText extends EntryCell {
  readonly text: string;
  /** What the cell shows now; undefined when that is not known here. */
  readonly shown: EntryValue | undefined;
}

export interface EntryActions {
  /** Changes with everything that is typed, sent or answered. */
  readonly version: number;
  stateOf(cell: EntryCell): CellState | undefined;
  /** The value a cell shows: what is on its way, else what is stored. */
  valueOf(cell: EntryCell, stored: EntryValue): EntryValue;
  /** Reads, checks and sends texts as one step of undo; what cannot be stays in its cell with the reason. */
  commit(texts: readonly TypedText[]): void;
  typing(cell: EntryCell, text: string | null): void;
  giveUp(cell: EntryCell): void;
  undo(): void;
  redo(): void;
}

const newId = monotonicFactory();

/** Entry of days or months: every change is sent at once, kept until it is answered, and can be undone. */
export function useEntries(kind: 'days' | 'months', currentDay?: string): EntryActions {
  const { queue, undoStack } = useEntriesContext();
  const { language } = useFormats();
  const { t } = useTranslation();
  const toast = useToast();
  const version = useSyncExternalStore(queue.subscribe, queue.version);
  const actions = useMemo(() => {
    const send = (command: EntryCommand | undefined, nothing: string) => {
      if (command) queue.submit(command);
      else toast({ text: nothing });
    };
    const stateOf = (cell: EntryCell) => queue.cell(keyOfCell(cell));
    const accept = (typed: TypedText): EntryEdit | undefined => {
      const outcome = judgeText(typed, kind, language, currentDay);
      const key = keyOfCell(typed);
      if ('reason' in outcome) queue.keep(key, typed.text, outcome.reason);
      else if (outcome.after === typed.shown) queue.giveUp(key);
      else return editOf(typed, outcome.after);
      return undefined;
    };
    return {
      stateOf,
      valueOf(cell: EntryCell, stored: EntryValue) {
        const state = stateOf(cell);
        return state?.status === 'pending' ? state.value : stored;
      },
      commit(texts: readonly TypedText[]) {
        const edits = texts.map(accept).filter((edit) => edit !== undefined);
        if (edits.length === 0) return;
        const chunks = chunkEdits(edits);
        const batchId = chunks.length > 1 ? newId() : undefined;
        const commands = chunks.map((chunk) => ({
          commandId: newId(),
          batchId,
          kind,
          edits: chunk,
        }));
        const target = batchId ? { batchId } : { commandId: commands[0]!.commandId };
        undoStack.record({ target, edits });
        for (const command of commands) queue.submit(command);
      },
      typing: (cell: EntryCell, text: string | null) => queue.typing(keyOfCell(cell), text),
      giveUp: (cell: EntryCell) => queue.giveUp(keyOfCell(cell)),
      undo: () => send(undoStack.undo(newId()), t('production.nothingToUndo')),
      redo: () => send(undoStack.redo(newId()), t('production.nothingToRedo')),
    };
  }, [queue, undoStack, kind, language, currentDay, t, toast]);
  return useMemo(() => ({ ...actions, version }), [actions, version]);
}

function editOf({ wellId, period, field, text, shown }: TypedText, after: EntryValue): EntryEdit {
  return { wellId, period, field, text, before: shown ?? null, after };
}
