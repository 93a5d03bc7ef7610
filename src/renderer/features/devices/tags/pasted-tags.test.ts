import { expect, it } from 'vitest';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import { pastedColumns, readPasted } from './pasted-tags.ts';

const about = {
  kind: 'modbus',
  language: 'en',
  taken: new Set(['tubing']),
  signalNames: new Map<string, Signal>([['tubing pressure', 'tubingPsi']]),
  columnNames: new Map(pastedColumns.map((column) => [column as string, column])),
} as const;

it('reads rows in the usual order, each with a key of its own', () => {
  const text = 'Tubing\tholding 4 f32\tpsi\tTubing pressure\t0.1\t\t0\t1,500\nTubing\t40006\tpsi\n';
  expect(readPasted(text, about).map(({ fields }) => fields)).toMatchObject([
    {
      key: 'tubing-2',
      signal: 'tubingPsi',
      scale: { factor: 0.1, offset: 0 },
      range: { low: 0, high: 1_500 },
      point: { register: 4, encoding: 'f32' },
    },
    { key: 'tubing-3', signal: 'other', scale: null, range: null, point: { register: 5 } },
  ]);
});

it('a first row that names the columns sets their order', () => {
  const [tag] = readPasted('Unit\tAddress\tKey\tName\nA\tinput 3\tamps\tCurrent', about);
  expect(tag?.line).toBe(2);
  expect(tag?.fields).toMatchObject({ key: 'amps', name: 'Current', unit: 'A' });
});

it.each([
  ['\tholding 1', ['name']],
  ['A\tnowhere', ['address']],
  ['A\tholding 1\tpsi\tlength', ['signal']],
  ['A\tholding 1\tpsi\t\tten', ['number']],
  ['A\tholding 1\tpsi\t\t\t\t5', ['order']],
  ['A\tholding 1\tpsi\t\t\t\t5\t1', ['order']],
  ['A\tholding 99999', ['address']],
  ['A\tholding 1\t\t\t\t\t\t\ttubing', ['key']],
  ['A\tholding 1\t\t\t\t\t\t\tnot a key', ['key']],
])('says what is wrong with %j', (text, problems) => {
  expect(readPasted(text, about)).toMatchObject([{ fields: undefined, problems }]);
});

it('the same key twice is taken the second time', () => {
  const text = 'A\tholding 1\t\t\t\t\t\t\tone\nB\tholding 2\t\t\t\t\t\t\tone';
  expect(readPasted(text, about).map(({ problems }) => problems)).toEqual([[], ['key']]);
});

it('nothing pasted is nothing', () => {
  expect(readPasted('', about)).toEqual([]);
  expect(readPasted('\n\t\n', about)).toEqual([]);
});
