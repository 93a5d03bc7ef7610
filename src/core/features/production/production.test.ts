import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WellId } from '#shared/domain/identity/ids.ts';
import { headOf } from '#core/command-head.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { createWell, setWellDeleted } from '../wells/save-well.ts';
import { readDay } from './read-day.ts';
import { readHistory, readMonths } from './read-history.ts';
import { readTotals } from './read-totals.ts';
import { saveDays, saveMonths } from './save-days.ts';

let tenant: TestTenant;
let wellId: WellId;

// 10 March 2026, 13:00 in Chicago: the gauge day that runs is the 10th.
beforeEach(() => {
  tenant = openTestTenant({ nowMs: Date.UTC(2026, 2, 10, 18) });
  wellId = addWell('Alpha 1');
});
afterEach(() => tenant.close());

describe('saving days', () => {
  it('shows what was saved, the day before and the usual', async () => {
    for (const [day, oilBbl] of [
      ['2026-03-07', 90],
      ['2026-03-08', 100],
      ['2026-03-09', 110],
    ] as const)
      save(day, { oilBbl });
    save('2026-03-10', { oilBbl: 105, hoursOn: 24 });
    const { currentDay, rows } = await readDay(tenant.deps, { day: '2026-03-10' });
    expect(currentDay).toBe('2026-03-10');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.values).toMatchObject({ oilBbl: 105, hoursOn: 24, gasMcf: null });
    expect(rows[0]!.previous.oilBbl).toBe(110);
    expect(rows[0]!.trailing.oilBbl).toBe(100);
  });

  it('clears a field with null and leaves the others', async () => {
    save('2026-03-10', { oilBbl: 5, gasMcf: 7 });
    save('2026-03-10', { oilBbl: null });
    const { rows } = await readDay(tenant.deps, { day: '2026-03-10' });
    expect(rows[0]!.values).toMatchObject({ oilBbl: null, gasMcf: 7 });
  });

  it('saves what is odd and says so', () => {
    for (let day = 1; day <= 9; day++) save(`2026-03-0${day}`, { oilBbl: 100 + (day % 2) });
    const { findings } = save('2026-03-10', { oilBbl: 10 });
    expect(findings.map((finding) => finding.rule)).toContain('PRD-07');
  });

  it('refuses what cannot be and keeps nothing of it', async () => {
    expect(() => save('2026-03-10', { gasMcf: 7, oilBbl: -1 })).toThrow(/value-impossible/);
    const { rows } = await readDay(tenant.deps, { day: '2026-03-10' });
    expect(rows[0]!.values.gasMcf).toBeNull();
  });

  it('refuses a day that has not begun', () => {
    expect(() => save('2026-03-11', { oilBbl: 1 })).toThrow(/day-in-future/);
    tenant.clock.nowMs = Date.UTC(2026, 2, 11, 12, 30);
    expect(() => save('2026-03-11', { oilBbl: 1 })).not.toThrow();
  });

  it('refuses a well that is not there', () => {
    const stranger = tenant.deps.newId() as string as WellId;
    expect(() =>
      saveDays(tenant.deps, head('production.saveDays'), [
        { wellId: stranger, day: '2026-03-01', values: { oilBbl: 1 } },
      ]),
    ).toThrow(/well-not-found/);
  });

  it('does not list wells that need no entry unless the day has one', async () => {
    const plugged = addWell('Old 1', 'plugged');
    expect(
      (await readDay(tenant.deps, { day: '2026-03-01' })).rows.map((row) => row.wellName),
    ).toEqual(['Alpha 1']);
    saveDays(tenant.deps, head('production.saveDays'), [
      { wellId: plugged, day: '2026-03-01', values: { waterBbl: 3 } },
    ]);
    expect(
      (await readDay(tenant.deps, { day: '2026-03-01' })).rows.map((row) => row.wellName),
    ).toEqual(['Alpha 1', 'Old 1']);
  });

  it('leaves deleted wells out', async () => {
    setWellDeleted(tenant.deps, head('wells.remove'), wellId, true);
    expect((await readDay(tenant.deps, { day: '2026-03-01' })).rows).toEqual([]);
  });
});

describe('reading back', () => {
  it('gives history as columns with gaps as NaN', async () => {
    save('2026-03-01', { oilBbl: 1.5 });
    save('2026-03-03', { gasMcf: 2 });
    const history = await readHistory(tenant.deps, {
      wellId,
      from: '2026-03-01',
      to: '2026-03-31',
    });
    expect([...history.dayMs]).toEqual([Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 3)]);
    expect([...history.oilBbl]).toEqual([1.5, NaN]);
    expect([...history.gasMcf]).toEqual([NaN, 2]);
  });

  it('takes days where a month has any, else the month', async () => {
    save('2026-03-01', { oilBbl: 10 });
    save('2026-03-02', { oilBbl: 20 });
    saveMonths(tenant.deps, head('production.saveMonths'), [
      { wellId, month: '2026-03', values: { oilBbl: 999, closingStockBbl: 4 } },
      { wellId, month: '2026-02', values: { oilBbl: 300, daysOn: 28 } },
    ]);
    const months = await readMonths(tenant.deps, wellId, '2026-01', '2026-12');
    expect(months.map(({ month, oilBbl, source }) => [month, oilBbl, source])).toEqual([
      ['2026-02', 300, 'month'],
      ['2026-03', 30, 'days'],
    ]);
    expect(months[1]!.closingStockBbl).toBe(4);
    const totals = async (source: 'days' | 'months' | 'best') =>
      (await readTotals(tenant.deps, { source, units: 'field' })).oil;
    expect([await totals('days'), await totals('months'), await totals('best')]).toEqual([
      30, 1_299, 330,
    ]);
  });

  it('converts totals: a barrel is 0.158987294928 m³', async () => {
    save('2026-03-01', { oilBbl: 1_000 });
    expect((await readTotals(tenant.deps, { source: 'best', units: 'metric' })).oil).toBeCloseTo(
      158.987294928,
      9,
    );
  });
});

function save(day: string, values: Parameters<typeof saveDays>[2][number]['values']) {
  return saveDays(tenant.deps, head('production.saveDay'), [{ wellId, day, values }]);
}

function addWell(name: string, status: 'producing' | 'plugged' = 'producing'): WellId {
  return createWell(tenant.deps, head('wells.create'), { name, status }).wellId;
}

function head(command: string) {
  return headOf(command, tenant.session, {});
}
