import { useTranslation } from 'react-i18next';
import { backupPlan, type BackupPlan } from '#shared/domain/backups/backup-plan.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Checkbox, FolderField, NumberInput, TextInput, useTypedText } from '#renderer/ui/index.ts';

/** Each field is saved when it is left. */
export function PlanFields({ plan }: { readonly plan: BackupPlan }) {
  const { t } = useTranslation();
  const run = useCommand();
  const save = (changes: Partial<BackupPlan>) =>
    run('backups', 'changePlan', { changes }, { done: t('settings.saved'), undo: false });
  const count = (key: 'keepDaily' | 'keepWeekly' | 'warnAfterDays', unit: string) => (
    <NumberInput
      label={t(`backups.${key}`)}
      unit={unit}
      value={plan[key]}
      check={(value) =>
        backupPlan.shape[key].safeParse(value).success ? undefined : t('backups.countOdd')
      }
      onCommit={(value) => value !== null && save({ [key]: value })}
    />
  );
  return (
    <>
      <FolderField
        className="backup-line"
        label={t('backups.folder')}
        hint={t('backups.folderHint')}
        save={t('backups.folderSave')}
        folder={plan.folder}
        onSave={(folder) => save({ folder })}
      />
      <Checkbox
        label={t('backups.isOn')}
        checked={plan.isOn}
        disabled={plan.folder === null}
        onChange={(isOn) => void save({ isOn })}
      />
      <div className="settings-form">
        <TimeField atMinutes={plan.atMinutes} onSave={(atMinutes) => save({ atMinutes })} />
        {count('keepDaily', t('backups.days'))}
        {count('keepWeekly', t('backups.weeks'))}
        {count('warnAfterDays', t('backups.days'))}
      </div>
      <div>
        <Checkbox
          label={t('backups.withDeviceKey')}
          checked={plan.withDeviceKey}
          onChange={(withDeviceKey) => void save({ withDeviceKey })}
        />
        <p className="muted settings-prose">{t('backups.withDeviceKeyHint')}</p>
      </div>
    </>
  );
}

interface TimeFieldProps {
  readonly atMinutes: number;
  readonly onSave: (atMinutes: number) => Promise<unknown>;
}

function TimeField({ atMinutes, onSave }: TimeFieldProps) {
  const { t } = useTranslation();
  const two = (value: number) => String(value).padStart(2, '0');
  const typed = useTypedText(`${two(Math.floor(atMinutes / 60))}:${two(atMinutes % 60)}`);
  const commit = () => {
    const [hours, minutes] = typed.text.split(':').map(Number);
    const value = (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
    if (Number.isInteger(value) && value !== atMinutes) void typed.handOver(() => onSave(value));
  };
  return (
    <TextInput
      type="time"
      label={t('backups.time')}
      hint={t('backups.timeHint')}
      value={typed.text}
      onChange={typed.type}
      onBlur={() => !typed.isHandedOver && commit()}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
