import { useCallback } from 'react';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import { addDays, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import { useViewAddress } from '../use-view-address.ts';
import { DayContent } from './DayContent.tsx';
import { DayPicker } from './DayPicker.tsx';
import { usualEntryDay } from './entry-day.ts';

/** Which day is shown: the one in the address, else the one most likely entered now. */
export function DayView() {
  const settings = useRead('settings', 'read', undefined);
  return <Loaded read={settings}>{(clock) => <DayOf clock={clock} />}</Loaded>;
}

function DayOf({ clock }: { readonly clock: OutputOf<'settings', 'read'> }) {
  const { leaseId } = usePlaces();
  const address = useViewAddress();
  const nowMs = useNow(60_000);
  const latestDay = usualEntryDay(nowMs, clock);
  const currentDay = gaugeDayOf(nowMs, clock);
  const day = address.day ?? latestDay;
  const input = { day, ...(leaseId ? { leaseId } : {}) } as InputOf<'production', 'day'>;
  const sheet = useRead('production', 'day', input);
  const { go } = address;
  const goToDay = useCallback((next: string) => go({ day: next }, { replace: true }), [go]);
  const turnPage = useCallback(
    (step: -1 | 1) => {
      const next = addDays(day, step);
      if (next <= currentDay) goToDay(next);
    },
    [day, currentDay, goToDay],
  );
  const picker = <DayPicker day={day} currentDay={currentDay} onDay={goToDay} />;
  const pending = (
    <>
      <div className="entry-tools">{picker}</div>
      <div className="entry-loading" aria-busy="true" />
    </>
  );
  return (
    <Loaded read={sheet} pending={pending}>
      {(answer) => (
        <DayContent
          key={leaseId}
          day={day}
          latestDay={latestDay}
          answer={answer}
          picker={picker}
          onDay={goToDay}
          onPage={turnPage}
        />
      )}
    </Loaded>
  );
}
