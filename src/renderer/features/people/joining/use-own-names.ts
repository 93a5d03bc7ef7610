import { useState } from 'react';
import { useRead } from '#renderer/app/use-read.ts';

export interface OwnNamesDraft {
  readonly values: { readonly personName: string; readonly seatName: string };
  /** As they are already. */
  readonly isSame: boolean;
  readonly isSound: boolean;
  set(values: Partial<OwnNamesDraft['values']>): void;
}

/** What this computer and its person are called, to be changed before others see it. */
export function useOwnNames(): OwnNamesDraft {
  const { data } = useRead('session', 'describe', undefined);
  const [typed, setTyped] = useState<Partial<OwnNamesDraft['values']>>({});
  const known = { personName: data?.personName ?? '', seatName: data?.seatName ?? '' };
  const { personName, seatName } = { ...known, ...typed };
  const values = { personName: personName.trim(), seatName: seatName.trim() };
  return {
    values: { personName, seatName },
    isSame: values.personName === known.personName && values.seatName === known.seatName,
    isSound: values.personName !== '' && values.seatName !== '',
    set: (some) => setTyped((before) => ({ ...before, ...some })),
  };
}
