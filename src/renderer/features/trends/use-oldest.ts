import { useCallback } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { useCore } from '#renderer/app/core-context.tsx';

/** When the first sample of any of these tags was; undefined when there is none. */
export function useOldest(): (tagIds: readonly TagId[]) => Promise<number | undefined> {
  const core = useCore();
  return useCallback(
    async (tagIds) => {
      if (tagIds.length === 0) return undefined;
      const input = { tagIds: [...tagIds], ms: 0 };
      const neighbours = await core.call('telemetry', 'neighbours', input);
      const times = neighbours.flatMap(({ at, next }) => (at ?? next)?.sourceMs ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    [core],
  );
}
