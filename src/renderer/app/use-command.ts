import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { ulid } from 'ulid';
import { ConnectionLost } from '#shared/contract/call-errors.ts';
import type { CallOf, Core, Feature, InputOf, OutputOf } from '#renderer/core.ts';
import { useToast } from '#renderer/ui/index.ts';
import { useCore } from './core-context.tsx';
import { pendingCommands } from './pending-commands.ts';
import { problemText } from './problem-text.ts';
import { screenName } from './screens.ts';
import { useUndo } from './use-undo.ts';

/** The command's own fields; ids and the screen's name are added here. */
export type CommandInput<F extends Feature, C extends CallOf<F>> = Omit<
  NonNullable<InputOf<F, C>>,
  'commandId' | 'screen'
>;

interface CommandOptions {
  /** Said when it is done, with an Undo button unless `undo` is false. */
  readonly done?: string;
  readonly undo?: boolean;
  /** Called instead of the toast, for a form that shows the problem at its field. */
  readonly onProblem?: (error: unknown) => void;
}

/**
 * Runs a command of the contract: `await run('wells', 'change', { wellId, changes }, { done: t('wells.saved') })`.
 * Answers undefined when it was refused, which has been said by then. A command whose line broke is sent again
 * with the same id, so nothing happens twice.
 */
export function useCommand() {
  const core = useCore();
  const toast = useToast();
  const undo = useUndo();
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return useCallback(
    async <F extends Feature, C extends CallOf<F>>(
      feature: F,
      name: C,
      input: CommandInput<F, C>,
      options: CommandOptions = {},
    ): Promise<OutputOf<F, C> | undefined> => {
      const commandId = ulid();
      const whole = { ...input, commandId, screen: screenName(pathname) } as InputOf<F, C>;
      try {
        const output = await pendingCommands.during(sendUntilAnswered(core, feature, name, whole));
        if (options.done) {
          const action = { label: t('ui.undo'), run: () => void undo({ commandId }) };
          toast({ text: options.done, ...(options.undo === false ? {} : { action }) });
        }
        return output;
      } catch (error) {
        if (options.onProblem) options.onProblem(error);
        else toast({ ...toastOf(error, t), tone: 'error' });
        return undefined;
      }
    },
    [core, toast, undo, t, pathname],
  );
}

const toastOf = (error: unknown, t: Parameters<typeof problemText>[1]) => {
  const { text, bugId } = problemText(error, t);
  return { text: bugId ? `${text} (${bugId})` : text };
};

const mostTries = 5;

/** Sends again, with the same id, what broke off before its answer. */
export async function sendUntilAnswered<F extends Feature, C extends CallOf<F>>(
  core: Core,
  feature: F,
  name: C,
  input: InputOf<F, C>,
): Promise<OutputOf<F, C>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await core.call(feature, name, input);
    } catch (error) {
      if (!(error instanceof ConnectionLost) || attempt === mostTries) throw error;
    }
  }
}
