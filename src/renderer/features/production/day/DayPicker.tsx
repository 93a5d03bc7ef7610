import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { Button, IconButton, TextInput, useToast } from '#renderer/ui/index.ts';
import type { InputOf } from '#renderer/core.ts';
import { findFirstMissingDay, searchedDays } from './first-missing-day.ts';

interface DayPickerProps {
  readonly day: string;
  readonly today: string;
  /** The running gauge day; later ones have not come. */
  readonly currentDay: string;
  readonly leaseId: string | null;
  readonly onDay: (day: string) => void;
}

export function DayPicker({ day, today, currentDay, leaseId, onDay }: DayPickerProps) {
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
      <Button tone="quiet" disabled={day === today} onClick={() => onDay(today)}>
        {t('production.today')}
      </Button>
      <FirstMissing currentDay={currentDay} leaseId={leaseId} onDay={onDay} />
    </div>
  );
}

function FirstMissing({
  currentDay,
  leaseId,
  onDay,
}: Pick<DayPickerProps, 'currentDay' | 'leaseId' | 'onDay'>) {
  const { t } = useTranslation();
  const core = useCore();
  const queries = useQueryClient();
  const toast = useToast();
  const [isLooking, setIsLooking] = useState(false);
  const look = async () => {
    setIsLooking(true);
    try {
      const day = await findFirstMissingDay(currentDay, (asked) => {
        const input = { day: asked, ...(leaseId ? { leaseId } : {}) } as InputOf<
          'production',
          'day'
        >;
        return queries.fetchQuery({
          queryKey: ['production', 'day', input],
          queryFn: ({ signal }) => core.call('production', 'day', input, signal),
        });
      });
      if (day) onDay(day);
      else toast({ text: t('production.noneMissing', { days: searchedDays }) });
    } catch (error) {
      toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setIsLooking(false);
    }
  };
  return (
    <Button tone="quiet" busy={isLooking} onClick={() => void look()}>
      {isLooking ? t('production.looking') : t('production.firstMissing')}
    </Button>
  );
}
