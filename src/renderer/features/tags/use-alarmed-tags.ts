import { useMemo } from 'react';
import { useRead } from '#renderer/app/use-read.ts';

const mostStanding = 20_000;

/** Tags that have an alarm, or one that stands; undefined while that is not asked for or not known. */
export function useAlarmedTags(which: string): ReadonlySet<string> | undefined {
  const isStanding = which === 'standing';
  const { data: active } = useRead(
    'alarms',
    'active',
    { limit: mostStanding },
    { enabled: isStanding, everyMs: 5_000 },
  );
  const { data: definitions } = useRead(
    'alarms',
    'definitions',
    {},
    { enabled: which !== '' && !isStanding },
  );
  return useMemo(() => {
    if (isStanding) return active && new Set(active.alarms.flatMap(({ tagId }) => tagId ?? []));
    return (
      definitions &&
      new Set(
        definitions.flatMap(({ definition: { source } }) =>
          source.kind === 'tag' ? [source.tagId as string] : [],
        ),
      )
    );
  }, [isStanding, active, definitions]);
}
