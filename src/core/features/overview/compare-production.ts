import { addDays } from '#shared/domain/measurement/gauge-day.ts';

export interface DaySums {
  readonly oilBbl: number | null;
  readonly gasMcf: number | null;
  readonly waterBbl: number | null;
  /** Wells with an entry. */
  readonly wells: number;
}

const phases = ['oilBbl', 'gasMcf', 'waterBbl'] as const;
export type Phase = (typeof phases)[number];

export interface Comparison {
  readonly today: number | null;
  readonly yesterday: number | null;
  /** Mean of the entered days among the 7 before yesterday. */
  readonly trailing: number | null;
  readonly recent: (number | null)[];
}

/** Today, yesterday and the trailing mean of each phase, and the last days oldest first. */
export function compareProduction(
  days: ReadonlyMap<string, DaySums>,
  currentDay: string,
  shownDays: number,
): Record<Phase, Comparison> {
  const at = (back: number, phase: Phase) => days.get(addDays(currentDay, -back))?.[phase] ?? null;
  const compare = (phase: Phase): Comparison => ({
    today: at(0, phase),
    yesterday: at(1, phase),
    trailing: meanOf(Array.from({ length: 7 }, (_, index) => at(index + 2, phase))),
    recent: Array.from({ length: shownDays }, (_, index) => at(shownDays - 1 - index, phase)),
  });
  return { oilBbl: compare('oilBbl'), gasMcf: compare('gasMcf'), waterBbl: compare('waterBbl') };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
