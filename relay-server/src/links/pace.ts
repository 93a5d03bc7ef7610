import { RateLimiterMemory } from 'rate-limiter-flexible';

type Tell = (why: string) => void;

/** How fast one connection may speak. Who is faster is not refused but read from more slowly. */
export interface Pace {
  count(holdUp: Tell, goOn: Tell): void;
  spend(bytes: number, holdUp: Tell, goOn: Tell): void;
  stop(): void;
}

export interface Paces {
  /** For a connection of the one who is named. */
  of(name: string): Pace;
}

/** Bursts of this many seconds pass at once: a seat that comes back has much to say. */
const BURST_S = 2;

export function createPaces(messagesPerSecond: number, bytesPerSecond: number): Paces {
  const messages = new RateLimiterMemory({
    points: messagesPerSecond * BURST_S,
    duration: BURST_S,
  });
  const bytes = new RateLimiterMemory({ points: bytesPerSecond * BURST_S, duration: BURST_S });
  return {
    of(name) {
      const waits = new Set<NodeJS.Timeout>();
      const spend = (
        limiter: RateLimiterMemory,
        points: number,
        why: string,
        holdUp: Tell,
        goOn: Tell,
      ) => {
        limiter.consume(name, points).catch(({ msBeforeNext }: { msBeforeNext: number }) => {
          holdUp(why);
          const wait = setTimeout(() => {
            waits.delete(wait);
            goOn(why);
          }, msBeforeNext);
          waits.add(wait);
        });
      };
      return {
        count: (holdUp, goOn) => spend(messages, 1, 'messages', holdUp, goOn),
        spend: (count, holdUp, goOn) => spend(bytes, count, 'bytes', holdUp, goOn),
        stop: () => {
          for (const wait of waits) clearTimeout(wait);
        },
      };
    },
  };
}
