import { describe, expect, it } from 'vitest';
import { shownVolumes } from './use-volumes.ts';

describe('shownVolumes', () => {
  it('shows field units as they are stored', () => {
    const { liquid, gas } = shownVolumes('field', 14.65);
    expect([liquid.unit, liquid.show(41.25)]).toEqual(['bbl', 41.25]);
    expect([gas.unit, gas.show(300)]).toEqual(['Mcf', 300]);
  });

  it('shows metric units, gas at 15 °C and 101.325 kPa', () => {
    const { liquid, gas } = shownVolumes('metric', 14.73);
    expect(liquid.show(100)).toBeCloseTo(15.8987, 3);
    // 1 Mcf at 14.73 psia and 60 °F holds 28.33 Sm³.
    expect(gas.show(1_000)).toBeCloseTo(28.33, 1);
  });

  it('keeps nothing nothing', () => {
    expect(shownVolumes('metric', 14.65).liquid.show(null)).toBeNull();
  });
});
