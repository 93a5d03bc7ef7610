import { z } from 'zod';

/** One barrel is 5.614583333 ft³ (domain reference 2.2). */
const FT3_PER_BBL = 5.614_583_333;

const strappingRow = z.object({ gaugeIn: z.number().min(0), bbl: z.number().min(0) });

/** How a gauge becomes a volume: the tank's calibration chart, else its shape. */
const tankVolume = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cylinder'), diameterFt: z.number().positive().max(400) }),
  z.object({
    kind: z.literal('strapping'),
    /** From the bottom up; both columns rise. */
    rows: z
      .array(strappingRow)
      .min(2)
      .max(4_000)
      .refine(
        (rows) =>
          rows.every(
            (row, n) =>
              n === 0 || (row.gaugeIn > rows[n - 1]!.gaugeIn && row.bbl >= rows[n - 1]!.bbl),
          ),
        'rows must rise',
      ),
  }),
]);

/** The tank a level is measured in. */
export const tank = z.object({
  holds: z.enum(['oil', 'water']),
  /** To the brim. */
  heightFt: z.number().positive().max(200),
  /** null: not known, and no volume is shown. */
  volume: tankVolume.nullable(),
});
export type Tank = z.output<typeof tank>;

/**
 * Volume at a level, bbl. Of a calibration chart linearly between its rows, and null beyond them: a chart is never
 * extended (domain reference 2.2). Of an upright cylinder (π/4)·D²·h/5.614583333.
 */
export function volumeAtBbl(levelFt: number, { volume, heightFt }: Tank): number | null {
  if (volume === null || levelFt < 0) return null;
  if (volume.kind === 'cylinder') return levelFt > heightFt ? null : cylinderBbl(levelFt, volume);
  const gaugeIn = levelFt * 12;
  const { rows } = volume;
  const above = rows.findIndex((row) => row.gaugeIn >= gaugeIn);
  if (above === -1 || (above === 0 && rows[0]!.gaugeIn > gaugeIn)) return null;
  const upper = rows[above]!;
  if (upper.gaugeIn === gaugeIn) return upper.bbl;
  const lower = rows[above - 1]!;
  const share = (gaugeIn - lower.gaugeIn) / (upper.gaugeIn - lower.gaugeIn);
  return lower.bbl + share * (upper.bbl - lower.bbl);
}

function cylinderBbl(levelFt: number, { diameterFt }: { readonly diameterFt: number }): number {
  return ((Math.PI / 4) * diameterFt ** 2 * levelFt) / FT3_PER_BBL;
}

/** Diameter of an upright cylinder that holds so much, ft. */
export function diameterOfFt(capacityBbl: number, heightFt: number): number {
  return Math.sqrt((capacityBbl * FT3_PER_BBL * 4) / (Math.PI * heightFt));
}
