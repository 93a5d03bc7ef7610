import { z } from 'zod';

export const cardKinds = ['surface', 'pump'] as const;
export type CardKind = (typeof cardKinds)[number];

/** Points a card has at least to be one, and at most (a stroke of 30 s at 30 points a second). */
const fewestPoints = 8;
const mostPoints = 1_000;
const series = z.array(z.number().finite()).min(fewestPoints).max(mostPoints);

/** What the controller itself says of the stroke; null where it says nothing. */
const reported = z.object({
  fillagePct: z.number().finite().nullable(),
  netStrokeIn: z.number().finite().nullable(),
  fluidLoadLbf: z.number().finite().nullable(),
});

/**
 * One stroke of a rod pump: position (in, up positive) and load (lbf) at the polished rod (`surface`) or at the pump.
 * Points follow each other at equal times from the bottom of the stroke up and back down; the last is followed by the first.
 */
export const dynamometerCard = z
  .object({
    kind: z.enum(cardKinds),
    /** When the stroke was taken, by the controller's clock. */
    atMs: z.number().int(),
    /** Of the whole stroke; null: not known, and no card of another depth can be computed. */
    periodS: z.number().positive().max(600).nullable(),
    /** Why it was kept, in the controller's own code; 0 or null: nothing special. */
    event: z.number().int().nullable(),
    reported,
    positionIn: series,
    loadLbf: series,
  })
  .refine(
    ({ positionIn, loadLbf }) => positionIn.length === loadLbf.length,
    'positions and loads differ in number',
  );
export type DynamometerCard = z.output<typeof dynamometerCard>;

/** What positions and loads are of, wherever they come from. */
export type CardPoints = Pick<DynamometerCard, 'positionIn' | 'loadLbf'>;

/** Says that a text is a card, and of which form. */
const FORM = 1;

/**
 * A card as the value of its tag: one line of JSON. Positions keep two decimals and loads one, which is finer than any
 * load cell.
 */
export function cardToText({ positionIn, loadLbf, ...head }: DynamometerCard): string {
  return JSON.stringify({
    card: FORM,
    ...head,
    positionIn: positionIn.map((value) => round(value, 100)),
    loadLbf: loadLbf.map((value) => round(value, 10)),
  });
}

/** undefined when the text is no card. */
export function textToCard(text: string): DynamometerCard | undefined {
  if (!text.startsWith('{"card":1,')) return undefined;
  try {
    return dynamometerCard.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function round(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
