import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ulid } from 'ulid';
import type { InputOf } from '#renderer/core.ts';
import { useToast } from '#renderer/ui/index.ts';
import { useCore } from './core-context.tsx';
import { problemText } from './problem-text.ts';

type UndoTarget = NonNullable<NonNullable<InputOf<'audit', 'undo'>>['target']>;

/** Takes back a command, a batch, or (without a target) this person's last command, and says so with Redo beside it. */
export function useUndo() {
  const core = useCore();
  const toast = useToast();
  const { t } = useTranslation();
  return useCallback(
    async (target?: { readonly commandId: string } | { readonly batchId: string }) => {
      const run = async (what: UndoTarget | undefined, isRedo: boolean): Promise<void> => {
        const commandId = ulid();
        try {
          const done = await core.call('audit', 'undo', { commandId, target: what } as never);
          const words = isRedo ? 'undo.redone' : 'undo.undone';
          toast({
            text: t(words, { count: done.undoneCount, overtaken: done.overtaken }),
            action: {
              label: isRedo ? t('ui.undo') : t('ui.redo'),
              run: () => void run({ commandId: done.commandId } as UndoTarget, !isRedo),
            },
          });
        } catch (error) {
          toast({ text: problemText(error, t).text, tone: 'error' });
        }
      };
      await run(target as UndoTarget | undefined, false);
    },
    [core, toast, t],
  );
}
