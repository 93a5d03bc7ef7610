import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import { trendView, type TrendView } from '#shared/domain/trends/trend-view.ts';
import { addPens, emptyView, mostPens, movePen, removePen, soloPen } from './view-edits.ts';

const tag = (name: string, unit: string, signal: Signal = 'other') => ({
  tagId: name as TagId,
  unit,
  signal,
});
const tags = [
  tag('oil', 'bbl/d', 'oilRateBblPerDay'),
  tag('tubing', 'psi', 'tubingPsi'),
  tag('casing', 'psi', 'casingPsi'),
  tag('state', '', 'wellState'),
  tag('running', '', 'running'),
];
const unitOf = (tagId: string) => tags.find((each) => each.tagId === tagId)?.unit;
const view = addPens(emptyView, tags, unitOf);
const axesOf = ({ pens }: TrendView) => pens.map(({ tagId, axis }) => `${tagId} ${axis}`);

describe('addPens', () => {
  it('lets tags of one unit share an axis, and states have their own', () => {
    expect(axesOf(view)).toEqual(['oil 0', 'tubing 1', 'casing 1', 'state 2', 'running 3']);
    expect(view.axes.map(({ side }) => side)).toEqual(['left', 'right', 'left', 'right']);
    expect(view.pens.map(({ kind }) => kind)).toEqual(['line', 'line', 'line', 'step', 'step']);
  });

  it('adds none twice and no more than can be told apart', () => {
    expect(addPens(view, tags, unitOf).pens).toHaveLength(5);
    const many = Array.from({ length: 30 }, (_, index) => tag(`t${index}`, `unit ${index}`));
    const full = addPens(emptyView, many, (tagId) => many.find((one) => one.tagId === tagId)?.unit);
    expect(full.pens).toHaveLength(mostPens);
    expect(trendView.safeParse(full).success).toBe(true);
  });
});

it('removes a pen with the axis that nobody else is on', () => {
  const without = removePen(view, 'oil' as TagId);
  expect(axesOf(without)).toEqual(['tubing 0', 'casing 0', 'state 1', 'running 2']);
  expect(without.axes).toHaveLength(3);
  const none = view.pens.reduce((left, { tagId }) => removePen(left, tagId), view);
  expect(trendView.safeParse(none).success).toBe(true);
});

it('shows one pen alone and all again', () => {
  const solo = soloPen(view, 'tubing' as TagId);
  expect(solo.pens.filter(({ isHidden }) => !isHidden).map(({ tagId }) => tagId)).toEqual([
    'tubing',
  ]);
  expect(soloPen(solo, 'tubing' as TagId).pens.every(({ isHidden }) => !isHidden)).toBe(true);
});

it('moves a pen, not beyond the ends', () => {
  expect(axesOf(movePen(view, 'oil' as TagId, 1))[0]).toBe('tubing 1');
  expect(movePen(view, 'oil' as TagId, -1)).toBe(view);
});
