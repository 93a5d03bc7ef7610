import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Limits } from '#relay/limits.ts';

/** Who is let through to be asked at all, by where it comes from and how many there are. */
export interface Doorkeeper {
  /** Seconds to wait; undefined: come in. */
  knock(address: string): Promise<number | undefined>;
  /** One from there proved nothing. */
  denied(address: string): void;
}

export function createDoorkeeper({ connectsPerMinute, deniedPerMinute }: Limits): Doorkeeper {
  const connects = new RateLimiterMemory({ points: connectsPerMinute, duration: 60 });
  const denials = new RateLimiterMemory({ points: deniedPerMinute, duration: 60 });
  return {
    async knock(address) {
      const denial = await denials.get(address);
      if (denial && denial.remainingPoints <= 0) return secondsOf(denial);
      return connects.consume(address).then(() => undefined, secondsOf);
    },
    // Past the limit it rejects, which changes nothing: what counts is asked at the next knock.
    denied: (address) => void denials.consume(address).catch(() => undefined),
  };
}

function secondsOf({ msBeforeNext }: { msBeforeNext: number }): number {
  return Math.ceil(msBeforeNext / 1_000);
}

export interface Closable {
  close(why: 'too-many'): void;
  readonly device: DeviceKey;
  readonly since: number;
}

/** A device that comes again is let in, and its oldest connection is let go: that one is half open at best. */
export function oldestTooMany<One extends Closable>(
  peers: ReadonlySet<One>,
  device: DeviceKey,
  most: number,
): readonly One[] {
  const own = [...peers]
    .filter((peer) => peer.device === device)
    .toSorted((one, other) => one.since - other.since);
  return own.slice(0, Math.max(0, own.length - most));
}
