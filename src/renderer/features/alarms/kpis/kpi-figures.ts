import type { OutputOf } from '#renderer/core.ts';
import type { Status } from '#renderer/ui/index.ts';

export type AlarmKpis = OutputOf<'alarms', 'kpis'>;
type Target = AlarmKpis['targets'][string];

/** The figures that stand as one number, in the order they are read. */
export const figureKeys = [
  'perTenMinutes',
  'perHour',
  'perDay',
  'peakInTenMinutes',
  'timeInFloodPct',
  'hoursOver30Pct',
  'tenMinutesOver10Pct',
  'topTenPct',
  'chattering',
  'fleeting',
  'standing',
  'stale',
  'perDayPer100Wells',
  'meanToAcknowledgeMs',
  'meanToReturnMs',
] as const;
export type FigureKey = (typeof figureKeys)[number];

export interface KpiFigure {
  readonly key: FigureKey;
  /** Null: nothing to judge by. */
  readonly value: number | null;
  readonly kind: 'number' | 'percent' | 'duration';
  readonly target: Target | null;
  /** How it stands against its target; null without one. */
  readonly status: Status | null;
}

export function figuresOf(kpis: AlarmKpis): readonly KpiFigure[] {
  return figureKeys.map((key) => {
    const found = kpis[key];
    const value = Array.isArray(found) ? found.length : found;
    const target = kpis.targets[key] ?? null;
    return { key, value, kind: kindOf(key), target, status: statusOf(value, target) };
  });
}

function kindOf(key: FigureKey): KpiFigure['kind'] {
  if (key.endsWith('Pct')) return 'percent';
  return key.endsWith('Ms') ? 'duration' : 'number';
}

/** Beyond acceptable is medium; beyond what an operator can follow, or where nothing more is given, high. */
function statusOf(value: number | null, target: Target | null): Status | null {
  if (value === null || target === null) return null;
  if (value <= target.acceptable) return 'ok';
  return target.manageable !== null && value <= target.manageable ? 'medium' : 'high';
}
