import { describe, expect, it } from 'vitest';
import type { OutputOf } from '#renderer/core.ts';
import { dayFieldNames, type DayVolumes } from '#shared/domain/production/volumes.ts';
import { patchDayList, patchDaySheet } from './patch-reads.ts';
import { entriesOf } from './send-entry.ts';

const blank = Object.fromEntries(dayFieldNames.map((field) => [field, null])) as DayVolumes;
const edit = (
  wellId: string,
  field: 'oilBbl' | 'gasMcf',
  after: number,
  period = '2026-07-01',
) => ({
  wellId,
  period,
  field,
  text: String(after),
  before: null,
  after,
});
const finding = { rule: 'PRD-07', severity: 'warn' as const, at: 'oilBbl', details: {} };
const sheet = {
  currentDay: '2026-07-02',
  rows: ['A', 'B'].map((wellId) => ({ wellId, values: blank, findings: [] })),
} as unknown as OutputOf<'production', 'day'>;

describe('patchDaySheet', () => {
  it('puts values and findings of a saved day into its row', () => {
    const { rows } = patchDaySheet(sheet, [edit('B', 'oilBbl', 12)], { findings: [finding] });
    expect(rows[0]).toBe(sheet.rows[0]);
    expect(rows[1]).toMatchObject({ values: { oilBbl: 12, gasMcf: null }, findings: [finding] });
  });

  it('leaves findings of many wells to the next reading', () => {
    const edits = [edit('A', 'oilBbl', 1), edit('B', 'oilBbl', 2)];
    const { rows } = patchDaySheet(sheet, edits, { findings: [finding] });
    expect(rows.map((row) => [row.values.oilBbl, row.findings.length])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

describe('patchDayList', () => {
  it('adds a day that was not there and changes one that was', () => {
    const once = patchDayList([], [edit('A', 'oilBbl', 5)]);
    const twice = patchDayList(once, [edit('A', 'gasMcf', 7)]);
    expect(twice).toEqual([{ ...blank, day: '2026-07-01', oilBbl: 5, gasMcf: 7 }]);
  });
});

describe('entriesOf', () => {
  it('gathers the fields of each well and period', () => {
    const edits = [
      edit('A', 'oilBbl', 1),
      edit('B', 'oilBbl', 2),
      edit('A', 'gasMcf', 3),
      edit('A', 'oilBbl', 4, '2026-07-02'),
    ];
    expect(entriesOf(edits)).toEqual([
      { wellId: 'A', period: '2026-07-01', values: { oilBbl: 1, gasMcf: 3 } },
      { wellId: 'B', period: '2026-07-01', values: { oilBbl: 2 } },
      { wellId: 'A', period: '2026-07-02', values: { oilBbl: 4 } },
    ]);
  });
});
