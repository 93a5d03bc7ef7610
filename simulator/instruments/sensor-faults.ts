import { createOutages } from '#simulator/physics/outages.ts';
import { createSeededRandom } from '#simulator/physics/seeded-random.ts';

/** How a bad sensor bends what it reads. `null`: it reads nothing (open loop). */
export type SensorFault = (value: number, elapsedS: number) => number | null;

/** The sick sensors of the demonstration, by tag. */
export function createSensorFaults(seed: string): ReadonlyMap<string, SensorFault> {
  return new Map<string, SensorFault>([
    ['javelina-ridge-2.tubingPsi', fouled(35, 0.6, 180)],
    ['mesquite-draw-6.casingPsi', stuck()],
    ['caliche-flat-5.motorTempF', openLoop(`${seed}/open/caliche-flat-5`)],
    ['mesquite-draw-2.tubingPsi', openLoop(`${seed}/open/mesquite-draw-2`)],
  ]);
}

/** A plugged impulse line: reads higher by the hour. */
export function fouled(startPsi: number, psiPerHour: number, mostPsi: number): SensorFault {
  let biasPsi = startPsi;
  return (value, elapsedS) => {
    biasPsi = Math.min(mostPsi, biasPsi + (psiPerHour * elapsedS) / 3_600);
    return value + biasPsi;
  };
}

export function stuck(): SensorFault {
  let held: number | null = null;
  return (value) => (held ??= value);
}

/** A loose terminal: now and then there is no signal for a few minutes. */
export function openLoop(seed: string): SensorFault {
  const loose = createOutages(createSeededRandom(seed), {
    meanUpS: 2_400,
    shortestS: 60,
    longestS: 240,
  });
  return (value, elapsedS) => {
    loose.step(elapsedS);
    return loose.isDown ? null : value;
  };
}
