import { useMemo } from 'react';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { textToCard, type DynamometerCard } from '#shared/domain/lift/card.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useFollowed } from '#renderer/features/telemetry/followed-values.tsx';
import type { Pump } from './pumps.ts';
import { strokesOf, type PumpSource, type Stroke } from './strokes.ts';

const minuteMs = 60_000;
const spanMs = 31 * 24 * 60 * minuteMs;
/** A page of strokes. */
const most = 60;

interface Strokes {
  /** Newest first; undefined until the first answer. */
  readonly strokes: readonly Stroke[] | undefined;
  readonly hasOlder: boolean;
}

/** The strokes of a pump before a moment, or up to now and then with each new one as it comes in. */
export function useStrokes(pump: Pump, wanted: PumpSource, beforeMs: number | null): Strokes {
  const nowMs = useNow(minuteMs);
  const toMs = beforeMs ?? (Math.floor(nowMs / minuteMs) + 2) * minuteMs;
  const surface = useCards(pump.surface, toMs, beforeMs === null);
  const sent = useCards(pump.pump, toMs, beforeMs === null);
  const strokes = useMemo(
    () =>
      surface.cards && sent.cards
        ? strokesOf({ surface: surface.cards, pump: sent.cards, rods: pump.rods, wanted })
        : undefined,
    [surface.cards, sent.cards, pump.rods, wanted],
  );
  return { strokes, hasOlder: surface.isCut || sent.isCut };
}

const none: readonly DynamometerCard[] = [];

function useCards(tagId: TagId | null, toMs: number, isLive: boolean) {
  const { data } = useRead(
    'lift',
    'cards',
    { tagId: tagId ?? ('' as TagId), fromMs: toMs - spanMs, toMs, limit: most },
    { enabled: tagId !== null, keepPrevious: true },
  );
  const live = useFollowed(isLive ? tagId : null);
  const text = live?.quality === 'good' ? live.value : null;
  const newest = useMemo(() => (typeof text === 'string' ? textToCard(text) : undefined), [text]);
  const cards = useMemo(() => {
    if (tagId === null) return none;
    if (!data || !newest || data.cards.some(({ atMs }) => atMs === newest.atMs)) return data?.cards;
    return [newest, ...data.cards];
  }, [tagId, data, newest]);
  return { cards, isCut: data?.isCut ?? false };
}
