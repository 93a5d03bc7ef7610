import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useToast } from '#renderer/ui/index.ts';

export type PlainMove = 'acknowledge' | 'reset' | 'unshelve' | 'returnToService' | 'release';
export interface Shelving {
  readonly forMs: number;
  readonly reason: string;
  readonly secondPerson?: string;
}

/** What people do to alarms. Each says how many moved, and how many had moved on by themselves. */
export function useAlarmCommands() {
  const run = useCommand();
  const toast = useToast();
  const { t } = useTranslation();
  const tell = useCallback(
    (move: PlainMove | 'shelve' | 'takeOutOfService', done?: { moved: number; left: number }) => {
      if (!done) return false;
      const said = t(`alarms.done.${move}`, { count: done.moved });
      const left = done.left > 0 ? ` ${t('alarms.done.left', { count: done.left })}` : '';
      toast({ text: said + left });
      return true;
    },
    [t, toast],
  );
  return {
    move: useCallback(
      async (move: PlainMove, ids: readonly string[]) => {
        if (ids.length === 0) return false;
        return tell(move, await run('alarms', move, { alarmIds: ids as AlarmId[] }));
      },
      [run, tell],
    ),
    shelve: useCallback(
      async (ids: readonly string[], shelving: Shelving) =>
        tell('shelve', await run('alarms', 'shelve', { alarmIds: ids as AlarmId[], ...shelving })),
      [run, tell],
    ),
    takeOutOfService: useCallback(
      async (ids: readonly string[], reason: string) =>
        tell(
          'takeOutOfService',
          await run('alarms', 'takeOutOfService', { alarmIds: ids as AlarmId[], reason }),
        ),
      [run, tell],
    ),
  };
}
