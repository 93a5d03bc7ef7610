import type { Tank } from './battery.ts';
import type { SeededRandom } from './seeded-random.ts';

const LOAD_BBL = 180;
const BBL_PER_S = 6.5 / 60;
/** Trucks are ordered when the battery holds more than this share of its room, counting those on the way. */
const ORDER_ABOVE = 0.42;
/** Below the load line a truck takes only air. */
const BOTTOM_SHARE = 0.06;

/** Truck loads: ordered by stock, arriving hours later, loaded one at a time from a tank that is not being filled. */
export interface Hauling {
  readonly loadingFrom: Tank | null;
  /** Returns the barrels taken in this step. */
  step(elapsedS: number, filling: Tank): number;
}

export function createHauling(
  tanks: readonly Tank[],
  delayFactor: number,
  random: SeededRandom,
): Hauling {
  const roomBbl = tanks.reduce((sum, tank) => sum + tank.capacityBbl, 0);
  let arrivalsS: number[] = [];
  let waiting = 0;
  let loadingFrom: Tank | null = null;
  let leftBbl = 0;

  function order() {
    const stockBbl = tanks.reduce((sum, tank) => sum + tank.storedBbl, 0);
    const orderedBbl = (arrivalsS.length + waiting) * LOAD_BBL + leftBbl;
    if (stockBbl - orderedBbl > ORDER_ABOVE * roomBbl) {
      arrivalsS.push(3_600 * random.between(0.8, 3.2) * delayFactor);
    }
  }

  function receive(elapsedS: number) {
    arrivalsS = arrivalsS.map((left) => left - elapsedS);
    waiting += arrivalsS.filter((left) => left <= 0).length;
    arrivalsS = arrivalsS.filter((left) => left > 0);
  }

  function connect(filling: Tank) {
    if (waiting === 0 || loadingFrom) return;
    const ready = tanks
      .filter((tank) => tank.storedBbl > LOAD_BBL + BOTTOM_SHARE * tank.capacityBbl)
      .toSorted(
        (a, b) => Number(a === filling) - Number(b === filling) || b.storedBbl - a.storedBbl,
      );
    if (!ready[0]) return;
    loadingFrom = ready[0];
    waiting -= 1;
    leftBbl = LOAD_BBL;
  }

  function load(elapsedS: number): number {
    if (!loadingFrom) return 0;
    const bbl = Math.min(BBL_PER_S * elapsedS, leftBbl, loadingFrom.storedBbl);
    loadingFrom.storedBbl -= bbl;
    leftBbl -= bbl;
    if (leftBbl <= 0) loadingFrom = null;
    return bbl;
  }

  return {
    get loadingFrom() {
      return loadingFrom;
    },
    step(elapsedS, filling) {
      order();
      receive(elapsedS);
      connect(filling);
      return load(elapsedS);
    },
  };
}
