import type { BatteryDesign } from '#simulator/physics/battery.ts';
import type { ProducerLift } from '#simulator/physics/well-model.ts';

export const operatorName = 'Llano Sol Energy';
/** Spud dates count back from here, so that they do not move with the day of the demonstration. */
export const planEpochMs = Date.UTC(2026, 0, 1);

/** The fixed part of the plan. Every name and number is invented; places are real open country. */
export interface LeaseSketch {
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly county: string;
  readonly apiPrefix: string;
  readonly apiBlock: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  readonly fieldName: string;
  readonly formation: string;
  readonly linePsi: number;
  readonly lift: ProducerLift;
  readonly wellNames: readonly string[];
  readonly disposalName: string | null;
  readonly disposalFormation: string;
  readonly battery: Omit<BatteryDesign, 'truckDelayFactor' | 'hasHighTank'>;
  /** Index of the well whose equipment is failing. */
  readonly faultyPlace: number;
  readonly hasLateTrucks: boolean;
  /** Sparkplug B and plain JSON topics both travel over MQTT. */
  readonly servedBy: 'modbus' | 'opcua' | 'sparkplug' | 'json';
}

export const leaseSketches: readonly LeaseSketch[] = [
  {
    key: 'mesquite-draw',
    name: 'Mesquite Draw Unit',
    state: 'TX',
    county: 'Midland',
    apiPrefix: '42329',
    apiBlock: 0,
    latitude: 31.7604,
    longitude: -101.9482,
    timeZone: 'America/Chicago',
    fieldName: 'Spraberry (Trend Area)',
    formation: 'Spraberry',
    linePsi: 42,
    lift: 'rodPump',
    wellNames: numbered('Mesquite Draw', 8),
    disposalName: 'Mesquite Draw SWD 1',
    disposalFormation: 'San Andres',
    battery: {
      oilTanks: 3,
      oilTankBbl: 500,
      waterTanks: 2,
      waterTankBbl: 500,
      heightFt: 16,
      waterPumpBblPerDay: 2_200,
    },
    faultyPlace: 4,
    hasLateTrucks: true,
    servedBy: 'modbus',
  },
  {
    key: 'caliche-flat',
    name: 'Caliche Flat State',
    state: 'NM',
    county: 'Lea',
    apiPrefix: '30025',
    apiBlock: 1,
    latitude: 32.1718,
    longitude: -103.5206,
    timeZone: 'America/Denver',
    fieldName: 'Wolfcamp',
    formation: 'Wolfcamp A',
    linePsi: 95,
    lift: 'esp',
    wellNames: numbered('Caliche Flat State', 6, 'H'),
    disposalName: 'Caliche Flat SWD 1',
    disposalFormation: 'Devonian',
    battery: {
      oilTanks: 4,
      oilTankBbl: 750,
      waterTanks: 4,
      waterTankBbl: 750,
      heightFt: 24,
      waterPumpBblPerDay: 13_500,
    },
    faultyPlace: 2,
    hasLateTrucks: false,
    servedBy: 'opcua',
  },
  {
    key: 'javelina-ridge',
    name: 'Javelina Ridge',
    state: 'TX',
    county: 'Reeves',
    apiPrefix: '42389',
    apiBlock: 2,
    latitude: 31.3522,
    longitude: -103.6139,
    timeZone: 'America/Chicago',
    fieldName: 'Phantom (Wolfcamp)',
    formation: 'Wolfcamp B',
    linePsi: 88,
    lift: 'gasLift',
    wellNames: numbered('Javelina Ridge', 6, 'H'),
    disposalName: null,
    disposalFormation: '',
    battery: {
      oilTanks: 4,
      oilTankBbl: 500,
      waterTanks: 3,
      waterTankBbl: 500,
      heightFt: 16,
      waterPumpBblPerDay: 9_000,
    },
    faultyPlace: 3,
    hasLateTrucks: false,
    servedBy: 'sparkplug',
  },
  {
    key: 'sotol-wash',
    name: 'Sotol Wash',
    state: 'TX',
    county: 'Loving',
    apiPrefix: '42301',
    apiBlock: 3,
    latitude: 31.8236,
    longitude: -103.5817,
    timeZone: 'America/Chicago',
    fieldName: 'Sotol Wash (Delaware)',
    formation: 'Bell Canyon',
    linePsi: 105,
    lift: 'plunger',
    wellNames: numbered('Sotol Wash', 4),
    disposalName: null,
    disposalFormation: '',
    battery: {
      oilTanks: 2,
      oilTankBbl: 400,
      waterTanks: 1,
      waterTankBbl: 400,
      heightFt: 20,
      waterPumpBblPerDay: 1_500,
    },
    faultyPlace: 1,
    hasLateTrucks: false,
    servedBy: 'json',
  },
];

function numbered(name: string, count: number, suffix = ''): string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i + 1}${suffix}`);
}
