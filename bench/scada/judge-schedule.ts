/** How a device was asked, against the grid of its period; the grid's phase is the reader's own choice. */
export interface ScheduleKept {
  /** Moments of the grid within the span. */
  readonly due: number;
  /** Of them those at which it was asked. */
  readonly asked: number;
  /** Of each question, early or late. */
  readonly deviationsMs: readonly number[];
}

/** What lies within half a period of the span's ends belongs to moments that may lie outside, and is left out. */
export function judgeSchedule(
  askedMs: readonly number[],
  periodMs: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): ScheduleKept {
  const half = periodMs / 2;
  const firstMs = askedMs[0] ?? fromMs;
  const aside = (ms: number) => modulo(ms - firstMs + half, periodMs) - half;
  const asides = askedMs.map(aside).toSorted((one, other) => one - other);
  const phaseMs = firstMs + (asides[Math.floor(asides.length / 2)] ?? 0);
  const firstDue = Math.ceil((fromMs + half - phaseMs) / periodMs);
  const lastDue = Math.floor((toMs - half - phaseMs) / periodMs);
  const met = new Set<number>();
  const deviationsMs: number[] = [];
  for (const ms of askedMs) {
    const moment = Math.round((ms - phaseMs) / periodMs);
    if (moment < firstDue || moment > lastDue) continue;
    met.add(moment);
    deviationsMs.push(Math.abs(ms - phaseMs - moment * periodMs));
  }
  return { due: Math.max(0, lastDue - firstDue + 1), asked: met.size, deviationsMs };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
