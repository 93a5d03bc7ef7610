import { setTimeout as wait } from 'node:timers/promises';
import type { Restart } from './check-history.ts';
import { drawFault } from './faults.ts';
import type { SoakField } from './field.ts';
import { MODBUS_TIMEOUT_MS, type SoakLine } from './plan.ts';
import type { ServerName } from './server-process.ts';

export interface TroublePace {
  /** A fault on some line about this often. */
  readonly faultEveryMs: number;
  /** The longest a fault lasts. */
  readonly faultMostMs: number;
  /** Some server is killed and started again about this often. */
  readonly restartEveryMs: number;
  readonly awayMostMs: number;
  /** Some server's clock is wrong for a while about this often. */
  readonly clockEveryMs: number;
}

/** What is done to the field, and until when each line may rightly be down because of it. */
export interface Trouble {
  readonly counts: { faults: number; restarts: number; clockJumps: number };
  readonly byKind: ReadonlyMap<string, number>;
  readonly restarts: readonly Restart[];
  /** Infinity while something is wrong with the line. */
  troubledUntilMs(line: SoakLine): number;
  /** Ends everything that is wrong, and does no more. */
  end(): Promise<void>;
}

const MOST_CLOCK_ERROR_MS = 3 * 3_600_000;

/** The same seed makes the same plan; what meets what is up to the machine. */
export function beginTrouble(
  field: SoakField,
  lines: readonly SoakLine[],
  pace: TroublePace,
  random: () => number,
): Trouble {
  const counts = { faults: 0, restarts: 0, clockJumps: 0 };
  const byKind = new Map<string, number>();
  const restarts: Restart[] = [];
  const endedMs = new Map<string, number>();
  const wrong = new Map<string, number>();
  const ending = new AbortController();
  const names = [...field.servers.keys()];

  const begin = (keys: readonly string[]) => {
    for (const key of keys) wrong.set(key, (wrong.get(key) ?? 0) + 1);
  };
  const over = (keys: readonly string[]) => {
    for (const key of keys) {
      wrong.set(key, wrong.get(key)! - 1);
      endedMs.set(key, Date.now());
    }
  };
  const pause = (ms: number) => wait(ms, undefined, { signal: ending.signal }).catch(() => {}); // Ended early: what was begun is undone.

  const hurtLine = async (line: SoakLine) => {
    const { fault, lastsMs } = drawFault(line, random, MODBUS_TIMEOUT_MS, pace.faultMostMs);
    counts.faults++;
    byKind.set(fault.kind, (byKind.get(fault.kind) ?? 0) + 1);
    begin([line.key]);
    field.order({ line: line.key, fault });
    await pause(lastsMs);
    field.order({ line: line.key, fault: null });
    over([line.key]);
  };

  const restart = async (server: ServerName, awayMs: number) => {
    const keys = lines.filter((line) => line.server === server).map(({ key }) => key);
    counts.restarts++;
    begin(keys);
    const killedMs = Date.now();
    await field.servers.get(server)!.kill();
    await pause(awayMs);
    await field.servers.get(server)!.start();
    restarts.push({ server, killedMs, readyMs: Date.now() });
    over(keys);
  };

  const jumpClock = async (line: SoakLine, clockErrorMs: number, lastsMs: number) => {
    counts.clockJumps++;
    field.setClockError(line, clockErrorMs);
    await pause(lastsMs);
    field.setClockError(line, 0);
  };

  const under: Promise<void>[] = [];
  const repeat = (everyMs: number, work: () => Promise<void> | undefined) => {
    const turn = async () => {
      while (!ending.signal.aborted) {
        await pause(everyMs * (0.5 + random()));
        if (ending.signal.aborted) return;
        const begun = work();
        if (begun) under.push(begun);
      }
    };
    under.push(turn());
  };

  repeat(pace.faultEveryMs, () => {
    const well = lines.filter(({ key }) => !wrong.get(key));
    const line = well[Math.floor(random() * well.length)];
    return line && hurtLine(line);
  });
  const away = new Set<ServerName>();
  repeat(pace.restartEveryMs, () => {
    const there = names.filter((name) => !away.has(name));
    const server = there[Math.floor(random() * there.length)];
    if (server === undefined) return undefined;
    away.add(server);
    const awayMs = 500 + random() * pace.awayMostMs;
    return restart(server, awayMs).finally(() => away.delete(server));
  });
  const jumping = lines.filter(({ clockJumps }) => clockJumps);
  if (jumping.length > 0)
    repeat(pace.clockEveryMs, () => {
      const line = jumping[Math.floor(random() * jumping.length)]!;
      const errorMs = Math.round((random() * 2 - 1) * MOST_CLOCK_ERROR_MS);
      return jumpClock(line, errorMs, pace.clockEveryMs * 0.4);
    });

  return {
    counts,
    byKind,
    restarts,
    troubledUntilMs: ({ key }) => (wrong.get(key) ? Infinity : (endedMs.get(key) ?? 0)),
    async end() {
      ending.abort();
      await Promise.all(under);
    },
  };
}
