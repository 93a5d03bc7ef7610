import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { refuseShelving } from '#shared/domain/alarms/shelving.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Dialog, Segmented, TextInput, useFormats } from '#renderer/ui/index.ts';
import { useAlarmCommands } from '../use-alarm-commands.ts';

const minutesToChoose = [15, 60, 240, 720, 1_440] as const;
const minute = 60_000;

interface ShelveDialogProps {
  readonly alarms: readonly StandingAlarm[];
  readonly onClose: () => void;
}

/** Puts alarms away for a time and a reason; what the rules ask for is said while it is filled in. */
export function ShelveDialog({ alarms, onClose }: ShelveDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { shelve } = useAlarmCommands();
  const session = useRead('session', 'describe', undefined);
  const [forMs, setForMs] = useState(60 * minute);
  const [reason, setReason] = useState('');
  const [second, setSecond] = useState('');
  const [openedMs] = useState(Date.now);
  const [isBusy, setIsBusy] = useState(false);
  const isCritical = alarms.some(({ priority }) => priority === 'critical');
  const who = session.data;
  const why =
    who &&
    alarms
      .map(({ priority }) =>
        refuseShelving({
          priority,
          forMs,
          reason,
          personName: who.personName,
          role: who.role,
          secondPerson: second,
        }),
      )
      .find((found) => found !== undefined);
  const isTimeRefused = why === 'too-long' || why === 'needs-supervisor';
  const handleShelve = async () => {
    setIsBusy(true);
    const secondPerson = second.trim();
    const ids = alarms.map(({ alarmId }) => alarmId);
    const isDone = await shelve(ids, {
      forMs,
      reason,
      ...(isCritical && secondPerson ? { secondPerson } : {}),
    });
    setIsBusy(false);
    if (isDone) onClose();
  };
  const mayShelve = who !== undefined && why === undefined && !isBusy;
  const handleKey = ({ key }: KeyboardEvent) => {
    if (key === 'Enter' && mayShelve) void handleShelve();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('alarms.shelveTitle', { count: alarms.length })}
      description={
        alarms.length === 1 ? alarms[0]!.name : t('alarms.shelveAbout', { count: alarms.length })
      }
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!mayShelve}
            onClick={() => void handleShelve()}
          >
            {t('alarms.shelve')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('alarms.reason')}
        value={reason}
        maxLength={500}
        onChange={setReason}
        onKeyDown={handleKey}
        hint={t('alarms.reasonHint')}
      />
      <div className="alarm-times">
        <span className="field-label">{t('alarms.forHowLong')}</span>
        <Segmented
          label={t('alarms.forHowLong')}
          value={String(forMs / minute)}
          options={minutesToChoose.map((minutes) => ({
            value: String(minutes),
            label: formats.duration(minutes * minute),
          }))}
          onChange={(minutes) => setForMs(Number(minutes) * minute)}
        />
        <span className={isTimeRefused ? 'field-note field-error' : 'field-note'} role="status">
          {isTimeRefused
            ? t(`alarms.why.${why}`)
            : t('alarms.shelvedUntil', { time: formats.dateTime(openedMs + forMs) })}
        </span>
      </div>
      {isCritical && (
        <TextInput
          label={t('alarms.secondPerson')}
          value={second}
          maxLength={120}
          onChange={setSecond}
          onKeyDown={handleKey}
          error={
            why === 'needs-second-person' && second.trim()
              ? t('alarms.why.needs-second-person')
              : undefined
          }
          hint={t('alarms.secondHint')}
        />
      )}
    </Dialog>
  );
}
