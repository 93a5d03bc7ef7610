import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';
import { useAlarmCommands } from '../use-alarm-commands.ts';

interface OutOfServiceDialogProps {
  readonly alarms: readonly StandingAlarm[];
  readonly onClose: () => void;
}

export function OutOfServiceDialog({ alarms, onClose }: OutOfServiceDialogProps) {
  const { t } = useTranslation();
  const { takeOutOfService } = useAlarmCommands();
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const handleRemove = async () => {
    setIsBusy(true);
    const ids = alarms.map(({ alarmId }) => alarmId);
    const isDone = await takeOutOfService(ids, reason.trim());
    setIsBusy(false);
    if (isDone) onClose();
  };
  const mayRemove = reason.trim() !== '' && !isBusy;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('alarms.takeOut')}
      description={t('alarms.takeOutAbout', {
        count: alarms.length,
        name: alarms[0]?.name ?? '',
      })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!mayRemove}
            onClick={() => void handleRemove()}
          >
            {t('alarms.takeOut')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('alarms.reason')}
        value={reason}
        maxLength={500}
        onChange={setReason}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && mayRemove) void handleRemove();
        }}
        hint={t('alarms.takeOutHint')}
      />
    </Dialog>
  );
}
