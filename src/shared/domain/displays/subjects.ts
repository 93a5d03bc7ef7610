import type { Signal } from '#shared/domain/telemetry/signal.ts';

/** What groups of a display are about when no template names them, in their order on the screen. */
export const displaySubjects = [
  'lift',
  'rates',
  'pressures',
  'volumes',
  'temperatures',
  'controls',
  'communication',
  'other',
] as const;
export type DisplaySubject = (typeof displaySubjects)[number];

/** Beside the name of the device: what it is doing. */
const statusSignals: ReadonlySet<Signal> = new Set(['wellState', 'running']);
/** Shown on screens of their own. */
const cardSignals: ReadonlySet<Signal> = new Set(['surfaceCard', 'pumpCard']);

const subjects: Record<Signal, DisplaySubject> = {
  strokesPerMinute: 'lift',
  pumpFillagePct: 'lift',
  motorAmps: 'lift',
  driveHz: 'lift',
  runTimePct: 'lift',
  plungerArrivals: 'lift',
  injectionRateMcfPerDay: 'lift',
  motorTempF: 'lift',
  oilRateBblPerDay: 'rates',
  gasRateMcfPerDay: 'rates',
  waterRateBblPerDay: 'rates',
  injectionRateBblPerDay: 'rates',
  tubingPsi: 'pressures',
  casingPsi: 'pressures',
  linePsi: 'pressures',
  intakePsi: 'pressures',
  dischargePsi: 'pressures',
  injectionPsi: 'pressures',
  pressurePsi: 'pressures',
  differentialInH2O: 'pressures',
  levelFt: 'volumes',
  volumeTodayMcf: 'volumes',
  volumeTodayBbl: 'volumes',
  temperatureF: 'temperatures',
  commFailures: 'communication',
  wellState: 'other',
  running: 'other',
  surfaceCard: 'other',
  pumpCard: 'other',
  other: 'other',
};

export function isStatus(signal: Signal): boolean {
  return statusSignals.has(signal);
}

export function isCardSignal(signal: Signal): boolean {
  return cardSignals.has(signal);
}

export function subjectOf(signal: Signal): DisplaySubject {
  return subjects[signal];
}

/** What one wants to see as a line first. */
export const trendSignals: readonly Signal[] = [
  'oilRateBblPerDay',
  'waterRateBblPerDay',
  'gasRateMcfPerDay',
  'injectionRateBblPerDay',
  'tubingPsi',
  'casingPsi',
  'intakePsi',
  'pumpFillagePct',
  'levelFt',
];
