import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { AlarmEventKind, AlarmPhase } from './alarm-state.ts';
import { findBadActors, isChattering, isFleeting, isStale, type BadActor } from './kpi-actors.ts';
import {
  countPerBin,
  findFloods,
  HOUR_MS,
  pctOver,
  TEN_MINUTES_MS,
  type Flood,
} from './kpi-floods.ts';
import type { AlarmPriority } from './priority.ts';

/** One line of the journal as the figures need it. */
export interface AlarmRecord {
  readonly alarmId: AlarmId;
  readonly kind: AlarmEventKind;
  /** After the event. */
  readonly phase: AlarmPhase;
  readonly atMs: number;
  readonly priority: AlarmPriority;
  readonly isInTest: boolean;
}

export interface KpiQuestion {
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

export interface KpiTally {
  take(record: AlarmRecord): void;
  result(): AlarmKpis;
}

/**
 * Counts a journal that is handed over in its order, so that a million lines need not be in memory at once. Announced
 * is what became unacknowledged: raises, and what a shelf or a suppression gave back. Alarms in test and of the priority
 * `journal` do not count; a raise under a suppression was announced to nobody.
 */
export function tallyKpis(question: KpiQuestion): KpiTally {
  const announcedMs: number[] = [];
  const countsById = new Map<AlarmId, number>();
  const countsByPriority = { critical: 0, high: 0, medium: 0, low: 0 };
  const raisesById = new Map<AlarmId, number[]>();
  const fleetingById = new Map<AlarmId, number>();
  const open = new Map<AlarmId, { raisedAtMs: number; wasAcknowledged: boolean }>();
  const toAcknowledge = createMean();
  const toReturn = createMean();

  const announce = (record: AlarmRecord, priority: Exclude<AlarmPriority, 'journal'>) => {
    announcedMs.push(record.atMs);
    addTo(countsById, record.alarmId);
    countsByPriority[priority]++;
  };

  const close = ({ alarmId, atMs }: AlarmRecord) => {
    const occurrence = open.get(alarmId);
    if (!occurrence) return;
    open.delete(alarmId);
    toReturn.add(atMs - occurrence.raisedAtMs);
    if (isFleeting({ ...occurrence, clearedAtMs: atMs })) addTo(fleetingById, alarmId);
  };

  return {
    take(record) {
      const { alarmId, kind, phase, atMs, priority } = record;
      if (record.isInTest || priority === 'journal') return;
      if (phase === 'unacknowledged') announce(record, priority);
      if (kind === 'raise' && phase === 'unacknowledged') {
        const raises = raisesById.get(alarmId) ?? [];
        raisesById.set(alarmId, raises);
        raises.push(atMs);
        open.set(alarmId, { raisedAtMs: atMs, wasAcknowledged: false });
      } else if (kind === 'acknowledge') {
        const occurrence = open.get(alarmId);
        if (occurrence && !occurrence.wasAcknowledged)
          toAcknowledge.add(atMs - occurrence.raisedAtMs);
        if (occurrence) occurrence.wasAcknowledged = true;
      } else if (kind === 'clear') close(record);
    },
    result() {
      const bins = countPerBin(announcedMs, question, TEN_MINUTES_MS);
      const badActors = findBadActors(countsById);
      return {
        ...ratesOf(announcedMs.length, question),
        tenMinuteCounts: bins,
        ...loadOf(bins, announcedMs, question),
        topTenPct: pctOf(
          badActors.reduce((sum, { count }) => sum + count, 0),
          announcedMs.length,
        ),
        badActors,
        chattering: [...raisesById].filter(([, raises]) => isChattering(raises)).map(([id]) => id),
        fleeting: [...fleetingById]
          .map(([alarmId, count]) => ({ alarmId, count }))
          .toSorted((one, other) => other.count - one.count),
        standing: question.standing.length,
        stale: question.standing
          .filter(({ sinceMs }) => isStale(sinceMs, question.toMs))
          .map(({ alarmId }) => alarmId),
        priorityPct: sharesOf(countsByPriority, announcedMs.length),
        meanToAcknowledgeMs: toAcknowledge.value(),
        meanToReturnMs: toReturn.value(),
      };
    },
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

function loadOf(bins: readonly number[], announcedMs: readonly number[], question: KpiQuestion) {
  const { fromMs, operators } = question;
  const floods = findFloods(bins, fromMs, operators);
  const floodedMs = floods.reduce((sum, flood) => sum + flood.toMs - flood.fromMs, 0);
  return {
    peakInTenMinutes: bins.reduce((most, count) => Math.max(most, count), 0) / operators,
    hoursOver30Pct: pctOver(countPerBin(announcedMs, question, HOUR_MS), 30, operators),
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

function createMean() {
  let sum = 0;
  let count = 0;
  return {
    add(value: number) {
      sum += value;
      count++;
    },
    value: () => (count === 0 ? null : sum / count),
  };
}

function addTo(counts: Map<AlarmId, number>, alarmId: AlarmId): void {
  counts.set(alarmId, (counts.get(alarmId) ?? 0) + 1);
}
