import { useTranslation } from 'react-i18next';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';

/** Keeps what was typed as a password, if anything was; null forgets it. Answers whether it is done. */
export function useSavePassword() {
  const { t } = useTranslation();
  const run = useCommand();
  return async (deviceId: DeviceId, password: string | null): Promise<boolean> => {
    if (password === '') return true;
    const done = await run(
      'devices',
      'setPassword',
      { deviceId, password },
      password === null ? { done: t('devices.passwordForgotten'), undo: false } : {},
    );
    return done !== undefined;
  };
}
