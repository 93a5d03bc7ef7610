import type { SimulatedLease, SimulatedWell } from '#shared/domain/telemetry/simulated-lease.ts';
import type { LeaseDesign } from '#simulator/physics/lease.ts';
import { createSeededRandom, type SeededRandom } from '#simulator/physics/seeded-random.ts';
import type { ProducerDesign } from '#simulator/physics/well-model.ts';
import { liftTraits } from './lift-traits.ts';
import { leaseSketches, operatorName, planEpochMs, type LeaseSketch } from './lease-sketches.ts';

export interface PlannedLease {
  readonly sketch: LeaseSketch;
  readonly site: SimulatedLease['leases'][number];
  readonly wells: readonly SimulatedWell[];
  readonly design: LeaseDesign;
}

/** Who is in the field and what they can do: names are fixed, numbers follow the seed. */
export function planField(seed: string, hasFaults: boolean): readonly PlannedLease[] {
  return leaseSketches.map((sketch) => planLease(seed, sketch, hasFaults));
}

function planLease(seed: string, sketch: LeaseSketch, hasFaults: boolean): PlannedLease {
  const random = createSeededRandom(`${seed}/plan/${sketch.key}`);
  const producers = sketch.wellNames.map((_, i) => planProducer(sketch, i, hasFaults, random));
  const wells = sketch.wellNames.map((name, i) =>
    describeWell(sketch, { name, key: producers[i]!.key, place: i, design: producers[i]! }, random),
  );
  const disposal = sketch.disposalName
    ? { key: `${sketch.key}-swd-1`, pumpBblPerDay: sketch.battery.waterPumpBblPerDay, restPsi: 240 }
    : null;
  if (disposal) wells.push(describeDisposal(sketch, disposal.key, random));
  const { key, name, state, county, latitude, longitude, timeZone } = sketch;
  return {
    sketch,
    site: { key, name, operatorName, state, county, latitude, longitude, timeZone },
    wells,
    design: {
      key,
      longitude,
      linePsi: sketch.linePsi,
      producers,
      disposal,
      battery: {
        ...sketch.battery,
        truckDelayFactor: hasFaults && sketch.hasLateTrucks ? 20 : 1,
        hasHighTank: hasFaults && sketch.hasLateTrucks,
      },
      hasOutages: hasFaults,
    },
  };
}

function planProducer(
  sketch: LeaseSketch,
  place: number,
  hasFaults: boolean,
  random: SeededRandom,
): ProducerDesign {
  const traits = liftTraits[sketch.lift];
  const draw = ([low, high]: readonly [number, number]) => random.between(low, high);
  return {
    key: `${sketch.key}-${place + 1}`,
    lift: sketch.lift,
    today: {
      oilBblPerDay: draw(traits.oilBblPerDay),
      waterBblPerDay: draw(traits.waterBblPerDay),
      gasMcfPerDay: draw(traits.gasMcfPerDay),
    },
    decline: {
      initialPerDay: draw(traits.declinePerYear) / 365.25,
      exponent: random.between(0.8, 1.2),
      ageDays: draw(traits.ageDays),
    },
    liftDepthFt: Math.round(draw(traits.liftDepthFt)),
    linePsi: sketch.linePsi,
    fault: hasFaults && place === sketch.faultyPlace ? 0.8 : 0,
  };
}

function describeWell(
  sketch: LeaseSketch,
  well: { name: string; key: string; place: number; design: ProducerDesign },
  random: SeededRandom,
): SimulatedWell {
  const traits = liftTraits[sketch.lift];
  const spudMs = planEpochMs - (well.design.decline.ageDays + 75) * 86_400_000;
  return {
    ...whereIs(sketch, traits.isHorizontal ? padPlace(well.place) : gridPlace(well.place)),
    key: well.key,
    leaseKey: sketch.key,
    name: well.name,
    api14: apiOf(sketch, well.place),
    lift: sketch.lift,
    status: 'producing',
    purpose: sketch.lift === 'plunger' ? 'gas' : 'oil',
    fieldName: sketch.fieldName,
    formation: sketch.formation,
    spudDate: new Date(spudMs).toISOString().slice(0, 10),
    totalDepthFt: Math.round(well.design.liftDepthFt + random.between(...traits.belowLiftFt)),
  };
}

function describeDisposal(sketch: LeaseSketch, key: string, random: SeededRandom): SimulatedWell {
  return {
    ...whereIs(sketch, { eastFt: 2_900, northFt: -1_700 }),
    key,
    leaseKey: sketch.key,
    name: sketch.disposalName!,
    api14: apiOf(sketch, 40),
    lift: 'injection',
    status: 'disposing',
    purpose: 'disposal',
    fieldName: sketch.fieldName,
    formation: sketch.disposalFormation,
    spudDate: '2017-05-09',
    totalDepthFt: Math.round(random.between(5_200, 6_900)),
  };
}

/** Vertical wells stand on 40-acre spacing: a quarter mile apart. */
function gridPlace(place: number) {
  return { eastFt: (place % 3) * 1_320, northFt: -Math.floor(place / 3) * 1_320 };
}

/** Horizontal wells share pads of three, 40 ft apart; pads are half a mile apart. */
function padPlace(place: number) {
  return { eastFt: (place % 3) * 40, northFt: -Math.floor(place / 3) * 2_640 };
}

const FT_PER_DEGREE = 364_000;

function whereIs(sketch: LeaseSketch, offset: { eastFt: number; northFt: number }) {
  const eastDegrees = offset.eastFt / (FT_PER_DEGREE * Math.cos((sketch.latitude * Math.PI) / 180));
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return {
    latitude: round(sketch.latitude + offset.northFt / FT_PER_DEGREE),
    longitude: round(sketch.longitude + eastDegrees),
    datum: 'NAD83' as const,
  };
}

/** Invented well numbers, well above those in use, so that none names a real well. */
function apiOf(sketch: LeaseSketch, place: number): string {
  return `${sketch.apiPrefix}${87_100 + sketch.apiBlock * 50 + place}0000`;
}
