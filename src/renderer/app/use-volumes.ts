import { useMemo } from 'react';
import { fromStored, type Quantity } from '#shared/domain/measurement/units.ts';
import type { UnitSystem } from '#shared/domain/production/volumes.ts';
import { useRead } from './use-read.ts';

export interface ShownUnit {
  readonly unit: string;
  readonly decimals: number;
  /** From what is stored (bbl, Mcf at the tenant's base) to what is shown; null stays null. */
  show(stored: number | null): number | null;
}

export interface ShownVolumes {
  readonly liquid: ShownUnit;
  readonly gas: ShownUnit;
}

const shownAs: Readonly<
  Record<UnitSystem, { readonly liquid: string; readonly gas: string; readonly decimals: number }>
> = {
  field: { liquid: 'bbl', gas: 'Mcf', decimals: 0 },
  metric: { liquid: 'm3', gas: 'kSm3', decimals: 1 },
};
const printed: Readonly<Record<string, string>> = { m3: 'm³', kSm3: '10³ Sm³' };

/** Volumes in the tenant's units. */
export function useVolumes(): ShownVolumes {
  const settings = useRead('settings', 'read', undefined);
  const units = settings.data?.units ?? 'field';
  const gasPressureBasePsia = settings.data?.gasPressureBasePsia ?? 14.65;
  return useMemo(() => shownVolumes(units, gasPressureBasePsia), [units, gasPressureBasePsia]);
}

export function shownVolumes(units: UnitSystem, gasPressureBasePsia: number): ShownVolumes {
  const { liquid, gas, decimals } = shownAs[units];
  const shownUnit = (quantity: Quantity, unit: string): ShownUnit => ({
    unit: printed[unit] ?? unit,
    decimals,
    show: (stored) =>
      stored === null ? null : fromStored(stored, quantity, unit, { gasPressureBasePsia }),
  });
  return { liquid: shownUnit('liquid', liquid), gas: shownUnit('gas', gas) };
}
