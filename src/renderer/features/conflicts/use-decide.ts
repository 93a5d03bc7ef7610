import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import type { InputOf } from '#renderer/core.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useUndo } from '#renderer/app/use-undo.ts';
import { useToast } from '#renderer/ui/index.ts';

export type Choice = InputOf<'conflicts', 'resolve'>['choice'];
export type UndoTarget = { readonly commandId: string } | { readonly batchId: string };

/** Decides one or many, says what became of it, and remembers the last for `undoLast`. */
export function useDecide() {
  const run = useCommand();
  const toast = useToast();
  const undo = useUndo();
  const { t } = useTranslation();
  const last = useRef<UndoTarget | null>(null);
  const remember = useCallback((target: UndoTarget) => void (last.current = target), []);
  const decide = useCallback(
    async (items: readonly FieldAt[], choice: Choice): Promise<boolean> => {
      const fields = items.map(({ documentKind, key, path }) => ({ documentKind, key, path }));
      const done = await run('conflicts', 'resolve', { items: fields, choice });
      if (!done) return false;
      const left = done.skipped.length;
      const leftWords =
        left === 1
          ? t(`conflicts.skipped.${done.skipped[0]!.why}`)
          : t('conflicts.someLeft', { count: left });
      if (done.resolved === 0) {
        toast({ text: left === 1 ? leftWords : t('conflicts.allLeft'), tone: 'error' });
        return false;
      }
      const target = done.batchId
        ? { batchId: done.batchId as string }
        : { commandId: done.commandId as string };
      last.current = target;
      const words = t('conflicts.decided', { count: done.resolved });
      toast({
        text: left > 0 ? `${words}. ${leftWords}` : words,
        action: { label: t('ui.undo'), run: () => void undo(target) },
      });
      return true;
    },
    [run, toast, undo, t],
  );
  const undoLast = useCallback(() => {
    if (last.current) void undo(last.current);
    last.current = null;
  }, [undo]);
  return { decide, undoLast, remember };
}
