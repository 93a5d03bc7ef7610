import { useEffect, useRef, useState } from 'react';
import { useCore } from '#renderer/app/core-context.tsx';
import { useStream } from '#renderer/app/use-stream.ts';
import { applyMoves, type AlarmsById } from './order-alarms.ts';

/** All active alarms, live; undefined until the first word. After a broken line what is told counts anew. */
export function useActiveAlarms(): AlarmsById | undefined {
  const { connection } = useCore();
  const [alarms, setAlarms] = useState<AlarmsById>();
  const isToldAnew = useRef(true);
  useEffect(
    () =>
      connection.subscribe(({ status }) => {
        if (status !== 'open') isToldAnew.current = true;
      }),
    [connection],
  );
  useStream('alarms', 'follow', undefined, (event) => {
    const isFirst = isToldAnew.current;
    isToldAnew.current = false;
    setAlarms((known) => applyMoves(isFirst ? undefined : known, event));
  });
  return alarms;
}
