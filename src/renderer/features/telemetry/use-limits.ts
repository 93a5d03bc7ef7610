import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useFormats } from '#renderer/ui/index.ts';

/** A limit of an alarm, as it is drawn: `HH 450`. */
export interface DrawnLimit {
  readonly value: number;
  readonly text: string;
}

type Definitions = OutputOf<'alarms', 'definitions'>;
type Side = 'hihi' | 'hi' | 'lo' | 'lolo';

/** As many as are asked for at once. */
const mostTags = 50;
const none: readonly DrawnLimit[] = [];

/** Limits of the alarms that watch these tags; none for other tags, and until they were read. */
export function useLimits(tagIds: readonly TagId[]): (tagId: string) => readonly DrawnLimit[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useRead(
    'alarms',
    'definitions',
    { tagIds: tagIds.slice(0, mostTags) },
    { enabled: tagIds.length > 0, keepPrevious: true },
  );
  const byTag = useMemo(() => {
    const text = (side: Side, value: number) =>
      `${t(`alarms.shortSide.${side}`)} ${formats.number(value)}`;
    return limitsByTag(data ?? [], text);
  }, [data, t, formats]);
  return useCallback((tagId) => byTag.get(tagId) ?? none, [byTag]);
}

/** Those of enabled alarms: what is passed above or below, and how far a fixed set point may be left. */
export function limitsByTag(
  definitions: Definitions,
  text: (side: Side, value: number) => string,
): ReadonlyMap<string, readonly DrawnLimit[]> {
  const byTag = new Map<string, DrawnLimit[]>();
  for (const { definition } of definitions) {
    const { source, condition, isEnabled } = definition;
    if (!isEnabled || source.kind !== 'tag') continue;
    const limits = limitsOf(condition).map(({ side, value }) => ({
      value,
      text: text(side, value),
    }));
    byTag.set(source.tagId, [...(byTag.get(source.tagId) ?? []), ...limits]);
  }
  return byTag;
}

function limitsOf(
  condition: Definitions[number]['definition']['condition'],
): { readonly side: Side; readonly value: number }[] {
  if (condition.kind === 'limit') return [{ side: condition.side, value: condition.limit }];
  if (condition.kind !== 'deviation' || !('value' in condition.setPoint)) return [];
  const { setPoint, by, direction } = condition;
  return [
    ...(direction === 'below' ? [] : [{ side: 'hi' as const, value: setPoint.value + by }]),
    ...(direction === 'above' ? [] : [{ side: 'lo' as const, value: setPoint.value - by }]),
  ];
}
