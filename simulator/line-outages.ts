import { createOutages, type OutageHabit } from './physics/outages.ts';
import { createSeededRandom } from './physics/seeded-random.ts';
import type { FieldServer } from './servers/field-server.ts';

const HOUR_S = 3_600;
const stationHabit: OutageHabit = { meanUpS: 3 * HOUR_S, shortestS: 20, longestS: 90 };
const never: OutageHabit = { meanUpS: Infinity, shortestS: 1, longestS: 1 };

/** Lines that drop by themselves now and then (in wall time), and by hand. A line is up when neither holds it down. */
export interface Lines {
  step(elapsedS: number): void;
  dropLine(key: string): Promise<void>;
  restoreLine(key: string): Promise<void>;
  /** Resolves when every change asked for so far has reached its server. */
  settled(): Promise<void>;
}

export function createLines(
  seed: string,
  servers: readonly FieldServer[],
  hasOutages: boolean,
): Lines {
  const keys = new Set(
    servers.flatMap((server) => server.devices.flatMap((each) => [each.key, ...each.stationKeys])),
  );
  const lines = new Map(
    [...keys].map((key) => {
      const random = createSeededRandom(`${seed}/line/${key}`);
      const outages = createOutages(random, hasOutages ? stationHabit : never);
      return [key, { outages, isDroppedByHand: false, isUp: true }];
    }),
  );
  let queue: Promise<void> = Promise.resolve();

  function apply(key: string): Promise<void> {
    const line = lines.get(key);
    if (!line) return Promise.reject(new Error(`No line is called ${key}`));
    const isUp = !line.isDroppedByHand && !line.outages.isDown;
    if (isUp !== line.isUp) {
      line.isUp = isUp;
      queue = queue.then(() => setOnOne(servers, key, isUp));
    }
    return queue;
  }

  function setByHand(key: string, isDropped: boolean): Promise<void> {
    const line = lines.get(key);
    if (line) line.isDroppedByHand = isDropped;
    return apply(key);
  }

  return {
    step(elapsedS) {
      for (const [key, line] of lines) {
        line.outages.step(elapsedS);
        void apply(key);
      }
    },
    dropLine: (key) => setByHand(key, true),
    restoreLine: (key) => setByHand(key, false),
    settled: () => queue,
  };
}

async function setOnOne(servers: readonly FieldServer[], key: string, isUp: boolean) {
  for (const server of servers) if (await server.setLine(key, isUp)) return;
}
