import type { OpenClient } from '#shared/contract/open-client.ts';
import type { BroughtDevice } from './bring-devices.ts';
import type { Trouble } from './trouble.ts';

/**
 * Back-off grows to a minute (TEL-10), and of a place that is gone every second attempt may be of a device that is dead
 * for itself (TEL-125); an attempt may take as long as a driver's patience, and a unit of a shared line waits for its turn.
 */
export const RECOVERY_BOUND_MS = 2 * 60_000 + 20_000 + 10_000;

/** Who is not online although nothing has been wrong with its line for longer than it may take to come back. */
export interface RecoveryWatch {
  look(): Promise<void>;
  /** Devices that are not online now. */
  readonly down: ReadonlySet<string>;
  /** The longest that a device took to come back after its trouble. */
  readonly longestMs: number;
  readonly faults: readonly string[];
}

export function createRecoveryWatch(
  { client }: OpenClient,
  devices: readonly BroughtDevice[],
  trouble: Pick<Trouble, 'troubledUntilMs'>,
): RecoveryWatch {
  const byId = new Map<string, BroughtDevice>(devices.map((device) => [device.deviceId, device]));
  const onlineMs = new Map<string, number>();
  const told = new Set<string>();
  const watch = { down: new Set<string>(), longestMs: 0, faults: [] as string[] };
  return {
    ...watch,
    get longestMs() {
      return watch.longestMs;
    },
    async look() {
      const listed = await client.devices.list();
      const nowMs = Date.now();
      for (const { deviceId, status } of listed) {
        const device = byId.get(deviceId);
        if (!device) continue;
        const { key, line } = device;
        const sinceMs = Math.max(onlineMs.get(key) ?? 0, trouble.troubledUntilMs(line));
        const awayMs = Math.max(0, nowMs - sinceMs);
        if (status?.state === 'online') {
          if (watch.down.delete(key) && onlineMs.has(key))
            watch.longestMs = Math.max(watch.longestMs, awayMs);
          onlineMs.set(key, nowMs);
          told.delete(key);
          continue;
        }
        watch.down.add(key);
        if (onlineMs.has(key) && awayMs > RECOVERY_BOUND_MS && !told.has(key)) {
          told.add(key);
          watch.faults.push(
            `${key} is ${status?.state} (${status?.reason}, ${status?.lastError}) ${Math.round(awayMs / 1e3)} s after its trouble ended`,
          );
        }
      }
    },
  };
}
