import type { Signal } from '#shared/domain/telemetry/signal.ts';
import { diameterOfFt } from '#shared/domain/tanks/tank.ts';
import type { TagModel } from '#shared/domain/telemetry/tag-model.ts';
import { levelFt, type Tank } from '#simulator/physics/battery.ts';
import type { LeaseModel } from '#simulator/physics/lease.ts';
import type { PumpInstallation, WellReadings } from '#simulator/physics/well-model.ts';
import type { PlannedLease } from '#simulator/plan/field-plan.ts';
import type { Instrument, Station } from './instrument.ts';
import { createPumpCards } from './pump-cards.ts';
import { signalTraits } from './signal-traits.ts';

const setPoints: ReadonlySet<Signal> = new Set(['running', 'driveHz', 'injectionRateMcfPerDay']);

/** Every station of one lease: its wells first, then disposal, then the battery. */
export function installStations(plan: PlannedLease, lease: LeaseModel): Station[] {
  const wells = plan.wells.map((well) => {
    const model = lease.wells.get(well.key);
    const source = model ?? lease.disposal!;
    const command = (signal: Signal, value: number) => model?.command(signal, value) ?? false;
    return stationOf(plan, {
      key: well.key,
      name: well.name,
      isProducer: !!model,
      source,
      pump: model?.pump,
      command,
    });
  });
  return [...wells, batteryStation(plan, lease)];
}

interface WellSource {
  readonly key: string;
  readonly name: string;
  readonly isProducer: boolean;
  readonly source: { readonly readings: WellReadings };
  readonly pump: PumpInstallation | undefined;
  readonly command: Station['command'];
}

function stationOf(plan: PlannedLease, well: WellSource): Station {
  const signals = Object.keys(well.source.readings) as Signal[];
  const leaseKey = plan.sketch.key;
  return {
    key: well.key,
    name: well.name,
    leaseKey,
    command: well.command,
    ...(well.pump && {
      cards: { memory: createPumpCards(well.pump, well.source), rods: well.pump.rods },
    }),
    instruments: signals.map((signal) => ({
      tagKey: `${well.key}.${signal}`,
      name: signalTraits[signal].name,
      signal,
      traits: signalTraits[signal],
      wellKey: well.key,
      leaseKey,
      equipment: null,
      isWritable: well.isProducer && setPoints.has(signal),
      read: () => well.source.readings[signal] ?? 0,
    })),
  };
}

function batteryStation(plan: PlannedLease, lease: LeaseModel): Station {
  const key = `${plan.sketch.key}-battery`;
  const point = pointsOf(key, plan.sketch.key);
  const { separation, battery, surroundings } = lease;
  const tanks = battery.tanks.map((tank) =>
    point(tank.name, 'levelFt', () => levelFt(tank), {
      name: `${tank.name} level`,
      high: tank.heightFt,
      model: modelOf(tank),
    }),
  );
  return {
    key,
    name: `${plan.sketch.name} battery`,
    leaseKey: plan.sketch.key,
    command: () => false,
    instruments: [
      ...tanks,
      point('Oil tank 1', 'temperatureF', () => surroundings.tankF),
      point('Separator', 'pressurePsi', () => separation.pressurePsi),
      point('Separator', 'temperatureF', () => separation.temperatureF),
      point('Gas meter', 'gasRateMcfPerDay', () => separation.gasRateMcfPerDay),
      point('Gas meter', 'differentialInH2O', () => separation.differentialInH2O),
      point('Gas meter', 'volumeTodayMcf', () => separation.volumeTodayMcf),
      point('Gas meter', 'linePsi', () => surroundings.linePsi),
      point('Water pump', 'running', () => (battery.waterOutBblPerDay > 0 ? 1 : 0)),
      point('Truck loading', 'running', () => (battery.isLoadingTruck ? 1 : 0)),
      point('Ambient', 'temperatureF', () => surroundings.ambientF),
    ],
  };
}

function pointsOf(stationKey: string, leaseKey: string) {
  return (
    equipment: string,
    signal: Signal,
    read: () => number,
    special: { name?: string; high?: number; model?: TagModel } = {},
  ): Instrument => {
    const traits = signalTraits[signal];
    return {
      tagKey: `${stationKey}.${equipment.toLowerCase().replaceAll(' ', '-')}.${signal}`,
      name: special.name ?? `${equipment} ${traits.name.toLowerCase()}`,
      signal,
      traits: { ...traits, high: special.high ?? traits.high },
      wellKey: null,
      leaseKey,
      equipment,
      isWritable: false,
      ...(special.model && { model: special.model }),
      read,
    };
  };
}

function modelOf({ contents, heightFt, capacityBbl }: Tank): TagModel {
  const diameterFt = Math.round(diameterOfFt(capacityBbl, heightFt) * 100) / 100;
  return { kind: 'tank', holds: contents, heightFt, volume: { kind: 'cylinder', diameterFt } };
}
