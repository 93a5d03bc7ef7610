import BetterSqlite3 from 'better-sqlite3';
import type { MappedRow } from '#shared/domain/imports/row-mapper.ts';
import { rowFinding } from '#shared/domain/imports/row-finding.ts';
import type { Finding } from '#shared/kit/finding.ts';
import { stagedTables, type StagedSummary } from './staged-tables.ts';

/** Gathers mapped rows by well and period. Later rows win field by field; that a row came twice is a finding. */
export interface StagedRows {
  add(row: MappedRow): Finding[];
  readonly duplicates: number;
  readonly wells: number;
  readonly entries: number;
  finish(summary: StagedSummary): void;
  close(): void;
}

interface StagedWell {
  readonly no: number;
  readonly facts: string;
  readonly period: string;
}

export function createStagedRows(path: string): StagedRows {
  const database = new BetterSqlite3(path);
  // Made anew when anything goes wrong: nothing here needs to survive a crash.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(stagedTables);
  database.exec('begin');
  const findWell = database.prepare<[string], StagedWell>('select * from well where key = ?');
  const addWell = database.prepare(
    'insert into well (key, facts, period, rows) values (?, ?, ?, 1)',
  );
  const setWell = database.prepare(
    'update well set facts = ?, period = ?, rows = rows + 1 where no = ?',
  );
  const findEntry = database.prepare<[number, string], { row: number; stored: string }>(
    'select row, stored from entry where wellNo = ? and period = ?',
  );
  const putEntry = database.prepare('insert or replace into entry values (?, ?, ?, ?)');
  const count = (table: 'well' | 'entry') =>
    database.prepare<[], number>(`select count(*) from ${table}`).pluck().get()!;
  let duplicates = 0;

  const wellNoOf = ({ well, period }: MappedRow, key: string): number => {
    const known = findWell.get(key);
    if (!known) return Number(addWell.run(key, JSON.stringify(well), period).lastInsertRowid);
    const older = JSON.parse(known.facts) as object;
    // What was said last in time holds (an operator changes), whatever the order of the file.
    const facts = period >= known.period ? { ...older, ...well } : { ...well, ...older };
    setWell.run(JSON.stringify(facts), period > known.period ? period : known.period, known.no);
    return known.no;
  };

  return {
    add(row) {
      if (row.wellKey === null) return [];
      const wellNo = wellNoOf(row, row.wellKey);
      const before = findEntry.get(wellNo, row.period);
      const older = before ? (JSON.parse(before.stored) as object) : {};
      putEntry.run(wellNo, row.period, row.row, JSON.stringify({ ...older, ...row.values }));
      if (!before) return [];
      duplicates += 1;
      return [rowFinding('IMP-05', 'warn', row.row, { before: before.row, period: row.period })];
    },
    get duplicates() {
      return duplicates;
    },
    get wells() {
      return count('well');
    },
    get entries() {
      return count('entry');
    },
    finish(summary) {
      database.prepare('insert into summary values (?)').run(JSON.stringify(summary));
      database.exec('commit');
    },
    close: () => void database.close(),
  };
}
