import { useMemo, useState } from 'react';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import type { LiveValuesByTag } from '#renderer/app/use-live-values.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { useRested } from '#renderer/app/use-rested.ts';

const mostFollowed = 2_000;
/** In a flood the list changes several times a second; what is followed need not. */
const restMs = 400;

/** Live values of the tags of alarms; what was known stays when the list moves. */
export function useValuesNow(alarms: readonly StandingAlarm[]): LiveValuesByTag {
  const shown = useMemo(() => {
    const ids = new Set(alarms.flatMap(({ tagId }) => tagId ?? []));
    return [...ids].toSorted().slice(0, mostFollowed);
  }, [alarms]);
  const [values, setValues] = useState<LiveValuesByTag>(new Map());
  const tagIds = useRested(shown, restMs);
  useStream('telemetry', 'values', { tagIds }, (event) =>
    setValues(
      (known) => new Map([...known, ...event.values.map((one) => [one.tagId, one] as const)]),
    ),
  );
  return values;
}
