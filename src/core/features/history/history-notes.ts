import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  historyEntry,
  historySeat,
  type HistoryEntry,
  type HistorySeat,
} from '#shared/contract/history.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { tables } from '#core/storage/query-builder.ts';
import { prepareOnce, runSync } from '#core/storage/run-sync.ts';

/** What this seat keeps of its history beside the samples: its own settings, and what was lost and why. */
export interface HistoryNotes {
  seat(): HistorySeat;
  changeSeat(changes: { readonly [Key in keyof HistorySeat]?: HistorySeat[Key] | undefined }): void;
  add(entry: Omit<HistoryEntry, 'n' | 'atMs'>): void;
  /** As `add`, unless the same was said of the same month within a month. */
  addOnce(entry: Omit<HistoryEntry, 'n' | 'atMs'>): void;
  /** Newest first. */
  list(limit: number): HistoryEntry[];
  since(kind: HistoryEntry['kind'], atMs: number): HistoryEntry[];
}

const metaKey = 'historySeat';
const noSeat: HistorySeat = { quotaGb: null, archiveFolder: null };
const repeatMs = 30 * 86_400_000;
const details = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export function createHistoryNotes(database: Database, clock: Clock): HistoryNotes {
  const toEntry = (row: Record<string, unknown>): HistoryEntry =>
    historyEntry.parse({ ...row, details: details.parse(JSON.parse(String(row['details']))) });
  const notes: HistoryNotes = {
    seat() {
      const value = prepareOnce(database, 'select value from meta where key = ?')
        .pluck()
        .get(metaKey) as string | undefined;
      return historySeat.safeParse(JSON.parse(value ?? 'null')).data ?? noSeat;
    },
    changeSeat(changes) {
      const value = JSON.stringify(historySeat.parse({ ...notes.seat(), ...changes }));
      refusingWhenFull(() =>
        prepareOnce(
          database,
          'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
        ).run(metaKey, value),
      );
    },
    add(entry) {
      const row = { ...entry, atMs: clock.nowMs(), details: JSON.stringify(entry.details) };
      refusingWhenFull(() => runSync(database, tables.insertInto('historyEntry').values(row)));
    },
    addOnce(entry) {
      const isSaid = notes
        .since(entry.kind, clock.nowMs() - repeatMs)
        .some(
          (said) =>
            said.keep === entry.keep && said.fromMs === entry.fromMs && said.why === entry.why,
        );
      if (!isSaid) notes.add(entry);
    },
    list: (limit) =>
      runSync(
        database,
        tables.selectFrom('historyEntry').selectAll().orderBy('n', 'desc').limit(limit),
      ).map(toEntry),
    since: (kind, atMs) =>
      runSync(
        database,
        tables
          .selectFrom('historyEntry')
          .selectAll()
          .where('kind', '=', kind)
          .where('atMs', '>=', atMs)
          .orderBy('n', 'desc'),
      ).map(toEntry),
  };
  return notes;
}
