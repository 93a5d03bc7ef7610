import type { JournalEntry, JournalFilter } from '#shared/contract/alarms.ts';
import type { Core } from '#renderer/core.ts';
import { toCsv } from '#renderer/ui/index.ts';

/** The most the contract gives at once. */
const pageEntries = 2_000;

const columns = [
  ['atMs', (entry) => timeText(entry.atMs)],
  ['sourceMs', (entry) => timeText(entry.sourceMs)],
  ['name', (entry) => entry.name],
  ['kind', (entry, words) => words.kind(entry.kind)],
  ['priority', (entry, words) => words.priority(entry.priority)],
  ['wellName', (entry) => entry.wellName],
  ['tagName', (entry) => entry.tagName],
  ['value', (entry) => entry.value],
  ['threshold', (entry) => entry.threshold],
  ['unit', (entry) => entry.unit],
  ['phaseBefore', (entry, words) => words.phase(entry.phaseBefore)],
  ['phase', (entry, words) => words.phase(entry.phase)],
  ['personName', (entry) => entry.personName],
  ['secondPerson', (entry) => entry.secondPerson],
  ['reason', (entry) => entry.reason],
  ['untilMs', (entry) => timeText(entry.untilMs)],
  ['isFirstOut', (entry) => entry.isFirstOut],
  ['isInTest', (entry) => entry.isInTest],
  ['entryId', (entry) => entry.entryId],
] as const satisfies readonly (readonly [
  string,
  (entry: JournalEntry, words: JournalWords) => string | number | boolean | null,
])[];
export type JournalColumn = (typeof columns)[number][0];

export interface JournalWords {
  column(column: JournalColumn): string;
  kind(kind: JournalEntry['kind']): string;
  phase(phase: JournalEntry['phase']): string;
  priority(priority: JournalEntry['priority']): string;
}

/**
 * All that a filter finds, as CSV, newest first, read page by page. Pages become parts of a blob, which the browser keeps
 * where it likes. Times are ISO 8601 in UTC.
 */
export async function exportJournal(
  core: Pick<Core, 'call'>,
  filter: JournalFilter,
  words: JournalWords,
  about: { readonly signal: AbortSignal; readonly onProgress: (entries: number) => void },
): Promise<Blob> {
  const header = toCsv(
    columns.map(([column]) => words.column(column)),
    [],
  );
  const parts = [new Blob([header])];
  let done = 0;
  for (let before: string | null | undefined; before !== null;) {
    about.signal.throwIfAborted();
    const page: { entries: JournalEntry[]; next: string | null } = await core.call(
      'alarms',
      'journal',
      { ...filter, limit: pageEntries, ...(before === undefined ? {} : { before }) },
      about.signal,
    );
    const rows = page.entries.map((entry) => columns.map(([, valueOf]) => valueOf(entry, words)));
    parts.push(new Blob([toCsv([], rows).slice(emptyHeader.length)]));
    done += rows.length;
    about.onProgress(done);
    before = page.next;
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** What precedes the rows of a table without columns: byte order mark and an empty line. */
const emptyHeader = toCsv([], []);

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
