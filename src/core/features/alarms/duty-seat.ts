import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import {
  HOLD_MS,
  holdClaim,
  isOnDuty,
  LOOK_MS,
  nextClaim,
  noDuty,
  seeClaim,
  type DutyClaim,
} from '#shared/domain/alarms/duty.ts';
import type { SeatId } from '#shared/domain/identity/ids.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { createMemory } from '#core/sync/seat/memory.ts';

/**
 * Where the claim to the duty stands. Contract:
 *  - All seats of a tenant that reach it see one and the same claim.
 *  - `write` succeeds only over the claim of the serial before (over none for serial 1); of two at once, one does.
 *  - What cannot be reached rejects, within `LOOK_MS`.
 */
export interface DutyRegister {
  read(): Promise<DutyClaim | null>;
  /** Whether the claim stands now. */
  write(claim: DutyClaim): Promise<boolean>;
}

/** A register that answers does so well before. */
const LATE_MS = 2_000;

/** One seat's part in the duty. */
export interface DutySeat {
  /** Whether this seat tells people of alarms now; no other that reaches the register does. */
  isOnDuty(): boolean;
  /** Whether the register says so. While it cannot be reached, who had the duty last keeps it: told twice is better than never. */
  isConfirmed(): boolean;
  /** Reads the register, and claims or renews when it is time. Never rejects. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Who had the duty when the register was last heard, kept beyond a restart: the relay may be away then. */
export interface DutyMemory {
  wasMine(): boolean;
  note(isMine: boolean): void;
}

export function createDutySeat(deps: {
  readonly register: DutyRegister;
  readonly memory: DutyMemory;
  readonly seatId: SeatId;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}): DutySeat {
  const { register, memory, seatId, clock, log } = deps;
  let view = noDuty;
  let wasMine = memory.wasMine();
  let heldWallMs = 0;
  let wasOnDuty = false;
  let isFailing = false;
  let looking: Promise<void> | undefined;

  const lookOnce = async () => {
    view = seeClaim(view, seatId, await register.read(), clock.monotonicMs());
    const asked = { steadyMs: clock.monotonicMs(), wallMs: clock.nowMs() };
    const wanted = nextClaim(view, seatId, asked.steadyMs);
    if (!wanted || !(await register.write(wanted))) return;
    view = holdClaim(wanted, asked.steadyMs, clock.monotonicMs());
    heldWallMs = asked.wallMs;
  };
  // A steady clock may stand still while the machine sleeps; a duty that ran out by either clock is none.
  const isOnDutyNow = () =>
    isOnDuty(view, clock.monotonicMs()) && clock.nowMs() - heldWallMs < HOLD_MS;
  const isOnDutyAnyway = () => isOnDutyNow() || (isFailing && wasMine);
  const remember = () => {
    const isMine = view.claim?.seatId === seatId;
    if (isMine === wasMine) return;
    wasMine = isMine;
    try {
      memory.note(isMine);
    } catch (error) {
      // It counts for a restart only.
      log.warn({ err: error }, 'who has the duty for alarms could not be written down');
    }
  };
  const tell = () => {
    const isOn = isOnDutyAnyway();
    if (isOn !== wasOnDuty) log.info({ seatId, isOnDuty: isOn }, 'duty for alarms changed');
    wasOnDuty = isOn;
  };
  const lookInTime = async () => {
    // A register that swallows what it is asked is away long before it is given up.
    const late = setTimeout(() => {
      isFailing = true;
      tell();
    }, LATE_MS);
    try {
      await lookOnce();
    } finally {
      clearTimeout(late);
    }
  };
  const look = () => {
    looking ??= lookInTime()
      .then(() => {
        isFailing = false;
        remember();
      })
      .catch((error: unknown) => {
        // The claim runs out by itself; another seat that reaches the register takes over.
        if (!isFailing) log.warn({ err: error }, 'the register of the duty cannot be reached');
        isFailing = true;
      })
      .finally(() => {
        looking = undefined;
        tell();
      });
    return looking;
  };
  const timer = setInterval(() => void look(), LOOK_MS);

  return {
    isOnDuty: isOnDutyAnyway,
    isConfirmed: isOnDutyNow,
    look,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

const metaKey = 'duty';

/** In the tenant's database, of this seat alone: it does not travel. */
export function createDutyMemory(database: Database): DutyMemory {
  const memory = createMemory(database);
  return {
    wasMine: () => memory.read(metaKey) !== undefined,
    note: (isMine) => memory.write(metaKey, isMine ? 'mine' : null),
  };
}

/** The register of a tenant that only this seat works in; also what several seats in one process share. */
export function createOwnRegister(): DutyRegister {
  let claim: DutyClaim | null = null;
  return {
    read: () => Promise.resolve(claim),
    write(wanted) {
      const isNext = wanted.serial === (claim?.serial ?? 0) + 1;
      if (isNext) claim = wanted;
      return Promise.resolve(isNext);
    },
  };
}
