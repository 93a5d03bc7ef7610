import { createLease, type LeaseDesign, type LeaseModel } from './lease.ts';
import { DAY_S } from './well-model.ts';

/** Finer than the quickest thing that matters (a truck's pump, a controller's timer). */
const LONGEST_STEP_S = 5;
const WARM_UP_S = 12 * 3_600;
/** Gauge time, about seven in the morning of West Texas, kept in solar time so that no clock change matters. */
const GAUGE_OFFSET_S = 13 * 3_600;

export interface Field {
  readonly leases: ReadonlyMap<string, LeaseModel>;
  /** Where the simulation's own clock stands; runs ahead of the wall when speeded up. */
  readonly atMs: number;
  /** Moves everything on. The same steps from the same seed give the same field. */
  advance(elapsedS: number): void;
}

/** Makes the field and lets it run half a day up to `startMs`, so that wells are out of step with each other. */
export function createField(seed: string, startMs: number, designs: readonly LeaseDesign[]): Field {
  const leases = new Map(designs.map((design) => [design.key, createLease(seed, design)]));
  let atMs = startMs - WARM_UP_S * 1_000;

  function advance(elapsedS: number) {
    const steps = Math.ceil(elapsedS / LONGEST_STEP_S);
    for (let i = 0; i < steps; i += 1) step(elapsedS / steps);
  }

  function step(elapsedS: number) {
    const dayBefore = gaugeDay(atMs);
    atMs += elapsedS * 1_000;
    const daysFromToday = (atMs - startMs) / (DAY_S * 1_000);
    for (const lease of leases.values()) lease.step(elapsedS, atMs, daysFromToday);
    if (gaugeDay(atMs) !== dayBefore) for (const lease of leases.values()) lease.startDay();
  }

  advance(WARM_UP_S);
  return {
    leases,
    get atMs() {
      return atMs;
    },
    advance,
  };
}

function gaugeDay(atMs: number): number {
  return Math.floor((atMs / 1_000 - GAUGE_OFFSET_S) / DAY_S);
}
