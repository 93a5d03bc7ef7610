import { describe, expect, it } from 'vitest';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { findBadActors, isChattering, isFleeting, isStale } from './kpi-actors.ts';
import { binsOf, findFloods, HOUR_MS, hoursOf, TEN_MINUTES_MS } from './kpi-floods.ts';
import { kpiTargets } from './kpi-targets.ts';
import { countLine, noMemory, type AlarmRecord, type KpiMemory } from './kpi-tally.ts';
import { kpisOf, slotOf, type KpiQuestion } from './kpis.ts';

const id = (text: string) => text as AlarmId;
const day = 24 * HOUR_MS;
const question: KpiQuestion = { fromMs: 0, toMs: day, operators: 1, wells: 50, standing: [] };

const record = (alarmId: string, atMs: number, more: Partial<AlarmRecord> = {}): AlarmRecord => ({
  alarmId: id(alarmId),
  atMs,
  kind: 'raise',
  phase: 'unacknowledged',
  priority: 'low',
  isInTest: false,
  ...more,
});
const cleared = { kind: 'clear', phase: 'returnedUnacknowledged' } as const;
const acknowledged = { kind: 'acknowledge', phase: 'acknowledged' } as const;

function tally(records: readonly AlarmRecord[], more: Partial<KpiQuestion> = {}) {
  const memories = new Map<AlarmId, KpiMemory>();
  const announcedBySlot = new Map<number, number>();
  const byAlarm = new Map<AlarmId, { announced: number; chattered: number; fleeting: number }>();
  const announcedByPriority = { critical: 0, high: 0, medium: 0, low: 0 };
  const times = { acknowledged: 0, acknowledgeMs: 0, returned: 0, returnMs: 0 };
  for (const one of records.toSorted((a, b) => a.atMs - b.atMs)) {
    const { memory, counts } = countLine(memories.get(one.alarmId) ?? noMemory, one);
    memories.set(one.alarmId, memory);
    const { announced = 0, chattered = 0, fleeting = 0 } = counts;
    const slot = slotOf(one.atMs);
    announcedBySlot.set(slot, (announcedBySlot.get(slot) ?? 0) + announced);
    const known = byAlarm.get(one.alarmId) ?? { announced: 0, chattered: 0, fleeting: 0 };
    byAlarm.set(one.alarmId, {
      announced: known.announced + announced,
      chattered: known.chattered + chattered,
      fleeting: known.fleeting + fleeting,
    });
    if (one.priority !== 'journal') announcedByPriority[one.priority] += announced;
    for (const key of Object.keys(times) as (keyof typeof times)[]) times[key] += counts[key] ?? 0;
  }
  const sums = { announcedBySlot, byAlarm, announcedByPriority, times };
  return kpisOf(sums, { ...question, ...more });
}

describe('what counts', () => {
  it('ALM-60 is what became unacknowledged, outside tests and the journal', () => {
    const figures = tally([
      record('a', 1),
      record('b', 2, { isInTest: true }),
      record('c', 3, { priority: 'journal' }),
      record('d', 4, { phase: 'shelved' }),
      record('d', 5, { kind: 'shelfEnds' }),
      record('a', 6, acknowledged),
      record('a', 7, { kind: 'reannounce' }),
    ]);
    expect(figures.announced).toBe(3);
    expect(figures.tenMinuteCounts).toEqual([3, ...Array.from({ length: 143 }, () => 0)]);
  });

  it('ALM-61 is shared by those on duty, and told per 100 wells', () => {
    const records = Array.from({ length: 288 }, (_, n) => record(`a${n}`, n * 300_000));
    expect(tally(records)).toMatchObject({
      perDay: 288,
      perHour: 12,
      perTenMinutes: 2,
      perDayPer100Wells: 576,
      peakInTenMinutes: 2,
    });
    expect(tally(records, { operators: 2 })).toMatchObject({ perDay: 144, perTenMinutes: 1 });
    expect(tally(records, { wells: 0 }).perDayPer100Wells).toBe(null);
  });

  it('ALM-66 is shared out among the priorities', () => {
    const records = [
      ...Array.from({ length: 8 }, (_, n) => record('a', n)),
      record('b', 9, { priority: 'high' }),
      record('c', 9, { priority: 'critical' }),
    ];
    expect(tally(records).priorityPct).toEqual({ critical: 10, high: 10, medium: 0, low: 80 });
    expect(tally([]).priorityPct.low).toBe(0);
  });

  it('ALM-66 has mean times to acknowledge and to return', () => {
    const figures = tally([
      record('a', 0),
      record('a', 10_000, acknowledged),
      record('a', 200_000, { kind: 'clear', phase: 'normal' }),
      record('b', 0),
      record('b', 100_000, cleared),
      record('b', 130_000, { kind: 'acknowledge', phase: 'normal' }),
    ]);
    expect(figures).toMatchObject({ meanToAcknowledgeMs: 10_000, meanToReturnMs: 150_000 });
    expect(tally([])).toMatchObject({ meanToAcknowledgeMs: null, meanToReturnMs: null });
  });
});

