import type { Database } from 'better-sqlite3';
import type { AlarmPhase } from '#shared/domain/alarms/alarm-state.ts';
import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { LiveAlarm } from './alarm-book.ts';
import type { Subject } from './alarm-specs.ts';
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
  for (const { entryId, alarm, transition } of lines) {
    const { event, about, phaseBefore, phase } = transition;
    const { definition, priority } = alarm.spec;
    alarm.subjectId ??= subjectIdOf(database, alarm.spec.subject);
    insert.run(
      entryId,
      alarm.subjectId,
      event.kind,
      phaseBefore,
      phase,
      priority,
      Math.round(about.atMs),
      wholeOrNull(about.sourceMs),
      jsonOrNull(about.value),
      thresholdOf(definition.condition),
      about.isFirstOut ? 1 : 0,
      definition.isInTest ? 1 : 0,
      event.kind === 'shelve' ? Math.round(event.untilMs) : null,
      jsonOrNull(about.cause),
      about.person?.personId ?? null,
      about.person?.personName ?? null,
      about.secondPerson ?? null,
      about.reason ?? null,
      about.person?.seatId ?? null,
    );
  }
  for (const [alarm, standing] of standings) writeStanding(database, alarm.spec.alarmId, standing);
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

/** The row that holds these very names; a new one when any of them is another. */
function subjectIdOf(database: Database, subject: Subject): number {
  const values = [
    subject.alarmId,
    subject.name,
    subject.tagId,
    subject.tagName,
    subject.unit,
    subject.deviceId,
    subject.deviceName,
    subject.wellId,
    subject.wellName,
    subject.leaseId,
  ];
  const known = prepareOnce(database, findSubject)
    .pluck()
    .get(...values) as number | undefined;
  if (known !== undefined) return known;
  return Number(prepareOnce(database, insertSubject).run(...values).lastInsertRowid);
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

const subjectColumns =
  'alarmId, name, tagId, tagName, unit, deviceId, deviceName, wellId, wellName, leaseId';
const findSubject = `select subjectId from alarmSubject where ${subjectColumns
  .split(', ')
  .map((column) => `${column} is ?`)
  .join(' and ')}`;
const insertSubject = `insert into alarmSubject (${subjectColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const insertLine = `insert into alarmJournal (entryId, subjectId, kind, phaseBefore, phase, priority, atMs, sourceMs,
  value, threshold, isFirstOut, isInTest, untilMs, cause, personId, personName, secondPerson, reason, seatId)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const upsertState = `insert into alarmState (alarmId, phase, isAbnormal, isSuppressedByDesign, shelvedUntilMs, details)
  values (?, ?, ?, ?, ?, ?) on conflict (alarmId) do update set phase = excluded.phase,
  isAbnormal = excluded.isAbnormal, isSuppressedByDesign = excluded.isSuppressedByDesign,
  shelvedUntilMs = excluded.shelvedUntilMs, details = excluded.details`;
