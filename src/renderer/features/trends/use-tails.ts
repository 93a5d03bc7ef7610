import { useCallback, useState } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { createTail, type Tail } from '#renderer/charts/index.ts';

export interface LiveTail extends Tail {
  readonly newest: LiveValue | undefined;
}

const keptMs = 3_600_000;

/** What came in by the live stream since the screen opened, by tag. Grows without drawing: whoever draws looks again. */
export function useTails(tagIds: readonly TagId[]): (tagId: string) => LiveTail | undefined {
  const [tails] = useState(() => new Map<string, { tail: Tail; newest: LiveValue }>());
  useStream('telemetry', 'values', { tagIds: [...tagIds] }, ({ values }) => {
    for (const value of values) {
      const known = tails.get(value.tagId) ?? {
        tail: createTail({ windowMs: keptMs }),
        newest: value,
      };
      known.tail.append(value.sourceMs, chartValue(value));
      known.newest = value;
      tails.set(value.tagId, known);
    }
  });
  return useCallback(
    (tagId) => {
      const known = tails.get(tagId);
      if (!known) return undefined;
      const { timesMs, values, append } = known.tail;
      return { timesMs, values, append, newest: known.newest };
    },
    [tails],
  );
}

/** A value that is bad is no point of the line. */
function chartValue({ value, quality }: LiveValue): number {
  if (quality === 'bad') return Number.NaN;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}
