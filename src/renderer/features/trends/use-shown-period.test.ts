import { expect, it } from 'vitest';
import { movedPeriod } from './use-shown-period.ts';

const live = { kind: 'live', spanMs: 60_000 } as const;

it('goes on live when it is zoomed, and stops when it is panned', () => {
  expect(movedPeriod(live, { fromMs: 30_000, toMs: 60_000 })).toEqual({
    kind: 'live',
    spanMs: 30_000,
  });
  expect(movedPeriod(live, { fromMs: -10_000, toMs: 50_000 })).toEqual({
    kind: 'fixed',
    fromMs: -10_000,
    toMs: 50_000,
  });
});

it('is never narrower than a second', () => {
  expect(movedPeriod(live, { fromMs: 0, toMs: 10 })).toEqual({ kind: 'live', spanMs: 1_000 });
});
