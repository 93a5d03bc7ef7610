import { createBattery, type Battery, type BatteryDesign } from './battery.ts';
import { declineRatio } from './decline.ts';
import { createDisposalWell, type DisposalDesign, type DisposalWell } from './disposal-well.ts';
import { createEsp } from './esp.ts';
import { createGasLift } from './gas-lift.ts';
import { createOutages } from './outages.ts';
import { createPlunger } from './plunger.ts';
import { createRodPump } from './rod-pump.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { createSeparation, type Separation } from './separation.ts';
import { approach, createSlowNoise } from './slow-noise.ts';
import { addFlows, DAY_S } from './well-model.ts';
import type { ProducerDesign, ProducerLift, Surroundings, WellModel } from './well-model.ts';
import { ambientF, createWeather } from './weather.ts';

export interface LeaseDesign {
  readonly key: string;
  readonly longitude: number;
  readonly linePsi: number;
  readonly producers: readonly ProducerDesign[];
  readonly disposal: DisposalDesign | null;
  readonly battery: BatteryDesign;
  /** Producers go down by themselves now and then. */
  readonly hasOutages: boolean;
}

/** Wells, battery and gas meter of one lease over one weather. */
export interface LeaseModel {
  readonly wells: ReadonlyMap<string, WellModel>;
  readonly disposal: DisposalWell | null;
  readonly battery: Battery;
  readonly separation: Separation;
  readonly surroundings: {
    readonly ambientF: number;
    readonly linePsi: number;
    readonly tankF: number;
  };
  step(elapsedS: number, atMs: number, daysFromToday: number): void;
  /** At gauge time: what counts per day starts again. */
  startDay(): void;
}

const createModel: Record<
  ProducerLift,
  (design: ProducerDesign, random: SeededRandom) => WellModel
> = { rodPump: createRodPump, esp: createEsp, plunger: createPlunger, gasLift: createGasLift };

const outageHabit = { meanUpS: 30 * DAY_S, shortestS: 1.5 * 3_600, longestS: 8 * 3_600 };

export function createLease(seed: string, design: LeaseDesign): LeaseModel {
  const randomOf = (part: string) => createSeededRandom(`${seed}/${design.key}/${part}`);
  const weather = createWeather(randomOf('weather'), design.longitude);
  const lineNoise = createSlowNoise(randomOf('line'), design.linePsi * 0.04, 7_200);
  const units = design.producers.map((producer) => ({
    design: producer,
    model: createModel[producer.lift](producer, randomOf(producer.key)),
    outages: createOutages(randomOf(`${producer.key}/outages`), {
      ...outageHabit,
      meanUpS: design.hasOutages ? outageHabit.meanUpS : Infinity,
    }),
  }));
  const disposal = design.disposal
    ? createDisposalWell(design.disposal, randomOf(design.disposal.key))
    : null;
  const battery = createBattery(design.battery, randomOf('battery'));
  const usual = addFlows(design.producers.map((producer) => producer.today));
  const separation = createSeparation(usual.gasMcfPerDay, design.linePsi, randomOf('separator'));
  const now = { ambientF: 64, linePsi: design.linePsi, tankF: 72 };

  function stepWell(unit: (typeof units)[number], elapsedS: number, daysFromToday: number) {
    unit.outages.step(elapsedS);
    const around: Surroundings = {
      potentialRatio: declineRatio(unit.design.decline, daysFromToday),
      linePsi: now.linePsi,
      ambientF: now.ambientF,
      isHeldDown: unit.outages.isDown || battery.holdsWellsDown,
    };
    unit.model.step(elapsedS, around);
  }

  return {
    wells: new Map(units.map((unit) => [unit.design.key, unit.model])),
    disposal,
    battery,
    separation,
    surroundings: now,
    step(elapsedS, atMs, daysFromToday) {
      now.ambientF = ambientF(weather, atMs);
      // Gathering systems run fuller in the heat of the day.
      now.linePsi = design.linePsi * (1 + 0.0012 * (now.ambientF - 64)) + lineNoise.step(elapsedS);
      now.tankF = approach(now.tankF, 20 + 0.8 * now.ambientF, elapsedS, 4 * 3_600);
      for (const unit of units) stepWell(unit, elapsedS, daysFromToday);
      const flow = addFlows(units.map((unit) => unit.model.flow));
      battery.step(elapsedS, flow);
      disposal?.step(elapsedS, battery.waterOutBblPerDay);
      separation.step(elapsedS, flow.gasMcfPerDay, now.linePsi, now.ambientF);
    },
    startDay() {
      separation.startDay();
      for (const unit of units) unit.model.command('plungerArrivals', 0);
    },
  };
}
