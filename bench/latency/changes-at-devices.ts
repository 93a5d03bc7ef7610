import type { DeviceKind } from '#shared/domain/telemetry/device.ts';
import type { Probe } from '#simulator/simulated-lease.ts';
import type { TimedTag } from './bring-field.ts';

export interface Change {
  readonly key: string;
  readonly kind: DeviceKind;
  readonly value: number;
  readonly atMs: number;
}

/** Values differ by at least this much, and what scaling on the wire rounds away is far less. */
export const tolerance = 0.5;

/** Changes every tag so many times, at times that have nothing to do with anybody's clock. */
export async function changesAtDevices(
  probe: Probe,
  tags: readonly TimedTag[],
  rounds: number,
  tell: (change: Change) => void,
): Promise<Change[]> {
  const made: Change[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { key, kind } of tags) {
      await pause(10 + Math.random() * 60);
      const change = { key, kind, value: 40 + ((round * 3 + tags.length) % 400), atMs: Date.now() };
      made.push(change);
      tell(change);
      probe.setValue(key, change.value);
    }
  }
  await pause(2_500);
  for (const { key } of tags) probe.release(key);
  return made;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
