import { useCallback, useState } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { createTail, type Tail } from '#renderer/charts/index.ts';

const keptMs = 3_600_000;

/** What came in by the live stream since the screen opened, by tag. Grows without drawing: whoever draws looks again. */
export function useTails(tagIds: readonly TagId[]): (tagId: string) => Tail | undefined {
  const [tails] = useState(() => new Map<string, Tail>());
  useStream('telemetry', 'values', { tagIds: [...tagIds] }, ({ values }) => {
    for (const value of values) {
      const tail = tails.get(value.tagId) ?? createTail({ windowMs: keptMs });
      tail.append(value.sourceMs, chartValue(value));
      tails.set(value.tagId, tail);
    }
  });
  return useCallback((tagId) => tails.get(tagId), [tails]);
}

/** A value that is bad is no point of the line. */
function chartValue({ value, quality }: LiveValue): number {
  if (quality === 'bad') return Number.NaN;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}
