import { describe, expect, it } from 'vitest';
import { annotationFields } from './annotation.ts';
import { earlierMsOf, periodAt, trendView, type TrendView } from './trend-view.ts';

const view: TrendView = {
  pens: [
    {
      tagId: 'D/pt' as never,
      axis: 0,
      colour: null,
      label: null,
      kind: 'line',
      scale: null,
      isHidden: false,
    },
  ],
  axes: [{ side: 'left', scale: { low: 0, high: 500 }, isLog: false }],
  period: { kind: 'fixed', fromMs: 1_000, toMs: 2_000 },
  compare: [],
  options: {
    layout: 'strips',
    showQuality: true,
    showGaps: true,
    showEvents: true,
    showAnnotations: true,
    showStatistics: false,
    showLimits: false,
  },
};
const accepts = (changes: object) => trendView.safeParse({ ...view, ...changes }).success;

describe('a view', () => {
  it('TRD-07 is taken when it holds together', () => {
    expect(trendView.parse(view)).toEqual(view);
    expect(accepts({ pens: [] })).toBe(true);
    expect(accepts({ period: { kind: 'live', spanMs: 60_000 } })).toBe(true);
  });

  it.each([
    ['a pen on a missing axis', { pens: [{ ...view.pens[0]!, axis: 1 }] }],
    ['no axis', { axes: [] }],
    ['a scale of no height', { axes: [{ ...view.axes[0]!, scale: { low: 5, high: 5 } }] }],
    ['an upside-down scale of a pen', { pens: [{ ...view.pens[0]!, scale: { low: 2, high: 1 } }] }],
    ['a period that ends where it begins', { period: { kind: 'fixed', fromMs: 1, toMs: 1 } }],
    ['a colour that is none', { pens: [{ ...view.pens[0]!, colour: 'url(x)' }] }],
  ])('TRD-07 with %s is refused', (_what, changes) => {
    expect(accepts(changes)).toBe(false);
  });

  it('TRD-08 looks earlier by what was chosen, or by what lays one moment on the other', () => {
    const compared = { label: 'The week before', tagIds: null };
    expect(earlierMsOf({ kind: 'shift', shiftMs: 7, ...compared })).toBe(7);
    expect(earlierMsOf({ kind: 'align', alignAtMs: 1_000, ontoMs: 5_000, ...compared })).toBe(
      4_000,
    );
    expect(earlierMsOf({ kind: 'align', alignAtMs: 5_000, ontoMs: 1_000, ...compared })).toBe(
      -4_000,
    );
  });

  it('TRD-08 moves with the clock only when it is live', () => {
    expect(periodAt({ kind: 'live', spanMs: 60_000 }, 100_000)).toEqual({
      fromMs: 40_000,
      toMs: 100_000,
    });
    expect(periodAt(view.period, 100_000)).toEqual({ fromMs: 1_000, toMs: 2_000 });
  });
});

describe('an annotation', () => {
  it('TRD-10 begins before it ends, or has no end', () => {
    const accepted = (toMs: number | null) =>
      annotationFields.safeParse({
        time: { atMs: 1_000, toMs },
        text: 'Pump changed',
        about: { kind: 'general' },
      }).success;
    expect([null, 1_001, 1_000, 999].map(accepted)).toEqual([true, true, false, false]);
  });
});
