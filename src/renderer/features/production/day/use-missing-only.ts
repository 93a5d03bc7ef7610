import { useMemo, useState } from 'react';
import { isEntered, type DaySheetAnswer } from './day-rows.ts';

/** Shows the wells that were missing when it was switched on: a row must not vanish under the fingers. */
export function useMissingOnly(answer: DaySheetAnswer, day: string) {
  const [kept, setKept] = useState<{ readonly day: string; readonly ids: ReadonlySet<string> }>();
  return useMemo(() => {
    const ids = kept?.day === day ? kept.ids : undefined;
    return {
      isOn: ids !== undefined,
      shows: (wellId: string) => ids === undefined || ids.has(wellId),
      toggle: (isOn: boolean) => {
        const missing = answer.rows.filter((row) => !isEntered(row.values));
        setKept(isOn ? { day, ids: new Set(missing.map((row) => row.wellId)) } : undefined);
      },
    };
  }, [kept, day, answer]);
}
