import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import type { Device } from './device-line.ts';

/** What is done to a device as a whole. */
export function useDeviceActions() {
  const { t } = useTranslation();
  const run = useCommand();
  return {
    poll: ({ deviceId, name }: Device) =>
      run(
        'devices',
        'pollNow',
        { deviceId },
        { done: t('devices.pollAsked', { name }), undo: false },
      ),
    turn: ({ deviceId, name, enabled }: Device) =>
      run(
        'devices',
        'change',
        { deviceId, changes: { enabled: !enabled } },
        { done: t(enabled ? 'devices.turnedOff' : 'devices.turnedOn', { name }) },
      ),
    remove: ({ deviceId, name }: Device) =>
      run('devices', 'remove', { deviceId }, { done: t('devices.removed', { name }) }),
  };
}
