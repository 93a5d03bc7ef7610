import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';
import { drawnOf } from './compared.ts';
import { penColoursOf } from './pen-looks.ts';
import { stripsOf, tracesOf, type PenWords } from './strips-of.ts';
import type { TraceData } from './trace-data.ts';
import { addPens, changeAxis, changePen, emptyView } from './view-edits.ts';

const tags = [
  { tagId: 'oil' as TagId, unit: 'bbl/d', signal: 'oilRateBblPerDay' as const },
  { tagId: 'oil2' as TagId, unit: 'bbl/d', signal: 'oilRateBblPerDay' as const },
  { tagId: 'psi' as TagId, unit: 'psi', signal: 'tubingPsi' as const },
  { tagId: 'state' as TagId, unit: '', signal: 'wellState' as const },
];
const tagOf = (tagId: string) => tags.find((tag) => tag.tagId === tagId)!;
const words: PenWords = {
  name: (tagId) => tagId,
  shortName: (tagId) => tagId,
  place: (tagId) => (tagId === 'oil2' ? 'Caliche Flat State 12H' : 'Mesa 1H'),
  unit: (tagId) => tagOf(tagId).unit,
  signal: (tagId) => tagOf(tagId)?.signal,
  limits: (tagId) => (tagId === 'psi' ? [{ value: 245, text: 'H 245' }] : []),
  stateLabel: (tagId) => (tagId === 'state' ? (value) => `state ${value}` : null),
};
const view = addPens(emptyView, tags, words.unit as (tagId: TagId) => string);
const window = { fromMs: 0, toMs: 100 };

const data = (values: number[], highs = values): TraceData => ({
  plan: { kind: 'buckets', ...window, widthMs: 10 },
  timesMs: Float64Array.from(values, (_, index) => 5 + index * 10),
  values: Float64Array.from(values),
  lasts: Float64Array.from(values),
  lows: Float64Array.from(values),
  highs: Float64Array.from(highs),
  breakAfterMs: 15,
  qualitySpans: [],
  gaps: [],
  endMs: 100,
});
const dataByKey = new Map([
  ['oil', data([100, 110], [100, 990])],
  ['oil2', data([10, 20])],
  ['psi', data([240, 250])],
  ['state', data([0, 6])],
]);

function draw(shown: TrendView) {
  const drawn = drawnOf(shown);
  const colours = penColoursOf(shown, words.signal);
  return stripsOf(shown, tracesOf(shown, drawn, dataByKey, colours), words, window, 600);
}
const overlaid = (shown: TrendView): TrendView => ({
  ...shown,
  options: { ...shown.options, layout: 'overlay' },
});

describe('stacked', () => {
  it('gives each shown pen a strip with a scale of its own that holds its spike', () => {
    const strips = draw(changePen(view, 'psi' as TagId, { isHidden: true }));
    expect(strips.map(({ key }) => key)).toEqual(['oil', 'oil2', 'state']);
    expect(strips[0]!.axes[0]!.scale.high).toBeGreaterThanOrEqual(990);
    expect(strips[1]!.axes[0]!.scale.high).toBeLessThan(30);
    expect(strips[0]!.title).toEqual({ text: 'oil, bbl/d', detail: 'Mesa 1H', colour: 'oil' });
  });

  it('keeps fixed ends and a log axis', () => {
    const log = changeAxis(view, 0, { isLog: true });
    const fixed = changePen(log, 'psi' as TagId, { scale: { low: 0, high: 500 } });
    const strips = draw(fixed);
    expect(strips[0]!.axes[0]!.scale).toMatchObject({ low: 100, high: 1_000, isLog: true });
    expect(strips[2]!.axes[0]!.scale).toMatchObject({ low: 0, high: 500 });
  });

  it('writes states as words, the first and the last where there is no room for more', () => {
    const { scale, labelOf } = draw(view)[3]!.axes[0]!;
    expect(scale).toMatchObject({ low: 0, high: 6, step: 6 });
    const alone = view.pens.reduce(
      (all, { tagId }) => changePen(all, tagId, { isHidden: tagId !== 'state' }),
      view,
    );
    expect(draw(alone)[0]!.axes[0]!.scale).toMatchObject({ low: 0, high: 6, step: 1 });
    expect(labelOf!(6)).toBe('state 6');
  });
});

describe('laid over each other', () => {
  it('lets pens of one unit share a scale', () => {
    const [strip] = draw(overlaid(view));
    expect(strip!.axes.map(({ unit }) => unit)).toEqual(['bbl/d', 'psi', '']);
    expect(strip!.traces[0]!.scale).toBe(strip!.traces[1]!.scale);
    expect(strip!.traces[2]!.scale).not.toBe(strip!.traces[0]!.scale);
  });

  it('draws another period over the pens, on their scales', () => {
    const compare = [{ kind: 'shift' as const, shiftMs: 1_000, label: 'before', tagIds: null }];
    const [strip] = draw(overlaid({ ...view, compare }));
    expect(strip!.traces).toHaveLength(8);
    const [own, , , , ghost] = strip!.traces;
    expect(ghost!.trace).toMatchObject({
      isGhost: true,
      laterMs: 1_000,
      colour: own!.trace.colour,
    });
    expect(ghost!.scale).toBe(own!.scale);
  });

  it('has nothing to draw when all is hidden', () => {
    const none = { ...view, pens: view.pens.map((pen) => ({ ...pen, isHidden: true })) };
    expect(draw(overlaid(none))).toEqual([]);
  });
});

it('draws oil green in every strip, but only once where pens lie over each other', () => {
  expect(penColoursOf(view, words.signal)).toEqual(['oil', 'oil', 'series-1', 'series-2']);
  expect(penColoursOf(overlaid(view), words.signal)).toEqual([
    'oil',
    'series-1',
    'series-2',
    'series-3',
  ]);
  const blue = changePen(view, 'oil' as TagId, { colour: '#0000ff' });
  expect(penColoursOf(blue, words.signal)[0]).toBe('#0000ff');
});

describe('limits', () => {
  it('stand on the scale of their pen, stacked or overlaid', () => {
    const stacked = draw(view).find(({ key }) => key === 'psi')!;
    expect(stacked.limits).toMatchObject([{ value: 245, text: 'H 245' }]);
    expect(stacked.limits[0]!.scale).toBe(stacked.axes[0]!.scale);
    const [all] = draw(overlaid(view));
    expect(all!.limits).toHaveLength(1);
    const psi = all!.traces.find(({ trace }) => trace.key === 'psi')!;
    expect(all!.limits[0]).toMatchObject({ scale: psi.scale, colour: psi.trace.colour });
  });
});

it('tells wells of a lease apart by the end of their names, where the whole does not fit', () => {
  const detailOf = (key: string) => draw(view).find((strip) => strip.key === key)!.title!.detail;
  expect(detailOf('oil')).toBe('Mesa 1H');
  expect(detailOf('oil2')).toBe('…Flat State 12H');
});
