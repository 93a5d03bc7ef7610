import type { RodString } from '#shared/domain/lift/rod-string.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { DeclineShape } from './decline.ts';

export interface Flow {
  readonly oilBblPerDay: number;
  readonly waterBblPerDay: number;
  /** Formation gas; lift gas comes back on top and is not counted. */
  readonly gasMcfPerDay: number;
}

export const noFlow: Flow = { oilBblPerDay: 0, waterBblPerDay: 0, gasMcfPerDay: 0 };

export type ProducerLift = 'rodPump' | 'esp' | 'plunger' | 'gasLift';

/** What a well is, before anything happens to it. Rates are its average potential today. */
export interface ProducerDesign {
  readonly key: string;
  readonly lift: ProducerLift;
  readonly today: Flow;
  readonly decline: DeclineShape;
  /** To the pump, the lowest valve or the bumper spring. */
  readonly liftDepthFt: number;
  readonly linePsi: number;
  /** 0: none … 1: as bad as it gets. What it means depends on the lift. */
  readonly fault: number;
}

/** What a well feels of the world in one step. */
export interface Surroundings {
  /** Potential now over the potential of `today`. */
  readonly potentialRatio: number;
  readonly linePsi: number;
  readonly ambientF: number;
  /** Down for a reason outside the well (full tanks, electricity, work). */
  readonly isHeldDown: boolean;
}

/** A rod pump as it hangs in its well, for those who look at single strokes. */
export interface PumpInstallation {
  readonly rods: RodString;
  readonly strokeIn: number;
  readonly fluidLoadLbf: number;
  readonly leakPerS: number;
}

export type WellReadings = Readonly<Partial<Record<Signal, number>>>;

/**
 * One producing well. Contract:
 *  - What leaves the wellhead over a long time equals what the reservoir gave, so averages match the potential.
 *  - Every reading is finite whatever the step length.
 */
export interface WellModel {
  step(elapsedS: number, around: Surroundings): void;
  /** Leaving the wellhead during the last step. */
  readonly flow: Flow;
  readonly readings: WellReadings;
  /** Absent where no rods are moved. */
  readonly pump?: PumpInstallation;
  /** A person's or an automation's set point; returns false for a signal this well does not take. */
  command(signal: Signal, value: number): boolean;
}

export const DAY_S = 86_400;

export function scaleFlow(flow: Flow, liquids: number, gas = liquids): Flow {
  return {
    oilBblPerDay: flow.oilBblPerDay * liquids,
    waterBblPerDay: flow.waterBblPerDay * liquids,
    gasMcfPerDay: flow.gasMcfPerDay * gas,
  };
}

export function addFlows(flows: readonly Flow[]): Flow {
  return flows.reduce(
    (sum, each) => ({
      oilBblPerDay: sum.oilBblPerDay + each.oilBblPerDay,
      waterBblPerDay: sum.waterBblPerDay + each.waterBblPerDay,
      gasMcfPerDay: sum.gasMcfPerDay + each.gasMcfPerDay,
    }),
    noFlow,
  );
}
