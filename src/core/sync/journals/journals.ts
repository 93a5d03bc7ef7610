import { alarmJournal } from './alarm-journal.ts';
import type { Journal } from './journal.ts';

/** By the name under which their rows travel. */
export const journals = { alarms: alarmJournal } as const satisfies Readonly<
  Record<string, Journal>
>;
export type JournalName = keyof typeof journals;

/** undefined for one of a newer app. */
export function journalOf(name: string): Journal | undefined {
  return Object.hasOwn(journals, name) ? journals[name as JournalName] : undefined;
}
