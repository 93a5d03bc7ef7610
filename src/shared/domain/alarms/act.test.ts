import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACT_SKEW_MS, type ActEvent, type AlarmAct, actApplies, isActEvent } from './act.ts';

const actOf = (event: ActEvent, atMs: number): AlarmAct => ({
  alarmId: 'D/high',
  event,
  atMs,
  personId: 'P',
  personName: 'Pat',
  seatId: 'S',
  secondPerson: null,
  reason: null,
});

const laterIn =
  (acts: readonly AlarmAct[]): Parameters<typeof actApplies>[2] =>
  (kinds, thanMs) =>
    acts.some(({ event, atMs }) => kinds.includes(event.kind) && atMs > thanMs);

describe('what was done at another seat', () => {
  it('ALM-77 acknowledges what was raised before it, and nothing that was raised since', () => {
    const act = actOf({ kind: 'acknowledge' }, 1_000_000);
    const applies = (raisedAtMs: number | null) =>
      actApplies(act, { raisedAtMs, nowMs: 2_000_000 }, laterIn([act]));
    expect(applies(null)).toBe(false);
    expect(applies(900_000)).toBe(true);
    expect(applies(1_000_000 + ACT_SKEW_MS)).toBe(true);
    expect(applies(1_000_001 + ACT_SKEW_MS)).toBe(false);
  });

  it('ALM-77 does not put on a shelf that is over', () => {
    const act = actOf({ kind: 'shelve', untilMs: 5_000 }, 1_000);
    expect(actApplies(act, { raisedAtMs: null, nowMs: 4_999 }, laterIn([]))).toBe(true);
    expect(actApplies(act, { raisedAtMs: null, nowMs: 5_000 }, laterIn([]))).toBe(false);
  });

  it('ALM-77 gives way to the contrary done later, in whatever order both come', () => {
    const pairs: readonly (readonly [ActEvent, ActEvent])[] = [
      [{ kind: 'shelve', untilMs: 1e9 }, { kind: 'unshelve' }],
      [{ kind: 'suppress' }, { kind: 'release' }],
      [{ kind: 'remove' }, { kind: 'return' }],
    ];
    const times = fc.uniqueArray(fc.nat(1e6), { minLength: 2, maxLength: 8 });
    for (const [one, other] of pairs) {
      fc.assert(
        fc.property(times, (atMs) => {
          const acts = atMs.map((at, n) => actOf(n % 2 === 0 ? one : other, at));
          const last = acts.toSorted((a, b) => b.atMs - a.atMs)[0];
          const here = { raisedAtMs: 0, nowMs: 2e6 };
          expect(acts.filter((act) => actApplies(act, here, laterIn(acts)))).toEqual([last]);
        }),
      );
    }
  });

  it('ALM-76 is what persons do, and nothing the world brings about', () => {
    expect(isActEvent({ kind: 'acknowledge' })).toBe(true);
    for (const kind of ['raise', 'clear', 'reannounce'] as const)
      expect(isActEvent({ kind })).toBe(false);
    expect(isActEvent({ kind: 'shelfEnds', nowMs: 1 })).toBe(false);
  });
});
