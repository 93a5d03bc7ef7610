import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { findBadActors, isStale, type BadActor } from './kpi-actors.ts';
import {
  binsOf,
  findFloods,
  HOUR_MS,
  hoursOf,
  pctOver,
  TEN_MINUTES_MS,
  type Flood,
} from './kpi-floods.ts';
import type { KpiCounts } from './kpi-tally.ts';
import type { AlarmPriority } from './priority.ts';

export interface KpiQuestion {
  /** The beginning of ten minutes of the clock. */
  readonly fromMs: number;
  readonly toMs: number;
  /** People on duty by the roster, not logins; at least 1. */
  readonly operators: number;
  readonly wells: number;
  /** What stands at `toMs`. */
  readonly standing: readonly { readonly alarmId: AlarmId; readonly sinceMs: number }[];
}

/** Figures of domain reference 7.5. Rates and bins are per operator; percentages 0 to 100; null: nothing to judge by. */
export interface AlarmKpis {
  readonly announced: number;
  /** Announced in each ten minutes from `fromMs`, of all operators together. */
  readonly tenMinuteCounts: readonly number[];
  readonly perDay: number;
  readonly perHour: number;
  readonly perTenMinutes: number;
  readonly perDayPer100Wells: number | null;
  readonly peakInTenMinutes: number;
  readonly hoursOver30Pct: number;
  readonly tenMinutesOver10Pct: number;
  readonly timeInFloodPct: number;
  readonly floods: readonly Flood[];
  readonly topTenPct: number;
  readonly badActors: readonly BadActor[];
  readonly chattering: readonly AlarmId[];
  readonly fleeting: readonly { readonly alarmId: AlarmId; readonly count: number }[];
  readonly standing: number;
  readonly stale: readonly AlarmId[];
  readonly priorityPct: Readonly<Record<Exclude<AlarmPriority, 'journal'>, number>>;
  readonly meanToAcknowledgeMs: number | null;
  readonly meanToReturnMs: number | null;
}

/** What was counted from `fromMs` to `toMs`. */
export interface KpiSums {
  /** Announced, by the beginning of each ten minutes of the clock. */
  readonly announcedBySlot: ReadonlyMap<number, number>;
  readonly byAlarm: ReadonlyMap<AlarmId, Pick<KpiCounts, 'announced' | 'chattered' | 'fleeting'>>;
  readonly announcedByPriority: Readonly<Record<Exclude<AlarmPriority, 'journal'>, number>>;
  readonly times: Pick<KpiCounts, 'acknowledged' | 'acknowledgeMs' | 'returned' | 'returnMs'>;
}

/** Where the ten minutes of the clock begin that a moment lies in. */
export function slotOf(atMs: number): number {
  return Math.floor(atMs / TEN_MINUTES_MS) * TEN_MINUTES_MS;
}

export function kpisOf(sums: KpiSums, question: KpiQuestion): AlarmKpis {
  const { byAlarm, times } = sums;
  const bins = binsOf(sums.announcedBySlot, question);
  const announced = bins.reduce((sum, count) => sum + count, 0);
  const badActors = findBadActors(
    new Map([...byAlarm].map(([alarmId, counts]) => [alarmId, counts.announced])),
  );
  return {
    ...ratesOf(announced, question),
    tenMinuteCounts: bins,
    ...loadOf(bins, question),
    topTenPct: pctOf(
      badActors.reduce((sum, { count }) => sum + count, 0),
      announced,
    ),
    badActors,
    chattering: [...byAlarm].filter(([, { chattered }]) => chattered > 0).map(([id]) => id),
    fleeting: [...byAlarm]
      .filter(([, { fleeting }]) => fleeting > 0)
      .map(([alarmId, { fleeting }]) => ({ alarmId, count: fleeting }))
      .toSorted((one, other) => other.count - one.count),
    standing: question.standing.length,
    stale: question.standing
      .filter(({ sinceMs }) => isStale(sinceMs, question.toMs))
      .map(({ alarmId }) => alarmId),
    priorityPct: sharesOf(sums.announcedByPriority, announced),
    meanToAcknowledgeMs: meanOf(times.acknowledgeMs, times.acknowledged),
    meanToReturnMs: meanOf(times.returnMs, times.returned),
  };
}

function ratesOf(announced: number, { fromMs, toMs, operators, wells }: KpiQuestion) {
  const each = announced / operators;
  const days = (toMs - fromMs) / (24 * HOUR_MS);
  return {
    announced,
    perDay: each / days,
    perHour: each / days / 24,
    perTenMinutes: each / days / 144,
    perDayPer100Wells: wells > 0 ? (announced / days / wells) * 100 : null,
  };
}

function loadOf(bins: readonly number[], { fromMs, operators }: KpiQuestion) {
  const floods = findFloods(bins, fromMs, operators);
  const floodedMs = floods.reduce((sum, flood) => sum + flood.toMs - flood.fromMs, 0);
  return {
    peakInTenMinutes: bins.reduce((most, count) => Math.max(most, count), 0) / operators,
    hoursOver30Pct: pctOver(hoursOf(bins), 30, operators),
    tenMinutesOver10Pct: pctOver(bins, 10, operators),
    timeInFloodPct: (floodedMs / (bins.length * TEN_MINUTES_MS)) * 100,
    floods,
  };
}

function sharesOf<Key extends string>(
  counts: Readonly<Record<Key, number>>,
  total: number,
): Record<Key, number> {
  const shares = Object.entries<number>(counts).map(([key, count]) => [key, pctOf(count, total)]);
  return Object.fromEntries(shares) as Record<Key, number>;
}

function pctOf(count: number, total: number): number {
  return total === 0 ? 0 : (count / total) * 100;
}

function meanOf(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}
