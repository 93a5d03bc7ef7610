import { describe, expect, it } from 'vitest';
import type { FileId } from '#shared/domain/identity/ids.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { Cell } from './cell.ts';
import { guessPlan } from './guess.ts';
import { planProblem } from './plan-problem.ts';
import { importPlan, type ImportPlan } from './plan.ts';
import { createSeriesMapper } from './series-mapper.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

/** Guesses a plan for a table given as text, corrects it, and maps all rows. */
function mapTable(text: string, correct: (plan: ImportPlan) => ImportPlan = (plan) => plan) {
  const [head, ...lines] = text.trim().split('\n');
  const columns = head!.split(';').map((cell) => cell.trim());
  const rows = lines.map((line): Cell[] => line.split(';').map((cell) => cell.trim()));
  const guess = guessPlan(
    { columns, rows, delimiter: ';' },
    { target: 'timeSeries', fileName: 'file.csv', timeZone: 'UTC' },
  );
  const fileId = '0'.repeat(26) as FileId;
  const plan = correct(importPlan.parse({ fileId, table: null, ...guess }));
  const decimalMark = rows.flat().some((cell) => /^\d+,\d+$/.test(String(cell))) ? ',' : '.';
  const mapper = createSeriesMapper({ plan, columns, decimalMark, nowMs });
  const samples: string[] = [];
  const findings: Finding[] = [];
  rows.slice(plan.skipRows).forEach((cells, at) => {
    mapper.map(
      { row: at + 2, cells },
      (series, ms, value, quality) =>
        samples.push(
          `${series.name}=${value}${quality ? `?${quality}` : ''} ${new Date(ms).toISOString().slice(11, 19)}`,
        ),
      (finding) => findings.push(finding),
    );
  });
  mapper.finish((finding) => findings.push(finding));
  return {
    plan,
    samples,
    findings,
    series: mapper.series,
    problem: planProblem({ plan, columns, customFields: [] }),
  };
}
const rulesOf = (findings: readonly Finding[]) => findings.map(({ rule, at }) => `${rule} ${at}`);

