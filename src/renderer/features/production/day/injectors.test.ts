import { describe, expect, it } from 'vitest';
import { dayFieldNames, type DayVolumes } from '#shared/domain/production/volumes.ts';
import type { DayRow } from './day-rows.ts';
import { findInjectors } from './injectors.ts';

const blank = Object.fromEntries(dayFieldNames.map((field) => [field, null])) as DayVolumes;
const row = (wellId: string, previous: Partial<DayVolumes>, usualOil: number | null = null) =>
  ({
    wellId,
    values: blank,
    previous: { ...blank, ...previous },
    trailing: { oilBbl: usualOil, gasMcf: null, waterBbl: null },
  }) as unknown as DayRow;

describe('findInjectors', () => {
  it('goes by the purpose, whatever was entered', () => {
    const rows = [row('swd', {}), row('oil', { injectedBbl: 5 })];
    const wells = [
      { wellId: 'swd', purpose: 'disposal' },
      { wellId: 'oil', purpose: 'oil' },
    ] as const;
    expect([...findInjectors(rows, wells)]).toEqual(['swd']);
  });

  it('goes by what was entered where no purpose is known', () => {
    const rows = [
      row('only injects', { injectedBbl: 300 }),
      row('huff and puff', { injectedBbl: 300 }, 12),
      row('new', {}),
    ];
    expect([...findInjectors(rows, [])]).toEqual(['only injects']);
  });
});