describe('floods', () => {
  const bins = [3, 11, 40, 6, 5, 4, 12, 1, 11];

  it('ALM-62 begin over 10 and end under 5', () => {
    expect(findFloods(bins, 1_000, 1)).toEqual([
      { fromMs: 1_000 + TEN_MINUTES_MS, toMs: 1_000 + 5 * TEN_MINUTES_MS, alarms: 62 },
      { fromMs: 1_000 + 6 * TEN_MINUTES_MS, toMs: 1_000 + 7 * TEN_MINUTES_MS, alarms: 12 },
      { fromMs: 1_000 + 8 * TEN_MINUTES_MS, toMs: 1_000 + 9 * TEN_MINUTES_MS, alarms: 11 },
    ]);
    expect(findFloods(bins, 0, 5)).toEqual([]);
  });

  it('ALM-62 are told with how much of the time they took', () => {
    const burst = Array.from({ length: 36 }, (_, n) => record(`a${n}`, n * 1_000));
    expect(tally(burst)).toMatchObject({
      peakInTenMinutes: 36,
      timeInFloodPct: (1 / 144) * 100,
      tenMinutesOver10Pct: (1 / 144) * 100,
      hoursOver30Pct: (1 / 24) * 100,
    });
  });

  it('ALM-62 are counted in bins, the edges once', () => {
    const times = [0, 599_999, 600_000, 1_200_000];
    const bySlot = Map.groupBy(times, slotOf);
    const counts = new Map([...bySlot].map(([slot, found]) => [slot, found.length]));
    expect(binsOf(counts, { fromMs: 0, toMs: 1_200_000 })).toEqual([2, 1]);
    expect(binsOf(counts, { fromMs: 600_000, toMs: 1_200_001 })).toEqual([1, 1]);
    expect(hoursOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([21, 15]);
  });
});

describe('bad actors', () => {
  it('ALM-63 are the ten most frequent with their share', () => {
    const counts = new Map(Array.from({ length: 12 }, (_, n) => [id(`a${n}`), n + 1]));
    const actors = findBadActors(counts);
    expect(actors).toHaveLength(10);
    expect(actors[0]).toEqual({ alarmId: 'a11', count: 12, sharePct: (12 / 78) * 100 });
    const records = [record('x', 1), record('x', 2), record('y', 3)];
    expect(tally(records)).toMatchObject({ topTenPct: 100, badActors: [{ alarmId: 'x' }, {}] });
  });

  it.each([
    [[0, 30_000, 60_000], true],
    [[0, 30_000, 60_001], false],
    [Array.from({ length: 10 }, (_, n) => n * 60_000), true],
    [Array.from({ length: 9 }, (_, n) => n * 60_000), false],
    [[], false],
  ])('ALM-64 raises at %j chatter: %s', (raises, is) => {
    expect(isChattering(raises)).toBe(is);
  });

  it.each([
    [59_999, false, true],
    [60_000, false, false],
    [1_000, true, false],
  ])(
    'ALM-64 gone after %d ms, acknowledged %s: fleeting %s',
    (clearedAtMs, wasAcknowledged, is) => {
      expect(isFleeting({ raisedAtMs: 0, clearedAtMs, wasAcknowledged })).toBe(is);
    },
  );

  it('ALM-64 are found in a journal', () => {
    const chatter = [0, 20_000, 40_000].flatMap((ms) => [
      record('c', ms),
      record('c', ms + 5_000, cleared),
    ]);
    expect(tally(chatter)).toMatchObject({
      chattering: ['c'],
      fleeting: [{ alarmId: 'c', count: 3 }],
    });
  });

  it('ALM-65 standing are counted, and stale after a day', () => {
    expect(isStale(0, day)).toBe(false);
    expect(isStale(0, day + 1)).toBe(true);
    const standing = [
      { alarmId: id('old'), sinceMs: -1 },
      { alarmId: id('new'), sinceMs: day - 1 },
    ];
    expect(tally([], { standing })).toMatchObject({ standing: 2, stale: ['old'] });
  });

  it('ALM-67 every benchmark says that it is unsourced', () => {
    for (const target of Object.values(kpiTargets)) expect(target.source).toBe('unsourced');
  });
});
