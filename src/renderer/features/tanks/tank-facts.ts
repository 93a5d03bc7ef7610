import type { TankLine } from '#shared/contract/tanks.ts';
import { hoursUntil } from '#shared/domain/tanks/fill-rate.ts';
import { volumeAtBbl } from '#shared/domain/tanks/tank.ts';

export interface TankFacts {
  /** Of the height, 0 to 1; null where either is not known. */
  readonly share: number | null;
  readonly volumeBbl: number | null;
  /** Up to the brim. */
  readonly roomBbl: number | null;
  readonly ratePerDayBbl: number | null;
  readonly rateInPerHour: number | null;
  /** The next limit above, or the brim, and when it is reached at the present rate. */
  readonly next: {
    readonly side: 'hi' | 'hihi' | 'brim';
    readonly hours: number;
  } | null;
  readonly withdrawnBbl: number | null;
}

/** What a tank's level comes to; `levelFt` null: not known now. */
export function factsOf(line: TankLine, levelFt: number | null): TankFacts {
  const { tank, heightFt, rate, lastWithdrawal } = line;
  const volumeAt = (ft: number) => (tank ? volumeAtBbl(ft, tank) : null);
  const between = (fromFt: number, toFt: number) => {
    const [from, to] = [volumeAt(fromFt), volumeAt(toFt)];
    return from === null || to === null ? null : to - from;
  };
  return {
    share: levelFt === null || !heightFt ? null : Math.min(1, Math.max(0, levelFt / heightFt)),
    volumeBbl: levelFt === null ? null : volumeAt(levelFt),
    roomBbl: levelFt === null || heightFt === null ? null : between(levelFt, heightFt),
    // Over the hours that were measured, so that a chart's bends are in it.
    ratePerDayBbl: rate && levelFt !== null ? perDay(rate.ftPerHour, levelFt, between) : null,
    rateInPerHour: rate ? rate.ftPerHour * 12 : null,
    next: rate && levelFt !== null ? nextLimit(line, levelFt, rate) : null,
    withdrawnBbl: lastWithdrawal ? between(lastWithdrawal.toFt, lastWithdrawal.fromFt) : null,
  };
}

/** What an hour more, or where the chart ends an hour less, holds, times 24. */
function perDay(
  ftPerHour: number,
  levelFt: number,
  between: (fromFt: number, toFt: number) => number | null,
): number | null {
  const hour = between(levelFt, levelFt + ftPerHour) ?? between(levelFt - ftPerHour, levelFt);
  return hour === null ? null : hour * 24;
}

function nextLimit(
  { limits, heightFt }: TankLine,
  levelFt: number,
  rate: NonNullable<TankLine['rate']>,
): TankFacts['next'] {
  const above = [
    ...limits.flatMap(({ side, ft }) => (side === 'hi' || side === 'hihi' ? [{ side, ft }] : [])),
    ...(heightFt === null ? [] : [{ side: 'brim' as const, ft: heightFt }]),
  ]
    .filter(({ ft }) => ft > levelFt)
    .toSorted((one, other) => one.ft - other.ft);
  for (const { side, ft } of above) {
    const hours = hoursUntil(ft, levelFt, rate);
    if (hours !== undefined) return { side, hours };
  }
  return null;
}

/** Of the tanks of one lease that hold the same. */
export interface Stock {
  readonly holds: 'oil' | 'water';
  readonly volumeBbl: number;
  readonly roomBbl: number;
  /** Tanks whose volume is not known now. */
  readonly unknown: number;
}

export function stockOf(
  lines: readonly TankLine[],
  levelOf: (line: TankLine) => number | null,
): Stock[] {
  const byContent = Map.groupBy(
    lines.filter(({ tank }) => tank !== null),
    ({ tank }) => tank!.holds,
  );
  return [...byContent].map(([holds, some]) => {
    const facts = some.map((line) => factsOf(line, levelOf(line)));
    return {
      holds,
      volumeBbl: facts.reduce((sum, { volumeBbl }) => sum + (volumeBbl ?? 0), 0),
      roomBbl: facts.reduce((sum, { roomBbl }) => sum + (roomBbl ?? 0), 0),
      unknown: facts.filter(({ volumeBbl }) => volumeBbl === null).length,
    };
  });
}
