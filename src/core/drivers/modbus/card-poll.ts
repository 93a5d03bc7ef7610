import { cardToText } from '#shared/domain/lift/card.ts';
import {
  cardTimeMs,
  headLengthOf,
  wordsToCard,
  type CardLayout,
} from '#shared/domain/lift/card-layout.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { RawSample, ReportLine } from '#core/drivers/driver.ts';
import { createGridPoll, pollPart, type PolledPart } from './grid-poll.ts';
import type { ModbusLine } from './modbus-line.ts';
import { isReadable, mostRegisters, type PlacedTag } from './plan-blocks.ts';
import { badSample, type PollGroup } from './poll-group.ts';

/** A controller that writes a new card while one is read is asked once more; a third is left for the next time. */
const mostReadings = 3;

/** A card is a tag of its own: its block is longer than a request, and it is read only when there is another one. */
export function isCard({ point }: PlacedTag): boolean {
  return point.encoding === 'card';
}

/** Only with a layout, in tables of registers, inside the address space. */
export function isReadableCard({ point }: PlacedTag): boolean {
  const { card, table, register } = point;
  if (!card || (table !== 'holding' && table !== 'input')) return false;
  return isReadable(point) && register + card.registers <= 65_536;
}

/**
 * Reads the cards of one device. Invariants:
 * 1. A card is reported at the time it bears; while that stays the same only its head is read, and the card is reported
 *    again as a sign of life.
 * 2. Its time is the same before and after it is read: a card is never put together from two.
 */
export function createCardPoll(
  tags: readonly PlacedTag[],
  scanMs: number,
  around: {
    readonly line: ModbusLine;
    readonly report: ReportLine;
    readonly clock: Clock;
  },
): PollGroup {
  const { line, report, clock } = around;
  const lastByTag = new Map<string, RawSample>();

  const readWords = async ({ point }: PlacedTag, length: number, isUrgent: boolean) => {
    const words: number[] = [];
    while (words.length < length) {
      const range = {
        start: point.register + words.length,
        length: Math.min(mostRegisters, length - words.length),
        bytesEach: 2,
      } as const;
      const bytes = await line.read(point.table, range, isUrgent);
      report.online();
      for (let at = 0; at < range.length; at++)
        words.push((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!);
    }
    return words;
  };

  const readTime = async (tag: PlacedTag, layout: CardLayout, isUrgent: boolean) =>
    cardTimeMs(await readWords(tag, headLengthOf(layout), isUrgent), layout);

  const readCard = async (tag: PlacedTag, layout: CardLayout, isUrgent: boolean) => {
    const readAll = () => readWords(tag, layout.registers, isUrgent);
    if (!layout.time) return toSample(tag, await readAll(), layout, clock.nowMs());
    const last = lastByTag.get(tag.tagId);
    const timeMs = await readTime(tag, layout, isUrgent);
    if (timeMs === null) return undefined;
    if (timeMs === last?.sourceMs) return last;
    for (let reading = 0; reading < mostReadings; reading++) {
      const words = await readAll();
      const afterMs = await readTime(tag, layout, isUrgent);
      if (cardTimeMs(words, layout) === afterMs) return toSample(tag, words, layout, clock.nowMs());
    }
    return last;
  };

  const parts = new Map(
    tags.map((tag): [string, PolledPart] => [
      tag.tagId,
      {
        tagIds: [tag.tagId],
        async read(isUrgent) {
          const sample = await readCard(tag, tag.point.card!, isUrgent);
          if (!sample) return;
          if (sample.quality === 'good') lastByTag.set(tag.tagId, sample);
          report.samples([sample]);
        },
      },
    ]),
  );
  const { start, pollNow, stop } = createGridPoll([...parts.values()], scanMs, around);
  return {
    tags,
    start,
    pollNow,
    async pollTag(tagId) {
      const part = parts.get(tagId);
      if (part) await pollPart(part, true, around);
    },
    stop,
  };
}

function toSample(
  { tagId }: PlacedTag,
  words: readonly number[],
  layout: CardLayout,
  nowMs: number,
): RawSample {
  const card = wordsToCard(words, layout, nowMs);
  if (!card) return badSample(tagId, nowMs, 'not-a-number');
  return { tagId, sourceMs: card.atMs, value: cardToText(card), quality: 'good', reason: 'none' };
}
