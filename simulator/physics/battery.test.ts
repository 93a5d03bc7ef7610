import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBattery, share, type Battery, type BatteryDesign } from './battery.ts';
import { createSeededRandom } from './seeded-random.ts';
import { noFlow } from './well-model.ts';

const design: BatteryDesign = {
  oilTanks: 3,
  oilTankBbl: 500,
  waterTanks: 2,
  waterTankBbl: 500,
  heightFt: 16,
  waterPumpBblPerDay: 2_200,
  truckDelayFactor: 1,
  hasHighTank: false,
};

const storedBbl = (battery: Battery, contents: 'oil' | 'water') =>
  battery.tanks
    .filter((tank) => tank.contents === contents)
    .reduce((sum, tank) => sum + tank.storedBbl, 0);

describe('tank battery', () => {
  it('keeps the balance: what came in minus what left is what the levels rose by', () => {
    const rates = fc.record({
      oilBblPerDay: fc.double({ min: 0, max: 3_000, noNaN: true }),
      waterBblPerDay: fc.double({ min: 0, max: 2_000, noNaN: true }),
      gasMcfPerDay: fc.constant(0),
    });
    fc.assert(
      fc.property(fc.string(), fc.array(rates, { minLength: 1, maxLength: 10 }), (seed, flows) => {
        const battery = createBattery(design, createSeededRandom(seed));
        const before = { oil: storedBbl(battery, 'oil'), water: storedBbl(battery, 'water') };
        for (const flow of flows) {
          for (let i = 0; i < 900; i += 1) battery.step(5, battery.holdsWellsDown ? noFlow : flow);
        }
        for (const contents of ['oil', 'water'] as const) {
          const balance = battery.receivedBbl[contents] - battery.removedBbl[contents];
          expect(storedBbl(battery, contents) - before[contents]).toBeCloseTo(balance, 6);
        }
        for (const tank of battery.tanks) {
          expect(share(tank)).toBeGreaterThanOrEqual(0);
          expect(share(tank)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is hauled by truck before it is full', () => {
    const battery = createBattery(design, createSeededRandom('hauled'));
    for (let i = 0; i < 3 * 17_280; i += 1) {
      battery.step(5, { oilBblPerDay: 320, waterBblPerDay: 700, gasMcfPerDay: 0 });
      expect(battery.holdsWellsDown).toBe(false);
    }
    expect(battery.removedBbl.oil).toBeGreaterThan(500);
    expect(battery.removedBbl.water).toBeGreaterThan(1_500);
  });

  it('shuts its wells in rather than overflow when no truck comes', () => {
    const late = { ...design, truckDelayFactor: 1_000 };
    const battery = createBattery(late, createSeededRandom('late'));
    let wasHeld = false;
    for (let i = 0; i < 6 * 17_280; i += 1) {
      const flow = { oilBblPerDay: 600, waterBblPerDay: 100, gasMcfPerDay: 0 };
      battery.step(5, battery.holdsWellsDown ? noFlow : flow);
      wasHeld ||= battery.holdsWellsDown;
      for (const tank of battery.tanks) expect(share(tank)).toBeLessThanOrEqual(1);
    }
    expect(wasHeld).toBe(true);
  });
});
