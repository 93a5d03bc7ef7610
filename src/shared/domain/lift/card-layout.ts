import { z } from 'zod';
import { cardKinds, dynamometerCard, type DynamometerCard } from './card.ts';

const place = z.number().int().min(0).max(999);
/** A register of the block and what its count is worth. */
const scaled = z.object({ at: place, factor: z.number() });

/**
 * How a controller lays a card out in a block of 16-bit registers; places count from the first register of the block.
 */
export const cardLayout = z.object({
  kind: z.enum(cardKinds),
  /** Length of the whole block. */
  registers: z.number().int().min(10).max(1_000),
  /** Seconds since 1970 UTC in two registers; null: the card bears no time and counts as taken when it was read. */
  time: z.object({ at: place, order: z.enum(['highFirst', 'lowFirst']) }).nullable(),
  /** How many points follow, in the low byte or the whole register. */
  count: z.object({ at: place, bits: z.union([z.literal(8), z.literal(16)]) }),
  /** Why the card was kept, in the high byte or the whole register. */
  event: z
    .object({ at: place, part: z.enum(['high', 'whole']) })
    .nullable()
    .default(null),
  periodS: scaled.nullable().default(null),
  fillagePct: scaled.nullable().default(null),
  netStrokeIn: scaled.nullable().default(null),
  fluidLoadLbf: scaled.nullable().default(null),
  points: z.object({
    at: place,
    /** `pairs`: position, load, position, load …; `columns`: all positions, then room for all loads from `loadsAt`. */
    order: z.enum(['pairs', 'columns']),
    loadsAt: place.optional(),
    positionFactor: z.number(),
    loadFactor: z.number(),
    /** Loads below zero are sent as 65,536 more. */
    isSigned: z.boolean(),
    /** The newest point comes first. */
    isReversed: z.boolean(),
  }),
});
export type CardLayout = z.output<typeof cardLayout>;

/** Registers that tell whether the block holds another card: its time, else all of it. */
export function headLengthOf({ time, registers }: CardLayout): number {
  return time ? time.at + 2 : registers;
}

/** What stands in the time registers; null when the card has no time or no stroke was kept yet. */
export function cardTimeMs(words: readonly number[], { time }: CardLayout): number | null {
  if (!time) return null;
  const [first = 0, second = 0] = words.slice(time.at, time.at + 2);
  const [high, low] = time.order === 'highFirst' ? [first, second] : [second, first];
  const seconds = high * 65_536 + low;
  return seconds === 0 ? null : seconds * 1_000;
}

/**
 * The card in a block of registers; undefined when there is none in it: no time, too few points, points beyond the block.
 */
export function wordsToCard(
  words: readonly number[],
  layout: CardLayout,
  readAtMs: number,
): DynamometerCard | undefined {
  const atMs = layout.time ? cardTimeMs(words, layout) : readAtMs;
  if (atMs === null || words.length < layout.registers) return undefined;
  const points = pointsIn(words, layout);
  if (!points) return undefined;
  const figure = (from: CardLayout['periodS']) => (from ? words[from.at]! * from.factor : null);
  const period = figure(layout.periodS);
  return dynamometerCard.safeParse({
    kind: layout.kind,
    atMs,
    periodS: period === null || period <= 0 ? null : period,
    event: eventIn(words, layout),
    reported: {
      fillagePct: figure(layout.fillagePct),
      netStrokeIn: figure(layout.netStrokeIn),
      fluidLoadLbf: figure(layout.fluidLoadLbf),
    },
    ...points,
  }).data;
}

function eventIn(words: readonly number[], { event }: CardLayout): number | null {
  if (!event) return null;
  const word = words[event.at]!;
  return event.part === 'high' ? word >> 8 : word;
}

function pointsIn(words: readonly number[], { count, points, registers }: CardLayout) {
  const many = count.bits === 8 ? words[count.at]! & 0xff : words[count.at]!;
  const step = points.order === 'pairs' ? 2 : 1;
  const loadsAt = points.order === 'pairs' ? points.at + 1 : (points.loadsAt ?? points.at + many);
  if (loadsAt + step * (many - 1) >= registers) return undefined;
  const column = (from: number) => Array.from({ length: many }, (_, n) => words[from + step * n]!);
  const signed = (word: number) => (points.isSigned && word > 32_767 ? word - 65_536 : word);
  const positionIn = column(points.at).map((word) => word * points.positionFactor);
  const loadLbf = column(loadsAt).map((word) => signed(word) * points.loadFactor);
  if (!points.isReversed) return { positionIn, loadLbf };
  return { positionIn: positionIn.toReversed(), loadLbf: loadLbf.toReversed() };
}
