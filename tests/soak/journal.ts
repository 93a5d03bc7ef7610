import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Lines of JSON in a file; each is with the system before `write` returns, so that a killed process loses none. */
export interface Journal<Entry> {
  write(entry: Entry): void;
  close(): void;
}

export function openJournal<Entry extends object>(path: string): Journal<Entry> {
  const file = openSync(path, 'a');
  return {
    write: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(file),
  };
}

export function readJournal<Entry extends object>(path: string): Entry[] {
  const text = readFileSync(path, 'utf8');
  // A line that was cut short was not written to its end.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
