import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { IconButton, TextInput } from '#renderer/ui/index.ts';

interface DayPickerProps {
  readonly day: string;
  /** The running gauge day; later ones have not come. */
  readonly currentDay: string;
  readonly onDay: (day: string) => void;
}

export function DayPicker({ day, currentDay, onDay }: DayPickerProps) {
  const { t } = useTranslation();
  const goTo = (next: string) => next !== '' && next <= currentDay && onDay(next);
  return (
    <div className="day-picker">
      <IconButton label={t('production.previousDay')} onClick={() => goTo(addDays(day, -1))}>
        <ChevronLeft />
      </IconButton>
      <TextInput
        label={t('production.gaugeDay')}
        hideLabel
        type="date"
        value={day}
        max={currentDay}
        onChange={goTo}
      />
      <IconButton
        label={t('production.nextDay')}
        disabled={day >= currentDay}
        onClick={() => goTo(addDays(day, 1))}
      >
        <ChevronRight />
      </IconButton>
    </div>
  );
}
