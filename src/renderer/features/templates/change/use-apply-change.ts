import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { useUndo } from '#renderer/app/use-undo.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import { useToast } from '#renderer/ui/index.ts';

/** What a template is to become, and which of its devices are brought to it. */
export type TemplateChange = InputOf<'templates', 'previewChange'>;
export type ChangePreview = OutputOf<'templates', 'previewChange'>;

/** Applies a change as one step: one Undo takes the template and all its devices back. */
export function useApplyChange() {
  const { t } = useTranslation();
  const run = useCommand();
  const undo = useUndo();
  const toast = useToast();
  return useCallback(
    async (change: TemplateChange, onProblem: (problem: unknown) => void) => {
      const done = await run('templates', 'applyChange', change, { onProblem });
      if (!done) return undefined;
      const { batchId, jobId, changedCount } = done;
      if (jobId === null) {
        toast({
          text: t('templates.applied', { count: changedCount ?? 0 }),
          action: { label: t('ui.undo'), run: () => void undo({ batchId }) },
        });
      }
      return done;
    },
    [run, undo, toast, t],
  );
}
