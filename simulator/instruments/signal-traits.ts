import type { Signal } from '#shared/domain/telemetry/signal.ts';

export interface SignalTraits {
  readonly name: string;
  readonly unit: string;
  /** What the sensor can report. */
  readonly low: number;
  readonly high: number;
  /** Standard deviation of one reading, in the unit. */
  readonly noise: number;
  /** Smallest step the instrument shows. */
  readonly resolution: number;
}

const traits = (
  name: string,
  unit: string,
  [low, high]: readonly [number, number],
  noise: number,
  resolution: number,
): SignalTraits => ({ name, unit, low, high, noise, resolution });

/** The instruments of the field, by what they measure. */
export const signalTraits: Record<Signal, SignalTraits> = {
  tubingPsi: traits('Tubing pressure', 'psi', [0, 1_500], 0.35, 0.1),
  casingPsi: traits('Casing pressure', 'psi', [0, 1_500], 0.3, 0.1),
  linePsi: traits('Line pressure', 'psi', [0, 300], 0.2, 0.1),
  oilRateBblPerDay: traits('Oil rate', 'bbl/d', [0, 2_000], 0.1, 0.1),
  gasRateMcfPerDay: traits('Gas rate', 'Mcf/d', [0, 12_000], 0.6, 0.1),
  waterRateBblPerDay: traits('Water rate', 'bbl/d', [0, 4_000], 0.2, 0.1),
  strokesPerMinute: traits('Pump speed', '1/min', [0, 20], 0.01, 0.01),
  pumpFillagePct: traits('Pump fillage', '%', [0, 100], 0.8, 0.1),
  motorAmps: traits('Motor current', 'A', [0, 120], 0.25, 0.1),
  driveHz: traits('Drive frequency', 'Hz', [0, 75], 0, 0.1),
  intakePsi: traits('Intake pressure', 'psi', [0, 5_000], 0.6, 0.1),
  dischargePsi: traits('Discharge pressure', 'psi', [0, 6_000], 1.1, 0.1),
  motorTempF: traits('Motor temperature', '°F', [0, 400], 0.15, 0.1),
  runTimePct: traits('Run time', '%', [0, 100], 0, 0.1),
  injectionRateMcfPerDay: traits('Lift gas rate', 'Mcf/d', [0, 2_500], 1.2, 0.1),
  injectionRateBblPerDay: traits('Injection rate', 'bbl/d', [0, 20_000], 4, 1),
  injectionPsi: traits('Injection pressure', 'psi', [0, 2_500], 1.2, 0.1),
  plungerArrivals: traits('Plunger arrivals today', '', [0, 500], 0, 1),
  wellState: traits('Well state', '', [0, 100], 0, 1),
  running: traits('Running', '', [0, 1], 0, 1),
  levelFt: traits('Level', 'ft', [0, 30], 0.006, 0.01),
  temperatureF: traits('Temperature', '°F', [-40, 300], 0.06, 0.1),
  pressurePsi: traits('Pressure', 'psi', [0, 500], 0.25, 0.1),
  differentialInH2O: traits('Differential pressure', 'inH2O', [0, 250], 0.3, 0.01),
  volumeTodayMcf: traits('Gas volume today', 'Mcf', [0, 100_000], 0, 0.1),
  volumeTodayBbl: traits('Volume today', 'bbl', [0, 100_000], 0, 0.1),
  commFailures: traits('Communication failures', '', [0, 1_000_000], 0, 1),
  surfaceCard: traits('Surface card', '', [0, 0], 0, 1),
  pumpCard: traits('Pump card', '', [0, 0], 0, 1),
  other: traits('Other', '', [-1e9, 1e9], 0, 0.001),
};
