import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { AlarmLine } from './alarm-line.ts';

/** The row that holds these very names; a new one when any of them is another. */
export function subjectIdOf(database: Database, subject: AlarmLine['subject']): number {
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
