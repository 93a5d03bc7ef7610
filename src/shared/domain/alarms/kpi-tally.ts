import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { AlarmEventKind, AlarmPhase } from './alarm-state.ts';
import { isChattering, isFleeting, MOST_CHATTERING_RAISES } from './kpi-actors.ts';
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

/** Events that any figure counts; the journal's other lines need not be read. */
export const countedKinds: readonly AlarmEventKind[] = [
  'raise',
  'clear',
  'acknowledge',
  'reannounce',
  'unshelve',
  'shelfEnds',
  'release',
  'return',
];

/** What the figures count. Sums of parts are those of the whole, so they may be kept by alarm and time. */
export interface KpiCounts {
  readonly announced: number;
  /** Raises that made the alarm chatter. */
  readonly chattered: number;
  readonly fleeting: number;
  readonly acknowledged: number;
  /** Sum of the times from raise to acknowledgement, ms. */
  readonly acknowledgeMs: number;
  readonly returned: number;
  /** Sum of the times from raise to return, ms. */
  readonly returnMs: number;
}

/** What of an alarm's past its next line is read by. */
export interface KpiMemory {
  /** Since when the occurrence stands that was announced; null while none does. */
  readonly openSinceMs: number | null;
  readonly wasAcknowledged: boolean;
  /** The newest raises, as many as chattering looks at. */
  readonly raisesMs: readonly number[];
}

export const noMemory: KpiMemory = { openSinceMs: null, wasAcknowledged: false, raisesMs: [] };

export interface CountedLine {
  readonly memory: KpiMemory;
  readonly counts: Partial<KpiCounts>;
}

/**
 * Counts one line of an alarm's journal, each in its order. Announced is what became unacknowledged: raises, and what a
 * shelf or a suppression gave back. Alarms in test and of the priority `journal` do not count; a raise under a suppression
 * was announced to nobody.
 */
export function countLine(memory: KpiMemory, record: AlarmRecord): CountedLine {
  if (record.isInTest || record.priority === 'journal') return { memory, counts: {} };
  const { kind, phase } = record;
  const announced = phase === 'unacknowledged' ? { announced: 1 } : {};
  if (kind === 'raise' && phase === 'unacknowledged') return raise(memory, record, announced);
  if (kind === 'acknowledge') return acknowledge(memory, record, announced);
  if (kind === 'clear') return clear(memory, record, announced);
  return { memory, counts: announced };
}

function raise(
  { raisesMs }: KpiMemory,
  { atMs }: AlarmRecord,
  counts: Partial<KpiCounts>,
): CountedLine {
  const raises = [...raisesMs, atMs].slice(-MOST_CHATTERING_RAISES);
  const memory = { openSinceMs: atMs, wasAcknowledged: false, raisesMs: raises };
  return { memory, counts: isChattering(raises) ? { ...counts, chattered: 1 } : counts };
}

function acknowledge(
  memory: KpiMemory,
  { atMs }: AlarmRecord,
  counts: Partial<KpiCounts>,
): CountedLine {
  const { openSinceMs, wasAcknowledged } = memory;
  if (openSinceMs === null || wasAcknowledged) return { memory, counts };
  return {
    memory: { ...memory, wasAcknowledged: true },
    counts: { ...counts, acknowledged: 1, acknowledgeMs: atMs - openSinceMs },
  };
}

function clear(memory: KpiMemory, { atMs }: AlarmRecord, counts: Partial<KpiCounts>): CountedLine {
  const { openSinceMs, wasAcknowledged } = memory;
  if (openSinceMs === null) return { memory, counts };
  const occurrence = { raisedAtMs: openSinceMs, clearedAtMs: atMs, wasAcknowledged };
  return {
    memory: { ...memory, openSinceMs: null },
    counts: {
      ...counts,
      returned: 1,
      returnMs: atMs - openSinceMs,
      ...(isFleeting(occurrence) ? { fleeting: 1 } : {}),
    },
  };
}
