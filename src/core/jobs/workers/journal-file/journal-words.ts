import type en from '#resources/locales/en.json';
import type { JournalEntry, JournalFilter } from '#shared/contract/alarms.ts';
import type { JournalAbout, JournalTask } from './journal-task.ts';

type Locale = typeof en;
export type JournalColumn = keyof Locale['alarms']['journal']['file']['column'];

/** The words of the screens, for a file. */
export interface JournalWords {
  readonly title: string;
  readonly sheet: string;
  readonly nothing: string;
  readonly end: string;
  column(column: JournalColumn): string;
  /** Of a printed column, as on the screen. */
  heading(column: keyof Locale['alarms']['journal']['column']): string;
  kind(kind: JournalEntry['kind']): string;
  phase(phase: JournalEntry['phase']): string;
  priority(priority: JournalEntry['priority']): string;
  value(value: JournalEntry['value'], unit: string): string;
  cause(cause: JournalEntry['cause']): string | null;
  firstOut(): string;
  until(time: string): string;
  flag(is: boolean): string;
  /** What the reader of a printed journal has to know of it, line by line. */
  about(about: JournalAbout, entries: number, timeText: (ms: number) => string): string[];
  page(page: number, pages: number): string;
}

const locales = {
  en: () => import('#resources/locales/en.json', { with: { type: 'json' } }),
  es: () => import('#resources/locales/es.json', { with: { type: 'json' } }),
};

export async function readJournalWords({
  language,
  alarmNames,
  tagNames,
}: Pick<JournalTask, 'language' | 'alarmNames' | 'tagNames'>): Promise<JournalWords> {
  const { alarms, ui } = (await locales[language]()).default as Locale;
  const { journal } = alarms;
  const { file } = journal;
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  return {
    title: file.title,
    sheet: file.sheet,
    nothing: file.nothing,
    end: file.end,
    column: (column) => file.column[column],
    heading: (column) => journal.column[column],
    kind: (kind) => alarms.kind[kind],
    phase: (phase) => alarms.phase[phase],
    priority: (priority) => alarms.priority[priority],
    value(value, unit) {
      if (value === null) return '';
      if (typeof value === 'boolean') return value ? ui.on : ui.off;
      const text = typeof value === 'string' ? value : numbers.format(value);
      return typeof value === 'number' && unit ? `${text} ${unit}` : text;
    },
    cause(cause) {
      if (cause === null) return null;
      const { cause: words } = alarms;
      if (cause.kind === 'person') return `${cause.personName}: ${cause.reason}`;
      if (cause.kind === 'alarm')
        return fill(words.alarm, { name: alarmNames.get(cause.alarmId) ?? cause.alarmId });
      if (cause.kind === 'tag')
        return fill(words.tag, { name: tagNames.get(cause.tagId) ?? cause.tagId });
      return words[cause.kind];
    },
    firstOut: () => alarms.firstOut,
    until: (time) => fill(alarms.shelvedUntil, { time }),
    flag: (is) => (is ? file.yes : file.no),
    about: (about, entries, timeText) => [
      `${file.filter.label}: ${filterText(about)}`,
      `${fill(file.entries, { shown: numbers.format(entries) })} · ${fill(file.madeBy, {
        person: about.personName,
        time: timeText(about.madeAtMs),
      })}`,
      fill(file.zone, { zone: about.timeZone }),
    ],
    page: (page, pages) => fill(file.page, { page: String(page), pages: String(pages) }),
  };

  function filterText({ filter, names, timeZone }: JournalAbout): string {
    const { filter: words } = file;
    const day = new Intl.DateTimeFormat(language, {
      timeZone,
      dateStyle: 'medium',
      timeStyle: 'short',
    });
    const named = (template: string, name: string | null) =>
      name === null ? [] : [fill(template, { name })];
    const time = (template: string, ms: number | undefined) =>
      ms === undefined ? [] : [fill(template, { time: day.format(ms) })];
    const parts = [
      ...time(words.from, filter.fromMs),
      ...time(words.to, filter.toMs),
      ...listed(words.priorities, filter.priorities, (one) => alarms.priority[one]),
      ...listed(words.kinds, filter.kinds, (one) => alarms.kind[one]),
      ...named(words.well, names.well),
      ...named(words.lease, names.lease),
      ...named(words.device, names.device),
      ...named(words.alarm, names.alarm),
      ...(filter.writtenBy === 'others' ? [words.ofOthers] : []),
      ...(filter.text ? [fill(words.text, { text: filter.text })] : []),
    ];
    return parts.length === 0 ? words.everything : parts.join('; ');
  }
}

function listed<One extends JournalFilter['kinds' | 'priorities'] & object>(
  template: string,
  chosen: One | undefined,
  word: (one: One[number] & never) => string,
): string[] {
  if (!chosen) return [];
  return [fill(template, { names: chosen.map((one) => word(one as never)).join(', ') })];
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
