import type { Database } from 'better-sqlite3';
import {
  countedKinds,
  countLine,
  noMemory,
  type AlarmRecord,
  type KpiCounts,
  type KpiMemory,
} from '#shared/domain/alarms/kpi-tally.ts';
import { slotOf } from '#shared/domain/alarms/kpis.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

interface Line extends Omit<AlarmRecord, 'isInTest'> {
  readonly subjectId: number;
  readonly isInTest: number;
}

/** Lines of the journal that are counted in one transaction, in some ten milliseconds. */
const LINES = 1_000;

/**
 * Sums of the journal that the figures are read from, kept as far as they were counted. Invariants:
 * 1. Sums, memories and how far they reach are written in one transaction: a line is counted once, whenever the core ends.
 * 2. Lines are counted in the order they were written; the journal is only ever added to, so nothing is counted anew.
 */
export function createJournalTally(database: Database) {
  const memories = new Map<AlarmId, KpiMemory>();

  const memoryOf = (alarmId: AlarmId): KpiMemory => {
    const known = memories.get(alarmId);
    if (known) return known;
    const text = prepareOnce(database, 'select memory from alarmTallyMemory where alarmId = ?')
      .pluck()
      .get(alarmId) as string | undefined;
    return text === undefined ? noMemory : (JSON.parse(text) as KpiMemory);
  };

  const count = (lines: readonly Line[]) => {
    const moved = new Map<AlarmId, KpiMemory>();
    for (const line of lines) {
      const { alarmId } = line;
      const before = moved.get(alarmId) ?? memoryOf(alarmId);
      const { memory, counts } = countLine(before, { ...line, isInTest: line.isInTest === 1 });
      if (memory !== before) moved.set(alarmId, memory);
      if (Object.keys(counts).length > 0) addCounts(database, line, counts);
    }
    const keep = prepareOnce(database, keepMemory);
    for (const [alarmId, memory] of moved) keep.run(alarmId, JSON.stringify(memory));
    return moved;
  };

  /** Counts the next lines; whether there were any. */
  const takeSlice = (): boolean => {
    const from = prepareOnce(database, 'select n from alarmTallied').pluck().get() as number;
    const last = prepareOnce(database, 'select max(n) from alarmJournal').pluck().get() as
      | number
      | null;
    if (last === null || last <= from) return false;
    const to = Math.min(last, from + LINES);
    const moved = refusingWhenFull(() =>
      database
        .transaction(() => {
          const lines = prepareOnce(database, nextLines).all(from, to) as Line[];
          const found = count(lines);
          prepareOnce(database, 'update alarmTallied set n = ?').run(to);
          return found;
        })
        .immediate(),
    );
    for (const [alarmId, memory] of moved) memories.set(alarmId, memory);
    return true;
  };

  return { takeSlice };
}

function addCounts(database: Database, line: Line, counts: Partial<KpiCounts>): void {
  prepareOnce(database, addToTally).run(
    slotOf(line.atMs),
    line.subjectId,
    line.priority,
    ...columns.map((column) => counts[column] ?? 0),
  );
}

const columns = [
  'announced',
  'chattered',
  'fleeting',
  'acknowledged',
  'acknowledgeMs',
  'returned',
  'returnMs',
] as const satisfies readonly (keyof KpiCounts)[];
const addToTally = `insert into alarmTally (slotMs, subjectId, priority, ${columns.join(', ')})
  values (?, ?, ?, ${columns.map(() => '?').join(', ')})
  on conflict (slotMs, subjectId, priority) do update set
  ${columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`;
const keepMemory = `insert into alarmTallyMemory values (?, ?)
  on conflict (alarmId) do update set memory = excluded.memory`;
const nextLines = `select alarmId, subjectId, kind, phase, priority, atMs, isInTest
  from alarmJournal join alarmSubject using (subjectId)
  where n > ? and n <= ? and kind in (${countedKinds.map((kind) => `'${kind}'`).join(', ')}) order by n`;
