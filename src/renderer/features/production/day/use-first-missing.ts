import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import type { InputOf } from '#renderer/core.ts';
import { useToast } from '#renderer/ui/index.ts';
import { findFirstMissingDay, searchedDays } from './first-missing-day.ts';

interface FirstMissingInput {
  readonly currentDay: string;
  readonly leaseId: string | null;
  readonly onDay: (day: string) => void;
}

/** Goes to the oldest day of the last month on which a well is missing, or says that none is. */
export function useFirstMissing({ currentDay, leaseId, onDay }: FirstMissingInput) {
  const { t } = useTranslation();
  const core = useCore();
  const queries = useQueryClient();
  const toast = useToast();
  const [isLooking, setIsLooking] = useState(false);
  const read = (day: string) => {
    const input = { day, ...(leaseId ? { leaseId } : {}) } as InputOf<'production', 'day'>;
    return queries.fetchQuery({
      queryKey: ['production', 'day', input],
      queryFn: ({ signal }) => core.call('production', 'day', input, signal),
    });
  };
  const look = async () => {
    setIsLooking(true);
    try {
      const day = await findFirstMissingDay(currentDay, read);
      if (day) onDay(day);
      else toast({ text: t('production.noneMissing', { days: searchedDays }) });
    } catch (error) {
      toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setIsLooking(false);
    }
  };
  return { isLooking, look: () => void look() };
}
