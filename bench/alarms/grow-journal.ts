import type { Database } from 'better-sqlite3';
import type { JournalFilter } from '#shared/contract/alarms.ts';

/** The same rows in one table without an index, names and all, as one would write it first. */
export interface PlainJournal {
  newestMs(): number;
  read(filter: JournalFilter, limit: number): readonly unknown[];
}

/** Repeats what the field did, further and further back in time, with a person's word now and then. */
export function growJournal(database: Database, rows: number): void {
  const subjects = database.prepare('select count(*) from alarmSubject').pluck().get() as number;
  const bounds = database.prepare('select max(n), max(atMs) from alarmJournal').raw().get();
  const [first, newestMs] = bounds as [number, number];
  const insert = database.prepare(`
    with recursive step(i) as (select 1 union all select i + 1 from step where i < @rows)
    insert into alarmJournal (entryId, subjectId, kind, phaseBefore, phase, priority, atMs, sourceMs, value, threshold,
      isFirstOut, isInTest, personId, personName, reason)
    select printf('%026d', @first + i), 1 + (i * 7919) % @subjects,
      case when i % 5000 = 0 then 'shelve' when i % 3 = 0 then 'acknowledge' when i % 3 = 1 then 'raise' else 'clear' end,
      'normal', case i % 3 when 1 then 'unacknowledged' else 'normal' end,
      case (i * 7919) % 4 when 0 then 'high' else 'low' end,
      @newestMs - (@rows - i) * 30000, @newestMs - (@rows - i) * 30000 - 50, '470.5', 450, 0, 0,
      case when i % 3 = 0 then '01JD0000000000000000000000' end, case when i % 3 = 0 then 'Pat' end,
      case when i % 5000 = 0 then 'Transmitter is being changed' end
    from step`);
  insert.run({ rows, first, newestMs, subjects });
}

export function plainCopy(database: Database): PlainJournal {
  database.exec(`create table plainJournal as
    select j.n, j.entryId, s.alarmId, s.name, s.tagName, s.deviceName, s.wellId, s.wellName, j.kind, j.phaseBefore,
      j.phase, j.priority, j.atMs, j.value, j.threshold, j.personName, j.reason
    from alarmJournal j join alarmSubject s on s.subjectId = j.subjectId`);
  const newest = database.prepare('select max(atMs) from plainJournal').pluck().get() as number;
  return {
    newestMs: () => newest,
    read(filter, limit) {
      const { wellId, alarmId, kinds, priorities, text, fromMs } = filter;
      const where = [
        ...(wellId ? ['wellId = @wellId'] : []),
        ...(alarmId ? ['alarmId = @alarmId'] : []),
        ...(kinds ? ['kind = @kind'] : []),
        ...(priorities ? ['priority = @priority'] : []),
        ...(fromMs === undefined ? [] : ['atMs >= @fromMs']),
        ...(text ? [`(${textColumns.map((column) => `${column} like @text`).join(' or ')})`] : []),
      ];
      const sql = `select * from plainJournal ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
        order by atMs desc, n desc limit @limit`;
      return database.prepare(sql).all({
        limit,
        wellId,
        alarmId,
        fromMs,
        kind: kinds?.[0],
        priority: priorities?.[0],
        text: `%${text}%`,
      });
    },
  };
}

const textColumns = ['name', 'tagName', 'deviceName', 'wellName', 'personName', 'reason'];
