import type { SeatId } from '#shared/domain/identity/ids.ts';

/**
 * Which seat of a tenant announces alarms, so that none is announced twice and none stays silent.
 *
 * One claim stands in a register that all seats can reach. Its holder renews it; when a seat has seen no renewal for a
 * while it takes the duty over.
 *
 * Invariants:
 * 1. A seat announces only while its own last renewal was confirmed less than HOLD_MS ago, counted on its own steady
 *    clock from the moment it asked. So a seat that is cut off falls silent by itself.
 * 2. Another takes over only after it has seen the same claim unrenewed for TAKE_OVER_MS, counted on its own steady clock
 *    from the moment it saw it. TAKE_OVER_MS > HOLD_MS, so the two never overlap, however their wall clocks differ.
 * 3. A claim is written only over the one that was read (`serial`); of two that try at once one succeeds.
 * 4. From the last renewal to the next seat's claim no more than 60 s pass: TAKE_OVER_MS plus one LOOK_MS.
 */
export const LOOK_MS = 5_000;
export const RENEW_MS = 10_000;
export const HOLD_MS = 40_000;
export const TAKE_OVER_MS = 50_000;

export interface DutyClaim {
  readonly seatId: SeatId;
  /** Grows by one with every claim and renewal. */
  readonly serial: number;
}

/** What one seat knows. Times are of its own steady clock. */
export interface DutyView {
  readonly claim: DutyClaim | null;
  /** When this seat first saw that claim. */
  readonly seenMs: number;
  /** When this seat asked for the claim it holds; null while it holds none. */
  readonly heldSinceMs: number | null;
}

export const noDuty: DutyView = { claim: null, seenMs: 0, heldSinceMs: null };

/** Takes in what the register says. */
export function seeClaim(
  view: DutyView,
  seatId: SeatId,
  claim: DutyClaim | null,
  nowMs: number,
): DutyView {
  if (claim?.serial === view.claim?.serial && claim?.seatId === view.claim?.seatId) return view;
  const isMine = claim?.seatId === seatId;
  // Its own claim of an earlier run is taken up again, but not counted as held before it is renewed.
  return { claim, seenMs: nowMs, heldSinceMs: isMine ? view.heldSinceMs : null };
}

/** The claim this seat should try to write now; null for none. */
export function nextClaim(view: DutyView, seatId: SeatId, nowMs: number): DutyClaim | null {
  const { claim, seenMs, heldSinceMs } = view;
  if (claim === null) return { seatId, serial: 1 };
  const isDue =
    claim.seatId === seatId
      ? heldSinceMs === null || nowMs - heldSinceMs >= RENEW_MS
      : nowMs - seenMs >= TAKE_OVER_MS;
  return isDue ? { seatId, serial: claim.serial + 1 } : null;
}

/** After the register took a claim this seat asked for at `askedMs`. */
export function holdClaim(claim: DutyClaim, askedMs: number, nowMs: number): DutyView {
  return { claim, seenMs: nowMs, heldSinceMs: askedMs };
}

/** Whether this seat, and so no other, announces alarms now. */
export function isOnDuty(view: DutyView, nowMs: number): boolean {
  return view.heldSinceMs !== null && nowMs - view.heldSinceMs < HOLD_MS;
}
