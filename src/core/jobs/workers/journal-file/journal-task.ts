import type { MessagePort } from 'node:worker_threads';
import type { JournalEntry, JournalExportPlan, JournalFilter } from '#shared/contract/alarms.ts';

/** What the file says of itself: a record is worth little without what it leaves out. */
export interface JournalAbout {
  readonly operatorName: string;
  readonly personName: string;
  readonly madeAtMs: number;
  readonly timeZone: string;
  readonly filter: JournalFilter;
  /** Of what the filter names by its id. */
  readonly names: Readonly<Record<'well' | 'lease' | 'device' | 'alarm', string | null>>;
}

export interface JournalTask extends Omit<JournalExportPlan, 'filter'> {
  readonly path: string;
  readonly about: JournalAbout;
  /** Entries to come, for progress. */
  readonly total: number;
  /** Names of what suppresses alarms. */
  readonly alarmNames: ReadonlyMap<string, string>;
  readonly tagNames: ReadonlyMap<string, string>;
  /** Of one sheet, the header among them; Excel holds no more than 2^20. */
  readonly rowsPerSheet: number;
  readonly port: MessagePort;
}

/** Page by page, newest first; `before` is the `next` of the page before. */
export type JournalQuestions = {
  page: {
    readonly ask: { readonly before: string | null };
    readonly answer: { readonly entries: readonly JournalEntry[]; readonly next: string | null };
  };
};

/** All entries from the newest on, as often as it is asked; the step is what progress is told as. */
export type ReadEntries = (step: 'measuring' | 'writing') => AsyncIterable<JournalEntry>;

/** A file that is being written. */
export interface JournalFile {
  /** Takes all rows, and is on the disk when it is done. */
  write(read: ReadEntries): Promise<void>;
  close(): void;
}
