export const TEN_MINUTES_MS = 600_000;
export const HOUR_MS = 3_600_000;

/** A flood begins with a ten-minute bin of more than 10 alarms and ends with one of less than 5 (7.5, unsourced). */
const FLOOD_BEGINS_OVER = 10;
const FLOOD_ENDS_UNDER = 5;

export interface Flood {
  readonly fromMs: number;
  /** Beginning of the bin that ended it, or of what follows the last bin. */
  readonly toMs: number;
  readonly alarms: number;
}

/** One count for each ten minutes of `[fromMs, toMs)`, the last perhaps not over; `fromMs` begins one. */
export function binsOf(
  countsBySlot: ReadonlyMap<number, number>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number[] {
  const length = Math.max(1, Math.ceil((toMs - fromMs) / TEN_MINUTES_MS));
  return Array.from({ length }, (_, bin) => countsBySlot.get(fromMs + bin * TEN_MINUTES_MS) ?? 0);
}

/** Sums of six bins each, the last perhaps of fewer. */
export function hoursOf(bins: readonly number[]): number[] {
  const each = HOUR_MS / TEN_MINUTES_MS;
  return Array.from({ length: Math.ceil(bins.length / each) }, (_, hour) =>
    bins.slice(hour * each, (hour + 1) * each).reduce((sum, count) => sum + count, 0),
  );
}

/** Floods in ten-minute bins; `operators` share the alarms evenly. */
export function findFloods(bins: readonly number[], fromMs: number, operators: number): Flood[] {
  const floods: Flood[] = [];
  let begunAt = -1;
  const end = (index: number) => {
    const alarms = bins.slice(begunAt, index).reduce((sum, count) => sum + count, 0);
    const [from, to] = [begunAt, index].map((bin) => fromMs + bin * TEN_MINUTES_MS);
    floods.push({ fromMs: from!, toMs: to!, alarms });
    begunAt = -1;
  };
  for (const [index, count] of bins.entries()) {
    const each = count / operators;
    if (begunAt < 0 && each > FLOOD_BEGINS_OVER) begunAt = index;
    else if (begunAt >= 0 && each < FLOOD_ENDS_UNDER) end(index);
  }
  if (begunAt >= 0) end(bins.length);
  return floods;
}

/** Per cent of bins that pass a limit per operator. */
export function pctOver(bins: readonly number[], limit: number, operators: number): number {
  const over = bins.filter((count) => count / operators > limit).length;
  return (over / bins.length) * 100;
}
