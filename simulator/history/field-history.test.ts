import { describe, expect, it } from 'vitest';
import { createField } from '#simulator/physics/field.ts';
import { planField } from '#simulator/plan/field-plan.ts';
import { writeHistory } from './field-history.ts';

const startMs = Date.UTC(2026, 5, 1, 18);

function setupHistory(seed: string, dayCount = 730) {
  const plan = planField(seed, false);
  const field = createField(
    seed,
    startMs,
    plan.map((lease) => lease.design),
  );
  const history = writeHistory({ seed, plan, field, startMs, dayCount });
  return { plan, field, history };
}

describe('production history', () => {
  const { plan, field, history } = setupHistory('joins');
  const producers = plan.flatMap((lease) => lease.design.producers);

  it('has every well, the last day being yesterday', () => {
    expect(history).toHaveLength(26);
    for (const { days } of history) {
      expect(days.oilBbl).toHaveLength(730);
      expect(days.from).toBe('2024-06-01');
    }
  });

  it('joins the live rates', () => {
    const liveDays = 3;
    const steps = (liveDays * 86_400) / 5;
    const sums = new Map(producers.map((well) => [well.key, { oil: 0, gas: 0 }]));
    for (let i = 0; i < steps; i += 1) {
      field.advance(5);
      for (const lease of field.leases.values()) {
        for (const [key, well] of lease.wells) {
          const sum = sums.get(key)!;
          sum.oil += well.flow.oilBblPerDay / steps;
          sum.gas += well.flow.gasMcfPerDay / steps;
        }
      }
    }
    for (const { wellKey, days } of history) {
      const live = sums.get(wellKey);
      if (!live) continue;
      expect(live.oil / days.oilBbl.at(-1)!, wellKey).toBeCloseTo(1, 1);
      expect(live.gas / days.gasMcf.at(-1)!, wellKey).toBeCloseTo(1, 1);
    }
  });

  it('declines over two years, but for wells that were worked over', () => {
    const mean = (values: readonly (number | null)[]) => {
      const known = values.filter((value) => value !== null);
      return known.reduce((sum, each) => sum + each, 0) / known.length;
    };
    const untouched = history.find(({ wellKey }) => wellKey === 'caliche-flat-1')!.days.oilBbl;
    expect(mean(untouched.slice(-30))).toBeLessThan(mean(untouched.slice(0, 30)) * 0.9);
    const workedOver = history.find(({ wellKey }) => wellKey === 'mesquite-draw-2')!.days;
    const at = workedOver.oilBbl.findIndex(
      (bbl, i) =>
        bbl === 0 &&
        workedOver.hoursOn.slice(i, i + 5).every((hours) => hours === 0 || hours === null),
    );
    expect(at).toBeGreaterThan(100);
    expect(mean(workedOver.oilBbl.slice(at + 8, at + 38))).toBeGreaterThan(
      mean(workedOver.oilBbl.slice(at - 40, at - 10)) * 1.1,
    );
  });

  it('has days nobody wrote down, days of downtime, and the two slips', () => {
    const all = history.flatMap(({ days }) => days.hoursOn);
    expect(all.filter((hours) => hours === null).length).toBeGreaterThan(50);
    expect(all.filter((hours) => hours !== null && hours < 24).length).toBeGreaterThan(100);
    const odd = history.find(({ wellKey }) => wellKey === 'javelina-ridge-5')!.days.tubingPsi;
    expect(odd.filter((psi) => psi === 9_999)).toHaveLength(1);
  });

  it('injects the water its lease made', () => {
    const injected = history.find(({ wellKey }) => wellKey === 'mesquite-draw-swd-1')!.days
      .injectedBbl;
    const made = history
      .filter(({ wellKey }) => /^mesquite-draw-\d$/.test(wellKey))
      .reduce((sum, { days }) => sum + days.waterBbl.at(-1)!, 0);
    expect(injected.at(-1)! / made).toBeCloseTo(1, 2);
  });

  it('repeats from its seed', () => {
    expect(setupHistory('again', 90).history).toEqual(setupHistory('again', 90).history);
    expect(setupHistory('again', 90).history).not.toEqual(setupHistory('other', 90).history);
  });
});
