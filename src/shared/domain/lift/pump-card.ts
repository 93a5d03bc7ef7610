import type { CardPoints, DynamometerCard } from './card.ts';
import {
  buoyantWeightLbf,
  lengthFt,
  stiffnessLbf,
  waveSpeedFtPerS,
  type RodSection,
  type RodString,
} from './rod-string.ts';

/** Sharp corners of a card of a few hundred points are there with so many; what is finer is noise of the load cell. */
const mostHarmonics = 50;

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Displacement (ft, down positive) and dynamic tension (lbf) of one harmonic at one depth. */
export interface RodMotion {
  readonly displacement: Complex;
  readonly load: Complex;
}

/**
 * The card at the pump from one at the surface, by the damped wave equation of the rods
 *
 *     ∂²u/∂t² = a²·∂²u/∂x² − c·∂u/∂t,   F = E·A·∂u/∂x,   c = ν·π·a/(2·L)
 *
 * solved harmonic by harmonic down the string (S. G. Gibbs, "Predicting the Behavior of Sucker-Rod Pumping Systems",
 * JPT July 1963, SPE-588-PA; S. G. Gibbs and A. B. Neely, "Computer Diagnosis of Down-Hole Conditions in Sucker Rod
 * Pumping Wells", JPT Jan. 1966, SPE-1165-PA), section by section where the string is tapered: displacement and force
 * are the same on both sides of a joint. The weight of the rods in the fluid is taken off before.
 * Points are taken to follow each other at equal times. Position in in, load in lbf without buoyancy force at the pump.
 * undefined when the card has no period.
 */
export function computePumpCard(card: DynamometerCard, rods: RodString): CardPoints | undefined {
  if (card.periodS === null) return undefined;
  const count = card.positionIn.length;
  const weight = buoyantWeightLbf(rods);
  const down = card.positionIn.map((position) => -position / 12);
  const dynamic = card.loadLbf.map((load) => load - weight);
  const highest = Math.min(mostHarmonics, Math.floor((count - 1) / 2));
  const displacement = new Float64Array(count);
  const load = new Float64Array(count);
  for (let n = 0; n <= highest; n++) {
    const omega = (2 * Math.PI * n) / card.periodS;
    const atSurface = { displacement: harmonic(down, n), load: harmonic(dynamic, n) };
    const atPump = descend(atSurface, omega, rods);
    addHarmonic(displacement, atPump.displacement, n);
    addHarmonic(load, atPump.load, n);
  }
  return { positionIn: fromBottom([...displacement].map((u) => -u * 12)), loadLbf: [...load] };
}

/** One harmonic of angular frequency `omega` (1/s; 0: at rest) from the top of the string to its lower end. */
export function descend(atTop: RodMotion, omega: number, rods: RodString): RodMotion {
  const totalFt = lengthFt(rods);
  return rods.sections.reduce((motion, section) => {
    const speed = waveSpeedFtPerS(section);
    const damping = (rods.damping * Math.PI * speed) / (2 * totalFt);
    return omega === 0 ? descendStill(motion, section) : through(motion, section, omega, damping);
  }, atTop);
}

/** At rest a load only stretches the rod. */
function descendStill({ displacement, load }: RodMotion, section: RodSection): RodMotion {
  const stretch = section.lengthFt / stiffnessLbf(section);
  return { displacement: plus(displacement, times(load, real(stretch))), load };
}

function through(
  { displacement, load }: RodMotion,
  section: RodSection,
  omega: number,
  damping: number,
): RodMotion {
  const speed = waveSpeedFtPerS(section);
  const root = squareRoot({ re: omega ** 2, im: -damping * omega });
  const lambda = times(root, real(1 / speed));
  const stiffness = times(lambda, real(stiffnessLbf(section)));
  const angle = times(lambda, real(section.lengthFt));
  const { cosine, sine } = circle(angle);
  return {
    displacement: plus(times(displacement, cosine), times(over(load, stiffness), sine)),
    load: plus(times(load, cosine), times(real(-1), times(times(stiffness, displacement), sine))),
  };
}

/** The n-th complex coefficient of a series: value(t) = Re Σ coefficient·exp(i·n·ω·t). */
function harmonic(values: readonly number[], n: number): Complex {
  const count = values.length;
  let re = 0;
  let im = 0;
  for (let k = 0; k < count; k++) {
    const angle = (-2 * Math.PI * n * k) / count;
    re += values[k]! * Math.cos(angle);
    im += values[k]! * Math.sin(angle);
  }
  const share = (n === 0 ? 1 : 2) / count;
  return { re: re * share, im: im * share };
}

function addHarmonic(values: Float64Array, { re, im }: Complex, n: number): void {
  const count = values.length;
  for (let k = 0; k < count; k++) {
    const angle = (2 * Math.PI * n * k) / count;
    values[k] = values[k]! + re * Math.cos(angle) - im * Math.sin(angle);
  }
}

/** Positions count from the lowest, as on the polished rod. */
function fromBottom(values: readonly number[]): number[] {
  const lowest = Math.min(...values);
  return values.map((value) => value - lowest);
}

const real = (re: number): Complex => ({ re, im: 0 });
const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});

function over(a: Complex, b: Complex): Complex {
  const size = b.re ** 2 + b.im ** 2;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

/** The root on the right half plane. */
function squareRoot({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im);
  const root = Math.sqrt((size + re) / 2);
  return { re: root, im: Math.sign(im || 1) * Math.sqrt((size - re) / 2) };
}

function circle({ re, im }: Complex): { readonly cosine: Complex; readonly sine: Complex } {
  return {
    cosine: { re: Math.cos(re) * Math.cosh(im), im: -Math.sin(re) * Math.sinh(im) },
    sine: { re: Math.sin(re) * Math.cosh(im), im: Math.cos(re) * Math.sinh(im) },
  };
}
