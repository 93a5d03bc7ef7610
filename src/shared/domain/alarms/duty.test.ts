import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeatId } from '#shared/domain/identity/ids.ts';
import {
  HOLD_MS,
  holdClaim,
  isOnDuty,
  LOOK_MS,
  nextClaim,
  noDuty,
  seeClaim,
  type DutyClaim,
  type DutyView,
} from './duty.ts';

interface Seat {
  readonly seatId: SeatId;
  /** How far its steady clock is from the world's. */
  readonly offsetMs: number;
  view: DutyView;
  /** Answers of the register that are under way. */
  arriving: { readonly atMs: number; readonly claim: DutyClaim; readonly askedMs: number }[];
  isCutUntilMs: number;
}

/** Seats around one register that compares before it sets; answers take their time. */
function createWorld(offsets: readonly number[], delayMs: number) {
  let claim: DutyClaim | null = null;
  let nowMs = 0;
  const seats: Seat[] = offsets.map((offsetMs, n) => ({
    seatId: `S${n}` as SeatId,
    offsetMs,
    view: noDuty,
    arriving: [],
    isCutUntilMs: -1,
  }));
  const look = (seat: Seat) => {
    const own = nowMs + seat.offsetMs;
    for (const answer of seat.arriving.filter(({ atMs }) => atMs <= nowMs))
      seat.view = holdClaim(answer.claim, answer.askedMs, own);
    seat.arriving = seat.arriving.filter(({ atMs }) => atMs > nowMs);
    if (seat.isCutUntilMs > nowMs || seat.arriving.length > 0) return;
    seat.view = seeClaim(seat.view, seat.seatId, claim, own);
    const wanted = nextClaim(seat.view, seat.seatId, own);
    if (!wanted || wanted.serial !== (claim?.serial ?? 0) + 1) return;
    claim = wanted;
    seat.arriving.push({ atMs: nowMs + delayMs, claim: wanted, askedMs: own });
  };
  return {
    seats,
    step() {
      nowMs += 1_000;
      for (const [n, seat] of seats.entries())
        if ((nowMs / 1_000 + n) % (LOOK_MS / 1_000) === 0) look(seat);
    },
    cut: (n: number, forMs: number) => (seats[n]!.isCutUntilMs = nowMs + forMs),
    onDuty: () =>
      seats
        .filter((seat) => isOnDuty(seat.view, nowMs + seat.offsetMs))
        .map(({ seatId }) => seatId),
    now: () => nowMs,
  };
}

const run = (world: ReturnType<typeof createWorld>, seconds: number) => {
  for (let second = 0; second < seconds; second++) world.step();
};

describe('duty', () => {
  it('ALM-70 never has two seats at once, whatever is cut and whatever their clocks say', () => {
    const cuts = fc.array(
      fc.record({ after: fc.nat(90), seat: fc.nat(2), forMs: fc.nat(150_000) }),
      { maxLength: 25 },
    );
    const offsets = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(cuts, offsets, fc.integer({ min: 0, max: 4_000 }), (all, offsetsMs, delayMs) => {
        const world = createWorld(offsetsMs, delayMs);
        for (const { after, seat, forMs } of all) {
          for (let second = 0; second < after; second++) {
            world.step();
            expect(world.onDuty().length).toBeLessThanOrEqual(1);
          }
          world.cut(seat, forMs);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ALM-71 is taken over by a standby within 60 s', () => {
    const world = createWorld([0, 777], 100);
    run(world, 120);
    const [holder] = world.onDuty();
    expect(holder).toBeDefined();
    world.cut(holder === 'S0' ? 0 : 1, 1e9);
    run(world, 60);
    const [next] = world.onDuty();
    expect(next).toBeDefined();
    expect(next).not.toBe(holder);
  });

  it('ALM-71 stays with the seat that has it, and comes back to a seat that is alone', () => {
    const world = createWorld([0, 0], 0);
    run(world, 20);
    const [holder] = world.onDuty();
    run(world, 600);
    expect(world.onDuty()).toEqual([holder]);
    const alone = createWorld([0], 0);
    run(alone, 30);
    alone.cut(0, 200_000);
    run(alone, 210);
    expect(alone.onDuty()).toEqual(['S0']);
  });

  it('ALM-72 is given up by a seat that cannot renew', () => {
    const view = holdClaim({ seatId: 'S' as SeatId, serial: 4 }, 1_000, 1_200);
    expect(isOnDuty(view, 1_000 + HOLD_MS - 1)).toBe(true);
    expect(isOnDuty(view, 1_000 + HOLD_MS)).toBe(false);
    const seen = seeClaim(view, 'S' as SeatId, { seatId: 'T' as SeatId, serial: 5 }, 2_000);
    expect(isOnDuty(seen, 2_000)).toBe(false);
  });
});
