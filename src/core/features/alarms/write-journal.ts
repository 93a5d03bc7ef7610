import type { Database } from 'better-sqlite3';
import type { AlarmPhase } from '#shared/domain/alarms/alarm-state.ts';
import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { AlarmLine } from '#core/sync/journals/alarm-line.ts';
import { subjectIdOf } from '#core/sync/journals/alarm-subjects.ts';
import { addPendingRow } from '#core/sync/journals/journal-rows.ts';
import type { LiveAlarm } from './alarm-book.ts';
import type { Standing, Transition } from './standing.ts';

/** A transition that is to be written down. */
export interface JournalLine {
  readonly entryId: string;
  readonly alarm: LiveAlarm;
  readonly transition: Transition;
}

/** Writes lines and how their alarms stand now. Within the caller's transaction. */
export function writeLines(
  database: Database,
  lines: readonly JournalLine[],
  standings: ReadonlyMap<LiveAlarm, Standing>,
): void {
  const insert = prepareOnce(database, insertLine);
  for (const line of lines) {
    const { entryId, alarm } = line;
    alarm.subjectId ??= subjectIdOf(database, alarm.spec.subject);
    const { isFirstOut, isInTest, ...said } = saidBy(line);
    insert.run({
      ...said,
      entryId,
      subjectId: alarm.subjectId,
      isFirstOut: Number(isFirstOut),
      isInTest: Number(isInTest),
    });
  }
  for (const [alarm, standing] of standings) writeStanding(database, alarm.spec.alarmId, standing);
}

/** Has lines travel to the other seats. `byName`: what this seat is called. Within the caller's transaction. */
export function sendLines(database: Database, lines: readonly JournalLine[], byName: string): void {
  for (const line of lines) {
    const { entryId, alarm } = line;
    const row: AlarmLine = { ...saidBy(line), subject: alarm.spec.subject, byName };
    addPendingRow(database, 'alarms', { id: entryId, row: JSON.stringify(row) });
  }
}

function saidBy({ alarm, transition }: JournalLine): Omit<AlarmLine, 'subject' | 'byName'> {
  const { event, about, phaseBefore, phase } = transition;
  const { definition, priority } = alarm.spec;
  return {
    kind: event.kind,
    phaseBefore,
    phase,
    priority,
    atMs: Math.round(about.atMs),
    sourceMs: wholeOrNull(about.sourceMs),
    value: jsonOrNull(about.value),
    threshold: thresholdOf(definition.condition),
    isFirstOut: about.isFirstOut === true,
    isInTest: definition.isInTest === true,
    untilMs: event.kind === 'shelve' ? Math.round(event.untilMs) : null,
    cause: jsonOrNull(about.cause),
    personId: about.person?.personId ?? null,
    personName: about.person?.personName ?? null,
    secondPerson: about.secondPerson ?? null,
    reason: about.reason ?? null,
    seatId: about.person?.seatId ?? null,
  };
}

export function forgetStanding(database: Database, alarmId: AlarmId): void {
  prepareOnce(database, 'delete from alarmState where alarmId = ?').run(alarmId);
}

/** How every alarm stood when it was last written. */
export function readStandings(database: Database): ReadonlyMap<AlarmId, Standing> {
  const rows = prepareOnce(
    database,
    'select * from alarmState',
  ).all() as TenantTables['alarmState'][];
  return new Map(
    rows.map((row) => {
      const details = JSON.parse(row.details) as Omit<Standing, 'state'>;
      const state = {
        phase: row.phase as AlarmPhase,
        isAbnormal: row.isAbnormal === 1,
        isSuppressedByDesign: row.isSuppressedByDesign === 1,
        shelvedUntilMs: row.shelvedUntilMs,
      };
      return [row.alarmId as AlarmId, { ...details, state }];
    }),
  );
}

function writeStanding(database: Database, alarmId: AlarmId, standing: Standing): void {
  const { state, ...details } = standing;
  prepareOnce(database, upsertState).run(
    alarmId,
    state.phase,
    state.isAbnormal ? 1 : 0,
    state.isSuppressedByDesign ? 1 : 0,
    state.shelvedUntilMs === null ? null : Math.round(state.shelvedUntilMs),
    JSON.stringify(details),
  );
}

function thresholdOf(condition: AlarmCondition): number | null {
  if (condition.kind === 'limit') return condition.limit;
  if (condition.kind === 'deviation') return condition.by;
  return condition.kind === 'rate' ? condition.perMinute : null;
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function wholeOrNull(ms: number | null | undefined): number | null {
  return ms === undefined || ms === null ? null : Math.round(ms);
}

const insertLine = `insert into alarmJournal (entryId, subjectId, kind, phaseBefore, phase, priority, atMs, sourceMs,
  value, threshold, isFirstOut, isInTest, untilMs, cause, personId, personName, secondPerson, reason, seatId)
  values (@entryId, @subjectId, @kind, @phaseBefore, @phase, @priority, @atMs, @sourceMs, @value, @threshold, @isFirstOut,
  @isInTest, @untilMs, @cause, @personId, @personName, @secondPerson, @reason, @seatId)`;
const upsertState = `insert into alarmState (alarmId, phase, isAbnormal, isSuppressedByDesign, shelvedUntilMs, details)
  values (?, ?, ?, ?, ?, ?) on conflict (alarmId) do update set phase = excluded.phase,
  isAbnormal = excluded.isAbnormal, isSuppressedByDesign = excluded.isSuppressedByDesign,
  shelvedUntilMs = excluded.shelvedUntilMs, details = excluded.details`;
