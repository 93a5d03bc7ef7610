import { z } from 'zod';

/** Steel: modulus 30.5e6 psi and 490 lb/ft³ (domain reference 6.2). */
const steel = { elasticityPsi: 30.5e6, densityLbPerFt3: 490 };
const GRAVITY_FT_PER_S2 = 32.174;
/** Fresh water at 60 °F, lb/ft³. */
const WATER_LB_PER_FT3 = 62.4;

const rodSection = z.object({
  lengthFt: z.number().positive().max(30_000),
  diameterIn: z.number().positive().max(4),
  elasticityPsi: z.number().min(1e6).max(1e8).default(steel.elasticityPsi),
  densityLbPerFt3: z.number().min(50).max(1_000).default(steel.densityLbPerFt3),
  /** In air with couplings, from the maker's table; null: of the plain rod. */
  weightLbPerFt: z.number().positive().max(50).nullable().default(null),
});
export type RodSection = z.output<typeof rodSection>;

/** What hangs between polished rod and pump, from the top down. */
export const rodString = z.object({
  sections: z.array(rodSection).min(1).max(8),
  /** Of the fluid in the tubing, water 1. */
  fluidGravity: z.number().min(0.3).max(1.5).default(1),
  /** Damping ν of the wave equation, without unit: 0.05 to 0.3 are usual (domain reference 6.2). */
  damping: z.number().min(0).max(2).default(0.1),
  plungerIn: z.number().positive().max(8).nullable().default(null),
});
export type RodString = z.output<typeof rodString>;

/** Cross-section of one rod, in². */
export function areaIn2({ diameterIn }: Pick<RodSection, 'diameterIn'>): number {
  return (Math.PI / 4) * diameterIn ** 2;
}

/** Force that stretches a section to twice its length, lbf. */
export function stiffnessLbf(section: RodSection): number {
  return section.elasticityPsi * areaIn2(section);
}

/** Speed of sound in the rod, ft/s: a = √(144·E·gc/ρ) (Gibbs 1963; domain reference 6.2). */
export function waveSpeedFtPerS(section: RodSection): number {
  return Math.sqrt((144 * section.elasticityPsi * GRAVITY_FT_PER_S2) / effectiveDensity(section));
}

/** The couplings swing with the rod: their weight counts as mass of it. */
function effectiveDensity(section: RodSection): number {
  if (section.weightLbPerFt === null) return section.densityLbPerFt3;
  return (section.weightLbPerFt * 144) / areaIn2(section);
}

export function lengthFt({ sections }: RodString): number {
  return sections.reduce((sum, section) => sum + section.lengthFt, 0);
}

/** In air, lbf: Σ area·density·length, or the maker's weights. */
export function airWeightLbf({ sections }: RodString): number {
  return sections.reduce((sum, section) => sum + weightPerFt(section) * section.lengthFt, 0);
}

/** Hanging in the fluid, lbf: the weight in air less that of the fluid the rods displace. */
export function buoyantWeightLbf(rods: RodString): number {
  return rods.sections.reduce((sum, section) => {
    const density = section.densityLbPerFt3;
    const share = 1 - (rods.fluidGravity * WATER_LB_PER_FT3) / density;
    return sum + weightPerFt(section) * section.lengthFt * share;
  }, 0);
}

function weightPerFt(section: RodSection): number {
  return section.weightLbPerFt ?? (areaIn2(section) * section.densityLbPerFt3) / 144;
}

/** How much longer the string is under a load at its lower end, in: Σ F·L/(E·A) (Hooke). */
export function stretchIn(rods: RodString, loadLbf: number): number {
  return rods.sections.reduce(
    (sum, section) => sum + (loadLbf * section.lengthFt * 12) / stiffnessLbf(section),
    0,
  );
}
