import { describe, expect, it } from 'vitest';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { foldText } from '#renderer/ui/index.ts';
import { keepsTag, tagFilters, trustOf, type FilterFacts, type TagFilter } from './tag-filter.ts';
import { toTagRows } from './tag-row.ts';

const tag = (tagId: string, more: object): Tag =>
  ({
    tagId,
    deviceId: tagId.split('/')[0],
    name: tagId,
    unit: '',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'modbus', table: 'holding', register: 7, encoding: 'u16', wordOrder: 'ABCD' },
    scale: null,
    range: null,
    ...more,
  }) as unknown as Tag;

const rows = toTagRows(
  [
    tag('d1/tubing', { name: 'Tubing', unit: 'psi', wellId: 'w1', leaseId: 'l1', keep: 'long' }),
    tag('d1/typed', { point: { kind: 'manual' } }),
    tag('d2/set', { write: { low: 1, high: 2, largestStep: null }, signal: 'driveHz' }),
  ],
  {
    devices: [{ deviceId: 'd1', name: 'Peña 1' }] as never,
    wells: [{ wellId: 'w1', name: 'Lea 7H' }] as never,
    leases: [{ leaseId: 'l1', name: 'Lea' }] as never,
  },
);

const empty = {
  ...Object.fromEntries(Object.keys(tagFilters).map((name) => [name, ''])),
  leaseId: '',
} as TagFilter;
const facts: FilterFacts = {
  values: new Map([
    ['d1/tubing', { quality: 'uncertain', reason: 'stale' }],
    ['d1/typed', { quality: 'good', reason: 'none' }],
  ]),
  alarmed: new Set(['d2/set']),
};
const kept = (change: Partial<TagFilter>, own = facts) =>
  rows.filter(keepsTag({ ...empty, ...change }, own)).map((row) => row.tag.tagId);

describe('filters of tags', () => {
  it.each<[Partial<TagFilter>, string[]]>([
    [{}, ['d1/tubing', 'd1/typed', 'd2/set']],
    [{ device: 'd1' }, ['d1/tubing', 'd1/typed']],
    [{ leaseId: 'l1' }, ['d1/tubing']],
    [{ origin: 'manual' }, ['d1/typed']],
    [{ signal: 'driveHz' }, ['d2/set']],
    [{ keep: 'standard' }, ['d1/typed', 'd2/set']],
    [{ write: 'yes' }, ['d2/set']],
    [{ trust: 'stale' }, ['d1/tubing']],
    [{ trust: 'never' }, ['d2/set']],
    [{ alarm: 'standing' }, ['d2/set']],
    [{ alarm: 'none' }, ['d1/tubing', 'd1/typed']],
    [{ device: 'd1', origin: 'measured', trust: 'good' }, []],
  ])('%j keeps %j', (change, expected) => {
    expect(kept(change)).toEqual(expected);
  });

  it('keep all while alarms are not known yet', () => {
    expect(kept({ alarm: 'standing' }, { ...facts, alarmed: undefined })).toHaveLength(3);
  });
});

it('a tag is found by its name, device, well, lease, unit and address, accents and case aside', () => {
  for (const word of ['TUBING', 'pena', '7h', 'psi', 'holding 7', 'd1/tubing'])
    expect(rows[0]!.text, word).toContain(foldText(word));
});

it('what is simulated counts as good', () => {
  expect(trustOf({ quality: 'good', reason: 'simulated' })).toBe('good');
  expect(trustOf({ quality: 'bad', reason: 'offline' })).toBe('bad');
});
