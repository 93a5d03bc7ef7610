import type { ReactNode } from 'react';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNow } from '#renderer/app/use-now.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import { WellChoice, type ListedWell } from './WellChoice.tsx';

export interface OfOneWellProps {
  readonly well: ListedWell;
  /** Chooses another well. */
  readonly picker: ReactNode;
  /** The running gauge day; nothing later can be entered. */
  readonly currentDay: string;
}

/** A view of one well at a time, with what each of them needs. */
export function OfOneWell({ view: View }: { readonly view: (props: OfOneWellProps) => ReactNode }) {
  const settings = useRead('settings', 'read', undefined);
  const nowMs = useNow(60_000);
  return (
    <Loaded read={settings}>
      {(clock) => (
        <WellChoice>
          {(well, picker) => (
            <View well={well} picker={picker} currentDay={gaugeDayOf(nowMs, clock)} />
          )}
        </WellChoice>
      )}
    </Loaded>
  );
}
