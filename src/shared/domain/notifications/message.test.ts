import { expect, it } from 'vitest';
import { textOf, writeMessage, type AlarmLine, type Message } from './message.ts';

const line: AlarmLine = {
  priority: 'critical',
  name: 'Tank level high',
  wellName: 'Bravo 2H',
  value: 17.253,
  unit: 'ft',
  sinceMs: Date.parse('2026-03-10T18:05:00Z'),
  response: 'Shut the inlet',
};
const message: Message = {
  messageId: '01HMESSAGE',
  kind: 'alarms',
  operatorName: 'Lea Oil',
  personName: 'Pat',
  language: 'en',
  timeZone: 'America/Chicago',
  atMs: 0,
  isEscalated: false,
  counts: { critical: 1, high: 0, medium: 0, low: 0 },
  lines: [line],
};

it('names the one alarm, its well, value, time and what to do', () => {
  const text = writeMessage(message);
  expect(text.subject).toBe('Lea Oil: Critical: Bravo 2H, Tank level high');
  expect(textOf(text).replaceAll('\u202f', ' ')).toBe(
    'Critical: Bravo 2H, Tank level high 17.253 ft, 3/10/26, 1:05:00 PM – Shut the inlet',
  );
});

it('NOT-09 counts a flood by priority and names the most urgent', () => {
  const counts = { critical: 2, high: 0, medium: 0, low: 9_998 };
  const text = writeMessage({ ...message, counts, isEscalated: true, lines: [line, line] });
  expect(text.subject).toBe('Lea Oil: Not acknowledged: 10000 alarms (2 critical, 9998 low)');
  expect(text.rest).toBe('… and 9998 more');
});

it('NOT-22 says briefly that it is gone, in the language of who reads it', () => {
  const text = writeMessage({ ...message, kind: 'returned', language: 'es' });
  expect(text.subject).toBe('Lea Oil: De vuelta a lo normal: Crítica: Bravo 2H, Tank level high');
});
