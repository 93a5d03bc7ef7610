import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { TrendPen, TrendView } from '#shared/domain/trends/trend-view.ts';
import type { SeriesColour } from '#renderer/charts/index.ts';
import type { Trace } from '#renderer/charts/strips/index.ts';

const phaseColours: Partial<Record<Signal, SeriesColour>> = {
  oilRateBblPerDay: 'oil',
  gasRateMcfPerDay: 'gas',
  volumeTodayMcf: 'gas',
  injectionRateMcfPerDay: 'gas',
  waterRateBblPerDay: 'water',
  injectionRateBblPerDay: 'water',
};
/** What a pen may be given by hand. */
export const penColours = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
] as const;

/**
 * Oil green, gas red, water blue; others take turns. Laid over each other, only the first of a phase has its colour:
 * three wells' oil in one green could not be told apart.
 */
export function penColoursOf(
  { pens, options }: Pick<TrendView, 'pens' | 'options'>,
  signalOf: (tagId: string) => Signal | undefined,
): readonly Trace['colour'][] {
  const used = new Set<string>();
  let turn = 0;
  return pens.map((pen): Trace['colour'] => {
    if (pen.colour !== null) return givenColour(pen.colour);
    const phase = phaseColours[signalOf(pen.tagId) ?? 'other'];
    if (phase && (options.layout === 'strips' || !used.has(phase))) {
      used.add(phase);
      return phase;
    }
    turn += 1;
    return penColours[(turn - 1) % penColours.length]!;
  });
}

/** What is laid over a pen looks like it, unless it is of other tags. */
export function comparedColour(
  own: Trace['colour'],
  place: number,
  isOfOthers: boolean,
): Trace['colour'] {
  return isOfOthers ? penColours[(place + 1) % penColours.length]! : own;
}

function givenColour(colour: NonNullable<TrendPen['colour']>): Trace['colour'] {
  const known = penColours.find((each) => each === colour);
  return known ?? (colour.startsWith('#') ? (colour as `#${string}`) : penColours[0]);
}
