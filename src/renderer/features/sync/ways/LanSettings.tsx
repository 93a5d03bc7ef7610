import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Checkbox } from '#renderer/ui/index.ts';

/** Whether this computer is found by its neighbours, and where they reach it. */
export function LanSettings({ maySet }: { readonly maySet: boolean }) {
  const { t } = useTranslation();
  const run = useCommand();
  const { data: lan } = useRead('sync', 'lan', undefined);
  if (!lan) return null;
  const set = (change: { readonly isOn?: boolean; readonly isAnyNetwork?: boolean }) =>
    void run('sync', 'setLan', change, { done: t('syncLan.saved'), undo: false });
  return (
    <div className="sync-lan">
      <Checkbox
        label={t('syncLan.isOn')}
        checked={lan.isOn}
        disabled={!maySet}
        onChange={(isOn) => set({ isOn })}
      />
      <Checkbox
        label={t('syncLan.isAnyNetwork')}
        checked={lan.isAnyNetwork}
        disabled={!lan.isOn || !maySet}
        onChange={(isAnyNetwork) => set({ isAnyNetwork })}
      />
      {lan.addresses.length > 0 && (
        <p className="muted">{t('syncLan.reached', { addresses: lan.addresses.join(', ') })}</p>
      )}
      {lan.isOn && lan.port !== null && (
        <p className="muted">{t('syncLan.firewall', { port: lan.port })}</p>
      )}
    </div>
  );
}