describe('time series from tables', () => {
  it('IMP-104 a wide table: a time, and a tag for each column of values; units from headers', () => {
    const { samples, series, plan } = mapTable(`
time; P (psi); state; running
2024-01-01 00:00:00; 1.5; OPEN; true
2024-01-01 00:00:01; ; SHUT; false
2024-01-01 00:00:02; 2; SHUT; no`);
    expect(plan.columns['time']).toEqual({ field: 'time', unit: 'YMD' });
    expect(series.map(({ name, unit, kind }) => [name, unit, kind])).toEqual([
      ['P (psi)', 'psi', 'number'],
      ['state', '', 'text'],
      ['running', '', 'yesNo'],
    ]);
    expect(samples).toEqual([
      'P (psi)=1.5 00:00:00',
      'state=OPEN 00:00:00',
      'running=1 00:00:00',
      'state=SHUT 00:00:01',
      'running=0 00:00:01',
      'P (psi)=2 00:00:02',
      'state=SHUT 00:00:02',
      'running=0 00:00:02',
    ]);
  });

  it('IMP-105 IMP-96 IMP-98 a narrow table: names, values, quality in words or as OPC bytes', () => {
    const { samples, plan, findings } = mapTable(`
timestamp; tag; value; quality
2024-01-01 00:00:00; PT-1; 1.5; Good
2024-01-01 00:00:00; PT-2; 7; 192
2024-01-01 00:00:01; PT-1; 1.6; 0
2024-01-01 00:00:01; PT-2; 8; 64
2024-01-01 00:00:02; PT-1; 9; perhaps
2024-01-01 00:00:02; ; 9; Good`);
    expect(plan.columns).toMatchObject({
      tag: { field: 'tag' },
      value: { field: 'number' },
      quality: { field: 'quality' },
    });
    expect(samples).toEqual([
      'PT-1=1.5 00:00:00',
      'PT-2=7 00:00:00',
      'PT-1=1.6?2 00:00:01',
      'PT-2=8?1 00:00:01',
      'PT-1=9?1 00:00:02',
    ]);
    expect(rulesOf(findings)).toEqual(['IMP-98 row 6', 'IMP-96 row 7']);
  });

  it('IMP-106 rows of several machines: a tag for each of them and column', () => {
    const { samples, findings } = mapTable(`
datetime; machineID; volt
2024-01-01 00:00:00; 1; 170
2024-01-01 01:00:00; 1; 171
2024-01-01 00:00:00; 2; 160
2024-01-01 01:00:00; 2; 161`);
    expect(samples).toEqual([
      'machineID 1 volt=170 00:00:00',
      'machineID 1 volt=171 01:00:00',
      'machineID 2 volt=160 00:00:00',
      'machineID 2 volt=161 01:00:00',
    ]);
    expect(findings).toEqual([]);
  });

  it('IMP-117 date and time of day may stand in columns of their own', () => {
    const { plan, samples, findings } = mapTable(`
Date; Time; P
31/12/2024; 11:59:59 PM; 1
01/01/2025; 12:00:00 AM; 2
01/01/2025; 12:00:01 AM; 3
01/01/2025; ; 4`);
    expect(plan.columns['Time']).toEqual({ field: 'clock', unit: null });
    expect(samples).toEqual(['P=1 23:59:59', 'P=2 00:00:00', 'P=3 00:00:01']);
    expect(rulesOf(findings)).toEqual(['IMP-90 row 5']);
  });

  it('IMP-107 IMP-97 decimal commas, words for nothing, and what is no number', () => {
    const { samples, findings } = mapTable(`
time; P
2024-01-01 00:00:00; 1,5
2024-01-01 00:00:01; n/a
2024-01-01 00:00:02; ---x
2024-01-01 00:00:03; 2,5`);
    expect(samples).toEqual(['P=1.5 00:00:00', 'P=2.5 00:00:03']);
    expect(rulesOf(findings)).toEqual(['IMP-97 row 3', 'IMP-04 row 4', 'IMP-97 row 4']);
  });

  it('IMP-90 IMP-91 rows without a possible time are left out', () => {
    const { samples, findings } = mapTable(`
time; P
2024-01-01 00:00:00; 1
2024-01-01 00:00:01; 2
2024-01-01 00:00:02; 3
2024-01-01 00:00:03; 4
2024-01-01 00:00:04; 5
2024-01-01 00:00:05; 6
2024-01-01 00:00:06; 7
2024-01-01 00:00:07; 8
2024-01-01 00:00:08; 9
1969-12-31 23:59:59; 10
2026-01-02 00:00:01; 11
soon; 12`);
    expect(samples).toHaveLength(9);
    expect(rulesOf(findings)).toEqual(['IMP-91 row 11', 'IMP-91 row 12', 'IMP-90 row 13']);
  });

  it('IMP-92 IMP-93 what is out of order or comes twice is told, with the row before', () => {
    const { samples, findings } = mapTable(`
time; P
2024-01-01 00:00:02; 1
2024-01-01 00:00:00; 2
2024-01-01 00:00:03; 3
2024-01-01 00:00:00; 4
2024-01-01 00:00:02; 5`);
    expect(samples).toHaveLength(5);
    expect(findings).toEqual([
      { rule: 'IMP-92', severity: 'info', at: 'row 3', details: { before: 2 } },
      { rule: 'IMP-93', severity: 'warn', at: 'row 5', details: { before: 3 } },
      { rule: 'IMP-93', severity: 'warn', at: 'row 6', details: { before: 2 } },
    ]);
  });

  it('IMP-94 a time that the zone skips is told', () => {
    const { findings } = mapTable(
      `
time; P
2024-03-10 01:00; 1
2024-03-10 02:15; 2
2024-03-10 03:00; 3`,
      (plan) => ({ ...plan, series: { ...plan.series!, timeZone: 'America/Chicago' } }),
    );
    expect(rulesOf(findings)).toEqual(['IMP-94 row 3', 'IMP-93 row 4']);
  });

  it('IMP-95 gaps are summed up against the usual step', () => {
    const seconds = [0, 1, 2, 3, 10, 11, 12, 40, 41];
    const rows = seconds.map((at) => `2024-01-01 00:00:${String(at).padStart(2, '0')}; 1`);
    const { findings } = mapTable(`time; P\n${rows.join('\n')}`);
    expect(findings).toEqual([
      { rule: 'IMP-95', severity: 'info', at: '', details: { gaps: 2, longestS: 28, usualS: 1 } },
    ]);
  });

  it('IMP-108 which comes first, day or month, is asked where both fit', () => {
    const text = 'time; P\n05/06/2024 10:00; 1\n06/06/2024 10:00; 2';
    const { columns } = guessPlan(
      {
        columns: ['time', 'P'],
        rows: [
          ['05/06/2024 10:00', '1'],
          ['06/06/2024 10:00', '2'],
        ],
        delimiter: ';',
      },
      { target: 'timeSeries' },
    );
    expect(columns['time']).toEqual({ field: 'time', unit: null });
    const { problem, samples } = mapTable(text, (plan) => ({
      ...plan,
      columns: { ...plan.columns, time: { field: 'time', unit: 'DMY' } },
    }));
    expect(problem).toBeUndefined();
    expect(samples).toEqual(['P=1 10:00:00', 'P=2 10:00:00']);
  });

  it.each([
    ['no time', { time: { field: null, unit: null } }, 'time'],
    ['a time nobody knows how to read', { time: { field: 'time', unit: null } }, 'timeFormat'],
    ['no values', { P: { field: null, unit: null } }, 'value'],
  ])('IMP-109 a plan with %s is refused', (_, change, field) => {
    const { plan } = mapTable('time; P\n2024-01-01 00:00:00; 1\n2024-01-01 00:00:01; 2');
    const wrong = { ...plan, columns: { ...plan.columns, ...change } };
    expect(planProblem({ plan: wrong, columns: ['time', 'P'], customFields: [] })).toEqual({
      problem: 'field-missing',
      field,
      column: '',
    });
  });

  it('IMP-109 names of tags with two columns of values, and a zone nobody knows, are refused', () => {
    const { plan } = mapTable(
      'time; tag; value\n2024-01-01 00:00:00; a; 1\n2024-01-01 00:00:01; b; 2',
    );
    const columns = ['time', 'tag', 'value', 'more'];
    const two = { ...plan.columns, more: { field: 'number', unit: null } };
    expect(planProblem({ plan: { ...plan, columns: two }, columns, customFields: [] })?.field).toBe(
      'value',
    );
    const lost = { ...plan, series: { ...plan.series!, timeZone: 'Mars/Olympus' } };
    expect(planProblem({ plan: lost, columns, customFields: [] })?.field).toBe('timeZone');
  });
});

