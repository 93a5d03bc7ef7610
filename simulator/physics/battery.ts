import { createHauling, type Hauling } from './hauling.ts';
import type { SeededRandom } from './seeded-random.ts';
import { DAY_S, type Flow } from './well-model.ts';

export interface BatteryDesign {
  readonly oilTanks: number;
  readonly oilTankBbl: number;
  readonly waterTanks: number;
  readonly waterTankBbl: number;
  readonly heightFt: number;
  readonly waterPumpBblPerDay: number;
  /** Trucks take this much longer than usual. */
  readonly truckDelayFactor: number;
  /** The first oil tank stands above its usual switching level and waits for a truck. */
  readonly hasHighTank: boolean;
}

export interface Tank {
  readonly name: string;
  readonly contents: 'oil' | 'water';
  readonly capacityBbl: number;
  readonly heightFt: number;
  storedBbl: number;
}

/**
 * A tank battery. Invariants:
 * 1. For oil and for water, what came in minus what left equals the change of what the tanks hold.
 * 2. No tank is below empty or above full: wells are held down at `holdAt` before tanks can overflow.
 */
export interface Battery {
  readonly tanks: readonly Tank[];
  readonly receivedBbl: { readonly oil: number; readonly water: number };
  readonly removedBbl: { readonly oil: number; readonly water: number };
  readonly holdsWellsDown: boolean;
  /** Leaving through the water pump, to a disposal well or a pipeline. */
  readonly waterOutBblPerDay: number;
  readonly isLoadingTruck: boolean;
  step(elapsedS: number, inflow: Flow): void;
}

const switchAt = 0.85;
const highAt = 0.92;
const holdAt = 0.96;
const releaseAt = 0.88;
const waterPumpOnAt = 0.55;
const waterPumpOffAt = 0.3;

export function createBattery(design: BatteryDesign, random: SeededRandom): Battery {
  const oilTanks = makeTanks(design, 'oil', random);
  const waterTanks = makeTanks(design, 'water', random);
  const hauling = createHauling(oilTanks, design.truckDelayFactor, random);
  const received = { oil: 0, water: 0 };
  const removed = { oil: 0, water: 0 };
  let filling = oilTanks[0]!;
  let isPumpingWater = false;
  let waterOutBblPerDay = 0;
  let holdsWellsDown = false;

  function takeOil(bbl: number) {
    if (share(filling) >= switchAt) filling = nextToFill(oilTanks, hauling);
    filling.storedBbl += bbl;
    received.oil += bbl;
  }

  function moveWater(inBbl: number, elapsedS: number) {
    const level = meanShare(waterTanks);
    if (level >= waterPumpOnAt) isPumpingWater = true;
    if (level <= waterPumpOffAt) isPumpingWater = false;
    waterOutBblPerDay = isPumpingWater ? design.waterPumpBblPerDay : 0;
    const outBbl = (waterOutBblPerDay * elapsedS) / DAY_S;
    // Water tanks are joined at the bottom, so they stand at one level.
    for (const tank of waterTanks) tank.storedBbl += (inBbl - outBbl) / waterTanks.length;
    received.water += inBbl;
    removed.water += outBbl;
  }

  function decideHold() {
    const fullest = Math.max(meanShare(oilTanks), meanShare(waterTanks));
    if (fullest >= holdAt - 0.02) holdsWellsDown = true;
    if (fullest <= releaseAt) holdsWellsDown = false;
  }

  return {
    tanks: [...oilTanks, ...waterTanks],
    receivedBbl: received,
    removedBbl: removed,
    get holdsWellsDown() {
      return holdsWellsDown;
    },
    get waterOutBblPerDay() {
      return waterOutBblPerDay;
    },
    get isLoadingTruck() {
      return hauling.loadingFrom !== null;
    },
    step(elapsedS, inflow) {
      takeOil((inflow.oilBblPerDay * elapsedS) / DAY_S);
      moveWater((inflow.waterBblPerDay * elapsedS) / DAY_S, elapsedS);
      removed.oil += hauling.step(elapsedS, filling);
      decideHold();
    },
  };
}

export const share = (tank: Tank) => tank.storedBbl / tank.capacityBbl;

export function levelFt(tank: Tank): number {
  return share(tank) * tank.heightFt;
}

function meanShare(tanks: readonly Tank[]): number {
  return tanks.reduce((sum, tank) => sum + share(tank), 0) / tanks.length;
}

function nextToFill(tanks: readonly Tank[], hauling: Hauling): Tank {
  const free = tanks.filter((tank) => tank !== hauling.loadingFrom);
  return [...(free.length > 0 ? free : tanks)].toSorted((a, b) => share(a) - share(b))[0]!;
}

function makeTanks(
  design: BatteryDesign,
  contents: Tank['contents'],
  random: SeededRandom,
): Tank[] {
  const isOil = contents === 'oil';
  const capacityBbl = isOil ? design.oilTankBbl : design.waterTankBbl;
  const startShare = random.between(0.32, 0.5);
  const oilShare = (place: number) =>
    design.hasHighTank && place === 0 ? highAt : random.between(0.1, 0.6);
  return Array.from({ length: isOil ? design.oilTanks : design.waterTanks }, (_, i) => ({
    name: `${isOil ? 'Oil' : 'Water'} tank ${i + 1}`,
    contents,
    capacityBbl,
    heightFt: design.heightFt,
    storedBbl: capacityBbl * (isOil ? oilShare(i) : startShare),
  }));
}
