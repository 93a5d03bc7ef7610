import type { CardPoints } from '#shared/domain/lift/card.ts';
import {
  buoyantWeightLbf,
  lengthFt,
  stiffnessLbf,
  waveSpeedFtPerS,
  type RodSection,
  type RodString,
} from '#shared/domain/lift/rod-string.ts';

/** How the rods are moved, and what the pump does to them. */
export interface PumpDuty {
  readonly strokeIn: number;
  readonly periodS: number;
  /** On the plunger while it lifts. */
  readonly fluidLoadLbf: number;
  /** Share of the barrel that is liquid when the plunger is at its top. */
  readonly fillage: number;
  /** Share of the load that leaks past the plunger within a second of its way up. */
  readonly leakPerS: number;
}

export interface SimulatedStroke {
  readonly surface: CardPoints;
  readonly pump: CardPoints;
}

const masses = 40;
const pointsOfCard = 100;
/** Strokes until nothing is left of the beginning at rest. */
const settlingStrokes = 4;
/** Plunger travel over which the valves hand the load over. */
const handOverIn = 1.5;

/**
 * One stroke of a rod pump, forward in time: the polished rod is moved, the pump resists, and the rods between them
 * swing. Masses and springs in explicit steps, with nothing in common with how the product computes the card at the
 * pump. Points at equal times from the bottom of the stroke; loads at the surface hold the weight of the rods in the
 * fluid, those at the pump do not.
 */
export function simulateStroke(rods: RodString, duty: PumpDuty): SimulatedStroke {
  const mesh = cutIntoMasses(rods);
  const stepsPerPoint = Math.ceil(duty.periodS / pointsOfCard / (mesh.quickestS / 2));
  const stepS = duty.periodS / pointsOfCard / stepsPerPoint;
  const weight = buoyantWeightLbf(rods);
  const pump = createPump(duty);
  const rod = createMovingRod(mesh);
  const surface = emptyCard();
  const bottom = emptyCard();
  const pointCount = (settlingStrokes + 1) * pointsOfCard;
  for (let point = 0; point < pointCount; point++) {
    if (point % pointsOfCard === 0) pump.beginStroke();
    for (let n = 0; n < stepsPerPoint; n++) {
      const share = (point + (n + 1) / stepsPerPoint) / pointsOfCard;
      const topIn = polishedRodIn(duty.strokeIn, share);
      rod.step(topIn, pump.loadAt(rod.pumpIn(), stepS), stepS);
    }
    if (point < settlingStrokes * pointsOfCard) continue;
    surface.positionIn.push(rod.topIn());
    surface.loadLbf.push(weight + rod.topLoadLbf());
    bottom.positionIn.push(rod.pumpIn());
    bottom.loadLbf.push(pump.load());
  }
  return { surface: fromBottom(surface), pump: fromBottom(bottom) };
}

/** A crank with a second harmonic, as most units have one. */
function polishedRodIn(strokeIn: number, share: number): number {
  const angle = 2 * Math.PI * share;
  return (strokeIn / 2) * (1 - Math.cos(angle)) + 0.03 * strokeIn * Math.sin(angle) ** 2;
}

interface Mesh {
  /** Slugs, the first that of the polished rod. */
  readonly mass: Float64Array;
  /** lbf/ft, between a mass and the next. */
  readonly spring: Float64Array;
  /** Shortest time of a wave from one mass to the next. */
  readonly quickestS: number;
  readonly dampingPerS: number;
}

function cutIntoMasses(rods: RodString): Mesh {
  const totalFt = lengthFt(rods);
  const pieceFt = totalFt / masses;
  const mass = new Float64Array(masses + 1);
  const spring = new Float64Array(masses);
  let quickestS = Infinity;
  let dampingPerS = 0;
  for (let at = 0; at < masses; at++) {
    const section = sectionAt(rods, (at + 0.5) * pieceFt);
    const speed = waveSpeedFtPerS(section);
    spring[at] = stiffnessLbf(section) / pieceFt;
    // E·A = a² · mass per foot.
    const half = (stiffnessLbf(section) * pieceFt) / speed ** 2 / 2;
    mass[at] = mass[at]! + half;
    mass[at + 1] = mass[at + 1]! + half;
    quickestS = Math.min(quickestS, pieceFt / speed);
    dampingPerS += (rods.damping * Math.PI * speed) / (2 * totalFt) / masses;
  }
  return { mass, spring, quickestS, dampingPerS };
}

function sectionAt({ sections }: RodString, depthFt: number): RodSection {
  let below = depthFt;
  for (const section of sections) {
    if (below <= section.lengthFt) return section;
    below -= section.lengthFt;
  }
  return sections.at(-1)!;
}

/** Places count down from where each mass hangs at rest, in ft. */
function createMovingRod({ mass, spring, dampingPerS }: Mesh) {
  const place = new Float64Array(masses + 1);
  const speed = new Float64Array(masses + 1);
  return {
    topIn: () => -place[0]! * 12,
    pumpIn: () => -place[masses]! * 12,
    topLoadLbf: () => spring[0]! * (place[1]! - place[0]!),
    /** All forces act at the beginning of the step, all places are those of its end. */
    step(topIn: number, pumpLoadLbf: number, stepS: number) {
      for (let at = 1; at <= masses; at++) {
        const above = spring[at - 1]! * (place[at - 1]! - place[at]!);
        const below = at < masses ? spring[at]! * (place[at + 1]! - place[at]!) : pumpLoadLbf;
        const slowed = dampingPerS * speed[at]!;
        speed[at] = speed[at]! + ((above + below) / mass[at]! - slowed) * stepS;
      }
      for (let at = 1; at <= masses; at++) place[at] = place[at]! + speed[at]! * stepS;
      place[0] = -topIn / 12;
    },
  };
}

/** The load follows the plunger while the valves move, and stays while the plunger falls through gas. */
function createPump({ strokeIn, fluidLoadLbf, fillage, leakPerS }: PumpDuty) {
  let load = 0;
  let lastIn = 0;
  let ends = { lowIn: 0, highIn: strokeIn };
  let now = { lowIn: Infinity, highIn: -Infinity };
  return {
    load: () => load,
    /** How far the plunger goes is known from the stroke before. */
    beginStroke() {
      if (now.highIn > now.lowIn) ends = now;
      now = { lowIn: Infinity, highIn: -Infinity };
    },
    loadAt(positionIn: number, stepS: number): number {
      const movedIn = positionIn - lastIn;
      lastIn = positionIn;
      now = {
        lowIn: Math.min(now.lowIn, positionIn),
        highIn: Math.max(now.highIn, positionIn),
      };
      const liquidTopIn = ends.lowIn + fillage * (ends.highIn - ends.lowIn);
      const fallsThroughGas = movedIn < 0 && positionIn > liquidTopIn;
      if (!fallsThroughGas) load += (fluidLoadLbf / handOverIn) * movedIn;
      if (movedIn > 0) load -= load * leakPerS * stepS;
      load = Math.min(fluidLoadLbf, Math.max(0, load));
      return load;
    },
  };
}

const emptyCard = () => ({ positionIn: [] as number[], loadLbf: [] as number[] });

function fromBottom({ positionIn, loadLbf }: CardPoints): CardPoints {
  const lowest = Math.min(...positionIn);
  return { positionIn: positionIn.map((position) => position - lowest), loadLbf };
}
