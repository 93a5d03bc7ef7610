import type { DeviceKind } from '#shared/domain/telemetry/device.ts';
import { tolerance, type Change } from './changes-at-devices.ts';

/** Pairs what was changed with what was seen of it. */
export function createExpectations() {
  const waiting = new Map<string, Change>();
  const delaysByKind = new Map<DeviceKind, number[]>();
  return {
    expect: (change: Change) => void waiting.set(change.key, change),
    see(key: string, value: unknown): void {
      const change = waiting.get(key);
      if (!change || typeof value !== 'number' || Math.abs(value - change.value) > tolerance)
        return;
      waiting.delete(key);
      const delays = delaysByKind.get(change.kind) ?? [];
      delaysByKind.set(change.kind, delays);
      delays.push(Date.now() - change.atMs);
    },
    delays: (kind: DeviceKind): readonly number[] => delaysByKind.get(kind) ?? [],
  };
}
