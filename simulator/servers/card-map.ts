import type { DynamometerCard } from '#shared/domain/lift/card.ts';
import { cardLayout, type CardLayout } from '#shared/domain/lift/card-layout.ts';
import { figuresOf } from '#shared/domain/lift/card-figures.ts';

/** Where a controller of the simulated lease keeps its newest cards, in the manner of a wide-spread one. */
export interface CardPlace {
  readonly kind: 'surface' | 'pump';
  readonly register: number;
  readonly layout: CardLayout;
}

const pairs = {
  order: 'pairs' as const,
  positionFactor: 0.01,
  loadFactor: 1,
  isReversed: true,
};

export const cardPlaces: readonly CardPlace[] = [
  {
    kind: 'surface',
    register: 5_749,
    layout: cardLayout.parse({
      kind: 'surface',
      registers: 407,
      time: { at: 0, order: 'lowFirst' },
      count: { at: 2, bits: 8 },
      event: { at: 2, part: 'high' },
      periodS: { at: 6, factor: 0.01 },
      points: { ...pairs, at: 7, isSigned: false },
    }),
  },
  {
    kind: 'pump',
    register: 6_156,
    layout: cardLayout.parse({
      kind: 'pump',
      registers: 209,
      time: { at: 0, order: 'highFirst' },
      count: { at: 4, bits: 8 },
      event: { at: 4, part: 'high' },
      netStrokeIn: { at: 6, factor: 0.01 },
      fillagePct: { at: 7, factor: 1 },
      fluidLoadLbf: { at: 8, factor: 1 },
      points: { ...pairs, at: 9, isSigned: true },
    }),
  },
];

const laidOut = new WeakMap<DynamometerCard, readonly number[]>();

/** What stands in the registers of a card's block; all zero while there is none. */
export function cardToWords(card: DynamometerCard | null, place: CardPlace): readonly number[] {
  if (!card) return Array.from({ length: place.layout.registers }, () => 0);
  // A client asks for hundreds of registers of one card.
  const known = laidOut.get(card) ?? layOut(card, place);
  laidOut.set(card, known);
  return known;
}

function layOut(card: DynamometerCard, { layout }: CardPlace): number[] {
  const words = Array.from({ length: layout.registers }, () => 0);
  const head = card.kind === 'surface' ? surfaceHead(card) : pumpHead(card);
  head.forEach((value, at) => (words[at] = Math.round(value) & 0xffff));
  const last = card.positionIn.length - 1;
  card.positionIn.forEach((position, n) => {
    const at = layout.points.at + 2 * (last - n);
    words[at] = Math.round(position * 100) & 0xffff;
    words[at + 1] = Math.round(card.loadLbf[n]!) & 0xffff;
  });
  return words;
}

function surfaceHead(card: DynamometerCard): number[] {
  const { low, high } = halvesOf(card.atMs / 1_000);
  const { peakLoadLbf, minimumLoadLbf, strokeIn } = figuresOf(card);
  const loads = [peakLoadLbf, minimumLoadLbf];
  return [low, high, countWord(card), ...loads, strokeIn * 100, (card.periodS ?? 0) * 100];
}

function pumpHead(card: DynamometerCard): number[] {
  const { low, high } = halvesOf(card.atMs / 1_000);
  const { peakLoadLbf, minimumLoadLbf, strokeIn } = figuresOf(card);
  const { netStrokeIn, fillagePct, fluidLoadLbf } = card.reported;
  const strokes = [strokeIn * 100, (netStrokeIn ?? 0) * 100];
  const loads = [peakLoadLbf, minimumLoadLbf];
  return [high, low, ...loads, countWord(card), ...strokes, fillagePct ?? 0, fluidLoadLbf ?? 0];
}

function countWord({ event, positionIn }: DynamometerCard): number {
  return ((event ?? 0) << 8) | positionIn.length;
}

function halvesOf(seconds: number) {
  return { low: seconds % 65_536, high: Math.floor(seconds / 65_536) };
}
