import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalTraits } from '#simulator/instruments/signal-traits.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import { createEsp } from './esp.ts';
import { createGasLift } from './gas-lift.ts';
import { createPlunger } from './plunger.ts';
import { createRodPump } from './rod-pump.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { ProducerDesign, ProducerLift, Surroundings } from './well-model.ts';

const models = {
  rodPump: createRodPump,
  esp: createEsp,
  plunger: createPlunger,
  gasLift: createGasLift,
};
const lifts = Object.keys(models) as ProducerLift[];
const today = {
  rodPump: { oilBblPerDay: 35, waterBblPerDay: 80, gasMcfPerDay: 70 },
  esp: { oilBblPerDay: 380, waterBblPerDay: 900, gasMcfPerDay: 800 },
  plunger: { oilBblPerDay: 9, waterBblPerDay: 12, gasMcfPerDay: 260 },
  gasLift: { oilBblPerDay: 240, waterBblPerDay: 500, gasMcfPerDay: 1_100 },
};

function designOf(lift: ProducerLift, fault = 0): ProducerDesign {
  return {
    key: `${lift}-1`,
    lift,
    today: today[lift],
    decline: { initialPerDay: 0.003, exponent: 1, ageDays: 900 },
    liftDepthFt: 8_500,
    linePsi: 90,
    fault,
  };
}

function createWell(lift: ProducerLift, seed: string, fault = 0) {
  return models[lift](designOf(lift, fault), createSeededRandom(seed));
}

const usual: Surroundings = { potentialRatio: 1, linePsi: 90, ambientF: 70, isHeldDown: false };

describe.each(lifts)('%s', (lift) => {
  it('repeats itself from the same seed and differs from another', () => {
    const run = (seed: string) => {
      const well = createWell(lift, seed);
      for (let i = 0; i < 4_000; i += 1) well.step(5, usual);
      return JSON.stringify([well.readings, well.flow]);
    };
    expect(run('a')).toBe(run('a'));
    expect(run('a')).not.toBe(run('b'));
  });

  it('gives on average what the reservoir can', () => {
    const well = createWell(lift, 'average');
    const sum = { oil: 0, water: 0, gas: 0 };
    const steps = (6 * 86_400) / 5;
    for (let i = 0; i < steps; i += 1) {
      well.step(5, usual);
      sum.oil += well.flow.oilBblPerDay / steps;
      sum.water += well.flow.waterBblPerDay / steps;
      sum.gas += well.flow.gasMcfPerDay / steps;
    }
    expect(sum.oil / today[lift].oilBblPerDay).toBeCloseTo(1, 1);
    expect(sum.water / today[lift].waterBblPerDay).toBeCloseTo(1, 1);
    expect(sum.gas / today[lift].gasMcfPerDay).toBeCloseTo(1, 1);
  });

  it('stays within what its sensors can report, whatever happens around it', () => {
    const event = fc.record({
      stepS: fc.double({ min: 0.1, max: 5, noNaN: true }),
      steps: fc.integer({ min: 1, max: 400 }),
      potentialRatio: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
      linePsi: fc.double({ min: 60, max: 160, noNaN: true }),
      ambientF: fc.double({ min: -5, max: 118, noNaN: true }),
      isHeldDown: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(0, 0.8, 1),
        fc.array(event, { minLength: 1, maxLength: 12 }),
        (seed, fault, events) => {
          const well = createWell(lift, seed, fault);
          for (const { stepS, steps, ...around } of events) {
            for (let i = 0; i < steps; i += 1) well.step(stepS, around);
            for (const [signal, value] of Object.entries(well.readings)) {
              const { low, high } = signalTraits[signal as Signal];
              expect(value, signal).toBeGreaterThanOrEqual(low);
              expect(value, signal).toBeLessThanOrEqual(high);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives nothing while it is held down, and comes back', () => {
    const well = createWell(lift, 'held');
    for (let i = 0; i < 720; i += 1) well.step(5, { ...usual, isHeldDown: true });
    expect(well.flow.oilBblPerDay).toBe(0);
    expect(well.flow.gasMcfPerDay).toBe(0);
    let backBbl = 0;
    for (let i = 0; i < 17_280; i += 1) {
      well.step(5, usual);
      backBbl += (well.flow.oilBblPerDay * 5) / 86_400;
    }
    expect(backBbl).toBeGreaterThan(today[lift].oilBblPerDay * 0.7);
  });
});

describe('pump-off control', () => {
  it('idles a unit that outruns its well, and starts it again', () => {
    const well = createWell('rodPump', 'cycles');
    const changes: number[] = [];
    for (let i = 0; i < 17_280; i += 1) {
      well.step(5, usual);
      const running = well.readings.running!;
      if (running !== changes.at(-1)) changes.push(running);
    }
    expect(changes.length).toBeGreaterThan(10);
    expect(well.readings.runTimePct).toBeGreaterThan(40);
    expect(well.readings.runTimePct).toBeLessThan(85);
  });

  it('runs longer with a worn pump for the same liquid', () => {
    const runTime = (fault: number) => {
      const well = createWell('rodPump', 'worn', fault);
      for (let i = 0; i < 40_000; i += 1) well.step(5, usual);
      return well.readings.runTimePct!;
    };
    expect(runTime(0.8)).toBeGreaterThan(runTime(0) + 10);
  });

  it('stops on command and says that a person stopped it', () => {
    const well = createWell('rodPump', 'stop');
    expect(well.command('running', 0)).toBe(true);
    well.step(5, usual);
    expect(well.readings).toMatchObject({ running: 0, wellState: 4, strokesPerMinute: 0 });
    expect(well.command('tubingPsi', 5)).toBe(false);
  });
});

describe('submersible pump', () => {
  it('heats and loses current when gas locks it', () => {
    const extremes = (fault: number) => {
      const well = createWell('esp', 'locks', fault);
      let leastAmps = Infinity;
      let mostF = 0;
      for (let i = 0; i < 17_280; i += 1) {
        well.step(5, usual);
        if (well.readings.driveHz! > 45) leastAmps = Math.min(leastAmps, well.readings.motorAmps!);
        mostF = Math.max(mostF, well.readings.motorTempF!);
      }
      return { leastAmps, mostF };
    };
    expect(extremes(0.8).leastAmps).toBeLessThan(extremes(0).leastAmps * 0.85);
    expect(extremes(0.8).mostF).toBeGreaterThan(extremes(0).mostF + 10);
  });
});

describe('plunger', () => {
  it('misses arrivals when worn', () => {
    const arrivals = (fault: number) => {
      const well = createWell('plunger', 'misses', fault);
      for (let i = 0; i < 17_280; i += 1) well.step(5, usual);
      return well.readings.plungerArrivals!;
    };
    expect(arrivals(0)).toBeGreaterThan(6);
    expect(arrivals(1)).toBeLessThan(arrivals(0) * 0.85);
  });
});
