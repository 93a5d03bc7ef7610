import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  schedule as scheduleShape,
  type Schedule,
  type Shift,
} from '#shared/domain/notifications/plan.ts';
import { Button, TextInput } from '#renderer/ui/index.ts';
import { PartDialog } from '../PartDialog.tsx';
import type { ShownPlan, ShownSchedule } from '../plan.ts';
import { OverrideFields } from './OverrideFields.tsx';
import { ShiftFields } from './ShiftFields.tsx';

interface ScheduleDialogProps {
  readonly plan: ShownPlan;
  readonly shown: ShownSchedule | null;
  readonly onClose: () => void;
}

const newShift: Shift = { days: [1, 2, 3, 4, 5], from: '06:00', to: '18:00', personIds: [] };

/** Makes or changes the shifts of a week, and the days that are otherwise. */
export function ScheduleDialog({ plan, shown, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation();
  const [schedule, setSchedule] = useState<Schedule>(
    shown?.schedule ?? { name: '', shifts: [newShift], overrides: [] },
  );
  const change = (changes: Partial<Schedule>) => setSchedule({ ...schedule, ...changes });
  const { shifts } = schedule;
  return (
    <PartDialog
      title={t(shown ? 'notifications.changeSchedule' : 'notifications.addSchedule')}
      part={{ kind: 'schedule', id: shown?.id, value: schedule }}
      isNew={!shown}
      isSound={scheduleShape.safeParse(schedule).success}
      onClose={onClose}
    >
      <TextInput
        label={t('notifications.name')}
        value={schedule.name}
        maxLength={80}
        hint={t('notifications.zoneHint', { zone: plan.timeZone })}
        onChange={(name) => change({ name })}
      />
      {shifts.map((shift, at) => (
        <ShiftFields
          // Shifts have no ids; they are told apart by their place alone.
          key={`${shifts.length}-${at}`}
          plan={plan}
          shift={shift}
          onChange={(changed) => change({ shifts: shifts.with(at, changed) })}
          onRemove={() => change({ shifts: shifts.toSpliced(at, 1) })}
        />
      ))}
      <div>
        <Button icon={<Plus />} onClick={() => change({ shifts: [...shifts, newShift] })}>
          {t('notifications.addShift')}
        </Button>
      </div>
      <OverrideFields
        plan={plan}
        overrides={schedule.overrides}
        onChange={(overrides) => change({ overrides })}
      />
    </PartDialog>
  );
}
