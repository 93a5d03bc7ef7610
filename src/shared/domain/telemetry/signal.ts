import { z } from 'zod';

/** What a tag measures, in the field's own words; screens choose decimals, colour and place by it. */
export const signals = [
  'tubingPsi',
  'casingPsi',
  'linePsi',
  'oilRateBblPerDay',
  'gasRateMcfPerDay',
  'waterRateBblPerDay',
  'strokesPerMinute',
  'pumpFillagePct',
  'motorAmps',
  'driveHz',
  'intakePsi',
  'dischargePsi',
  'motorTempF',
  'runTimePct',
  'injectionRateMcfPerDay',
  'injectionRateBblPerDay',
  'injectionPsi',
  'plungerArrivals',
  'wellState',
  'running',
  'levelFt',
  'temperatureF',
  'pressurePsi',
  'differentialInH2O',
  'volumeTodayMcf',
  'volumeTodayBbl',
  'commFailures',
  'surfaceCard',
  'pumpCard',
  'other',
] as const;
export const signal = z.enum(signals);
export type Signal = z.output<typeof signal>;
