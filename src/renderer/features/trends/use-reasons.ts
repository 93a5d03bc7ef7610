import { useMemo } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { useRested } from '#renderer/app/use-rested.ts';

const restMs = 250;

/**
 * Why the value of each tag at a moment is not good, or since when there is none: asked of the samples themselves once
 * the cursor rests, since arrays tell qualities without reasons.
 */
export function useReasons(
  tagIds: readonly TagId[],
  atMs: number,
  isWanted: boolean,
): ReadonlyMap<string, string> {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const ms = useRested(Math.round(atMs), restMs);
  const read = useRead(
    'telemetry',
    'neighbours',
    { tagIds: [...tagIds], ms },
    { enabled: isWanted && tagIds.length > 0, keepPrevious: true },
  );
  return useMemo(
    () =>
      new Map(
        (read.data ?? []).map((one): [string, string] => [one.tagId, reasonOf(one, t, dateTime)]),
      ),
    [read.data, t, dateTime],
  );
}

type Neighbours = OutputOf<'telemetry', 'neighbours'>[number];

function reasonOf(
  { previous, at }: Neighbours,
  t: TFunction,
  dateTime: (ms: number) => string,
): string {
  const standing = at ?? previous;
  if (!standing) return '';
  const since = t('trends.gapSince', { at: dateTime(standing.sourceMs) });
  return standing.reason === 'none' ? since : t(`qualityReason.${standing.reason}`);
}
