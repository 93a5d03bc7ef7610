import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TrendComparison } from '#shared/domain/trends/trend-view.ts';
import { drawnOf, sameSignals } from './compared.ts';
import { addPens, changePen, emptyView } from './view-edits.ts';

const tag = (name: string) => ({ tagId: name as TagId, unit: 'psi', signal: 'other' as const });
const view = addPens(emptyView, [tag('a'), tag('b')], () => 'psi');
const dayBefore: TrendComparison = {
  kind: 'shift',
  shiftMs: 86_400_000,
  label: 'day before',
  tagIds: null,
};
const startUp: TrendComparison = {
  kind: 'align',
  alignAtMs: 1_000,
  ontoMs: 5_000,
  label: 'start-up',
  tagIds: ['c' as TagId, 'd' as TagId],
};

describe('drawnOf', () => {
  it('lays the pens at another time and other tags over the pens', () => {
    const drawn = drawnOf({ ...view, compare: [dayBefore, startUp] });
    expect(drawn.map(({ tagId, pen, earlierMs }) => [tagId, pen, earlierMs])).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['a', 0, 86_400_000],
      ['b', 1, 86_400_000],
      ['c', 0, 4_000],
      ['d', 1, 4_000],
    ]);
    expect(new Set(drawn.map(({ key }) => key)).size).toBe(6);
  });

  it('draws nothing over a hidden pen, and keeps the others in their places', () => {
    const hidden = changePen(view, 'a' as TagId, { isHidden: true });
    const drawn = drawnOf({ ...hidden, compare: [startUp] });
    expect(drawn.map(({ tagId, pen }) => [tagId, pen])).toEqual([
      ['b', 1],
      ['d', 1],
    ]);
  });
});

it('finds the same signals of another well', () => {
  const tags = [
    { tagId: 'a', signal: 'tubingPsi', wellId: '1' },
    { tagId: 'b', signal: 'casingPsi', wellId: '1' },
    { tagId: 'c', signal: 'tubingPsi', wellId: '2' },
  ];
  const byId = new Map(tags.map((one) => [one.tagId, one]));
  const pens = [{ tagId: 'b' }, { tagId: 'a' }];
  expect(sameSignals(pens, byId, tags.slice(2))).toEqual(['b', 'c']);
  expect(sameSignals([{ tagId: 'b' }], byId, tags.slice(2))).toBeNull();
});