describe('guessing what time series are', () => {
  const guess = (fileName: string, columns: string[], rows: Cell[][]) =>
    guessPlan({ columns, rows, delimiter: ',' }, { fileName, timeZone: 'UTC' });
  const times = ['2024-01-01 00:00:00', '2024-01-01 00:00:01', '2024-01-01 00:00:02'];

  it('IMP-110 the well is taken from the name of the file', () => {
    const rows = times.map((time, at): Cell[] => [time, at]);
    const { target, series } = guess('WELL-00011_20140530100015.csv', ['timestamp', 'P-PDG'], rows);
    expect(target).toBe('timeSeries');
    expect(series).toMatchObject({ wellName: 'WELL-00011', deviceName: 'WELL-00011' });
    expect(guess('pump.csv', ['timestamp', 'P-PDG'], rows).series).toMatchObject({
      wellName: null,
      deviceName: 'pump',
    });
  });

  it('IMP-111 a register with dates to and fro, production, and tables without a time are no time series', () => {
    const register = [
      ['A 1', '2024-05-01 10:00', 'Eddy'],
      ['A 2', '2021-05-01 10:00', 'Eddy'],
      ['A 3', '2023-05-01 10:00', 'Lea'],
      ['A 4', '2019-05-01 10:00', 'Lea'],
    ];
    expect(guess('', ['Well name', 'Updated', 'County'], register).target).toBe('wells');
    const daily = times.map((_, at): Cell[] => ['A 1', `2024-01-0${at + 1} 00:00:00`, 10 + at]);
    expect(guess('', ['Well', 'Date', 'Oil (bbl)'], daily).target).toBe('dailyProduction');
    const untimed = times.map((_, at): Cell[] => [at, 298 + at]);
    expect(guess('', ['UDI', 'Air temperature'], untimed).target).not.toBe('timeSeries');
  });

  it('IMP-112 running numbers of rows and long remarks become no tags', () => {
    const rows = times.map((time, at): Cell[] => [at, time, 5 - at * 2, 'x'.repeat(70)]);
    const { columns } = guess('', ['index', 'time', 'P', 'remark'], rows);
    expect(columns).toMatchObject({
      index: { field: null },
      P: { field: 'number' },
      remark: { field: null },
    });
  });
});
