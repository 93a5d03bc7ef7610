import { z } from 'zod';

const volume = z.number().finite().nullable();

/** One day of one well. Gas at the tenant's pressure base and 60 °F. Null: not entered. */
export const dayVolumes = z.object({
  oilBbl: volume,
  gasMcf: volume,
  waterBbl: volume,
  injectedBbl: volume,
  injectedGasMcf: volume,
  /** 0 to 24; 23 or 25 possible on days the clocks change. */
  hoursOn: z.number().finite().nullable(),
  tubingPsi: volume,
  casingPsi: volume,
  linePsi: volume,
  choke64ths: volume,
  /** Code of the downtime catalogue (domain reference 2.7, unsourced there). */
  downtimeCode: z.string().max(4).nullable(),
  note: z.string().max(1_000).nullable(),
});
export type DayVolumes = z.output<typeof dayVolumes>;
export const dayFieldNames = Object.keys(dayVolumes.shape) as readonly (keyof DayVolumes)[];
export type DayField = keyof DayVolumes;

/** One month of one well, for history that has no days and for state filings. */
export const monthVolumes = z.object({
  oilBbl: volume,
  gasMcf: volume,
  waterBbl: volume,
  injectedBbl: volume,
  injectedGasMcf: volume,
  daysOn: z.number().finite().nullable(),
  oilSoldBbl: volume,
  gasSoldMcf: volume,
  gasFlaredMcf: volume,
  openingStockBbl: volume,
  closingStockBbl: volume,
  status: z.string().max(40).nullable(),
  note: z.string().max(1_000).nullable(),
});
export type MonthVolumes = z.output<typeof monthVolumes>;
export const monthFieldNames = Object.keys(monthVolumes.shape) as readonly (keyof MonthVolumes)[];
export type MonthField = keyof MonthVolumes;

export const unitSystems = ['field', 'metric'] as const;
/** `field`: bbl, Mcf at the tenant's base; `metric`: m³ of liquid, Sm³ of gas at 15 °C and 101.325 kPa. */
export const unitSystem = z.enum(unitSystems);
export type UnitSystem = z.output<typeof unitSystem>;
