import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Person, ToldPriority } from './plan.ts';

/** What a message says of one alarm, with the names of the time it was raised. */
export interface AlarmLine {
  readonly priority: ToldPriority;
  readonly name: string;
  readonly wellName: string | null;
  readonly value: TagValue | null;
  readonly unit: string;
  readonly sinceMs: number;
  /** What the operator is to do. */
  readonly response: string | null;
}

/** One message, in no channel's form yet. */
export interface Message {
  /** Also the key by which a receiver can tell a repetition. */
  readonly messageId: string;
  readonly kind: 'alarms' | 'returned' | 'test';
  readonly operatorName: string;
  readonly personName: string;
  readonly language: Person['language'];
  readonly timeZone: string;
  readonly atMs: number;
  /** Nobody took them when the first were told. */
  readonly isEscalated: boolean;
  readonly counts: Readonly<Record<ToldPriority, number>>;
  /** The most urgent; `counts` knows of all. */
  readonly lines: readonly AlarmLine[];
}

/** As many alarms are named in one message. */
export const mostLines = 10;

export interface MessageText {
  readonly subject: string;
  readonly lines: readonly string[];
  /** How many are not named; empty for none. */
  readonly rest: string;
}

/** A message in words of the receiver's language, in the operator's time. */
export function writeMessage(message: Message): MessageText {
  const words = wordsOf[message.language];
  const total = totalOf(message);
  const left = total - message.lines.length;
  return {
    subject: subjectOf(message, total),
    lines:
      message.kind === 'test' ? [words.test] : message.lines.map((one) => lineOf(message, one)),
    rest: left > 0 && message.kind !== 'test' ? words.rest(left) : '',
  };
}

export function textOf({ lines, rest }: MessageText): string {
  return [...lines, ...(rest ? [rest] : [])].join('\n');
}

function subjectOf(message: Message, total: number): string {
  const { kind, operatorName, language, isEscalated, counts, lines } = message;
  const words = wordsOf[language];
  if (kind === 'test') return `${operatorName}: ${words.testSubject}`;
  const [only] = lines;
  const what =
    total === 1 && only
      ? `${words[only.priority]}: ${placeOf(only)}${only.name}`
      : `${words.alarms(total)} (${countsOf(counts, language)})`;
  if (kind === 'returned') return `${operatorName}: ${words.returned}: ${what}`;
  return `${operatorName}: ${isEscalated ? `${words.escalated}: ` : ''}${what}`;
}

function lineOf({ language, timeZone }: Message, line: AlarmLine): string {
  const words = wordsOf[language];
  const value =
    line.value === null ? '' : ` ${valueText(line.value, language)} ${line.unit}`.trimEnd();
  const time = new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(line.sinceMs);
  const response = line.response ? ` – ${line.response}` : '';
  return `${words[line.priority]}: ${placeOf(line)}${line.name}${value}, ${time}${response}`;
}

function placeOf({ wellName }: AlarmLine): string {
  return wellName ? `${wellName}, ` : '';
}

function valueText(value: TagValue, language: Person['language']): string {
  return typeof value === 'number'
    ? value.toLocaleString(language === 'es' ? 'es-US' : 'en-US', { maximumSignificantDigits: 6 })
    : String(value);
}

function countsOf(counts: Message['counts'], language: Person['language']): string {
  const words = wordsOf[language];
  return (Object.entries(counts) as [ToldPriority, number][])
    .filter(([, count]) => count > 0)
    .map(([priority, count]) => `${count} ${words[priority].toLowerCase()}`)
    .join(', ');
}

function totalOf({ counts }: Message): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Not in the screens' words: messages are written where there may be no screen. */
const wordsOf = {
  en: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    alarms: (count: number) => `${count} alarms`,
    rest: (count: number) => `… and ${count} more`,
    escalated: 'Not acknowledged',
    returned: 'Back to normal',
    testSubject: 'test message',
    test: 'This is a test message. No alarm stands behind it.',
  },
  es: {
    critical: 'Crítica',
    high: 'Alta',
    medium: 'Media',
    low: 'Baja',
    alarms: (count: number) => `${count} alarmas`,
    rest: (count: number) => `… y ${count} más`,
    escalated: 'Sin reconocer',
    returned: 'De vuelta a lo normal',
    testSubject: 'mensaje de prueba',
    test: 'Este es un mensaje de prueba. No hay ninguna alarma detrás.',
  },
} as const;
