import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** What lines of the alarm journal are about, with the names of that time. */
export interface AlarmSubject {
  readonly alarmId: string;
  readonly name: string;
  readonly tagId: string | null;
  readonly tagName: string | null;
  readonly unit: string;
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  readonly wellId: string | null;
  readonly wellName: string | null;
  readonly leaseId: string | null;
}

/** The row that holds these very names; a new one when any of them is another. */
export function subjectIdOf(database: Database, subject: AlarmSubject): number {
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

const subjectColumns =
  'alarmId, name, tagId, tagName, unit, deviceId, deviceName, wellId, wellName, leaseId';
const findSubject = `select subjectId from alarmSubject where ${subjectColumns
  .split(', ')
  .map((column) => `${column} is ?`)
  .join(' and ')}`;
const insertSubject = `insert into alarmSubject (${subjectColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
