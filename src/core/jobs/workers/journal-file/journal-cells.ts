import type { JournalEntry } from '#shared/contract/alarms.ts';
import type { JournalColumn, JournalWords } from './journal-words.ts';

/** A time is an instant; what it is written as depends on the file. */
export type JournalCell = { readonly ms: number } | number | string | boolean | null;

interface Column {
  readonly key: JournalColumn;
  /** In characters, of a sheet. */
  readonly width: number;
  readonly cell: (entry: JournalEntry, words: JournalWords) => JournalCell;
}

const time = (ms: number | null): JournalCell => (ms === null ? null : { ms });

/** All that an entry holds, for files that other programs read. */
export const journalColumns: readonly Column[] = [
  { key: 'atMs', width: 20, cell: (entry) => time(entry.atMs) },
  { key: 'sourceMs', width: 20, cell: (entry) => time(entry.sourceMs) },
  { key: 'name', width: 32, cell: (entry) => entry.name },
  { key: 'kind', width: 18, cell: (entry, words) => words.kind(entry.kind) },
  { key: 'priority', width: 10, cell: (entry, words) => words.priority(entry.priority) },
  { key: 'wellName', width: 20, cell: (entry) => entry.wellName },
  { key: 'tagName', width: 28, cell: (entry) => entry.tagName },
  { key: 'value', width: 12, cell: (entry) => entry.value },
  { key: 'threshold', width: 12, cell: (entry) => entry.threshold },
  { key: 'unit', width: 10, cell: (entry) => entry.unit },
  { key: 'phaseBefore', width: 22, cell: (entry, words) => words.phase(entry.phaseBefore) },
  { key: 'phase', width: 22, cell: (entry, words) => words.phase(entry.phase) },
  { key: 'personName', width: 20, cell: (entry) => entry.personName },
  { key: 'secondPerson', width: 20, cell: (entry) => entry.secondPerson },
  { key: 'reason', width: 40, cell: (entry) => entry.reason },
  { key: 'untilMs', width: 20, cell: (entry) => time(entry.untilMs) },
  { key: 'cause', width: 32, cell: (entry, words) => words.cause(entry.cause) },
  { key: 'isFirstOut', width: 10, cell: (entry, words) => words.flag(entry.isFirstOut) },
  { key: 'isInTest', width: 10, cell: (entry, words) => words.flag(entry.isInTest) },
  { key: 'byName', width: 20, cell: (entry) => entry.byName },
  { key: 'entryId', width: 30, cell: (entry) => entry.entryId },
];

export function isTime(cell: JournalCell): cell is { readonly ms: number } {
  return typeof cell === 'object' && cell !== null;
}
