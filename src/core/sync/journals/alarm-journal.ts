import type { Database } from 'better-sqlite3';
import type { Space } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { parseAlarmLine } from './alarm-line.ts';
import { subjectIdOf } from './alarm-subjects.ts';
import type { Journal } from './journal.ts';

/** What other seats wrote down of alarms while they had the duty. What stands in this seat's own journal is not told twice. */
export const alarmJournal: Journal = {
  space: 'field' as Space,
  write(database, { id, row }) {
    const line = parseAlarmLine(row);
    if (!line || isOwn(database, id, line.atMs)) return;
    const { subject, isFirstOut, isInTest, ...rest } = line;
    prepareOnce(database, insertLine).run({
      ...rest,
      entryId: id,
      subjectId: subjectIdOf(database, subject),
      isFirstOut: Number(isFirstOut),
      isInTest: Number(isInTest),
    });
  },
  remove(database, ids) {
    const remove = prepareOnce(database, 'delete from alarmJournalAway where entryId = ?');
    for (const id of ids) remove.run(id);
  },
};

function isOwn(database: Database, entryId: string, atMs: number): boolean {
  const sql = 'select 1 from alarmJournal where atMs = ? and entryId = ?';
  return prepareOnce(database, sql).get(atMs, entryId) !== undefined;
}

const columns = [
  'entryId',
  'subjectId',
  'kind',
  'phaseBefore',
  'phase',
  'priority',
  'atMs',
  'sourceMs',
  'value',
  'threshold',
  'isFirstOut',
  'isInTest',
  'untilMs',
  'cause',
  'personId',
  'personName',
  'secondPerson',
  'reason',
  'seatId',
  'byName',
] as const;
const insertLine = `insert or ignore into alarmJournalAway (${columns.join(', ')})
  values (${columns.map((column) => `@${column}`).join(', ')})`;
