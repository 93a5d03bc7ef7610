import { describe, expect, it } from 'vitest';
import { importPlan, type ImportPlan } from '#shared/contract/imports.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Inspection } from './plan-edits.ts';
import { planLike, startOthers } from './start-others.ts';

const planOf = (fileId: string, name: string, columns: readonly string[]): ImportPlan =>
  importPlan.parse({
    fileId,
    table: null,
    target: 'timeSeries',
    columns: Object.fromEntries(
      columns.map((column) => [
        column,
        { field: column === 'time' ? 'time' : 'number', unit: null },
      ]),
    ),
    series: { timeZone: 'UTC', deviceName: name, wellName: name, useKnownTags: true },
  });
const [firstId, otherId] = ['01M8ADR3ATR7Y824BVGTTTPF9V', '01M8ADR3ATR7Y824BVGTTTPF9W'];
const looked = (name: string, columns: readonly string[]) =>
  ({
    guess: planOf(otherId, name, columns),
    columns: columns.map((column) => ({ name: column, samples: [] })),
  }) as unknown as Inspection;

const first: ImportPlan = {
  ...planOf(firstId, 'WELL-1', ['time', 'P']),
  columns: {
    time: { field: 'time', unit: 'YMD' },
    P: { field: 'number', unit: 'psi', name: 'PT' },
  },
};

describe('more files like the first', () => {
  it('are read as the first was corrected, each to the well in its own name', () => {
    expect(planLike(first, looked('WELL-2', ['time', 'P', 'more']))).toEqual({
      ...first,
      fileId: otherId,
      series: { ...first.series, wellName: 'WELL-2', deviceName: 'WELL-2' },
    });
  });

  it('keep the well and the device that were chosen', () => {
    const chosen = { ...first, series: { ...first.series!, wellName: null, deviceName: 'Meter' } };
    expect(planLike(chosen, looked('WELL-2', ['time', 'P']))!.series).toEqual(chosen.series);
  });

  it('with other columns are not started, with words for it; nor is one that is refused', async () => {
    const started: ImportPlan[] = [];
    const files = ['a.csv', 'b.csv', 'c.csv'].map((name) => new File([''], name));
    const refused = await startOthers(files, {
      plan: first,
      words: ((key: string, details: { name?: string }) =>
        `${key} ${details?.name ?? ''}`) as never,
      send: (file) => Promise.resolve(file.name),
      look: (fileId) =>
        fileId === 'c.csv'
          ? Promise.reject(new Refusal('file-empty'))
          : Promise.resolve(looked('WELL-2', fileId === 'a.csv' ? ['time', 'P'] : ['time'])),
      start: (plan) => Promise.resolve(void started.push(plan)),
    });
    expect(started).toHaveLength(1);
    expect(refused).toEqual([
      'imports.series.otherRefused b.csv',
      'imports.series.otherFailed c.csv',
    ]);
  });
});
