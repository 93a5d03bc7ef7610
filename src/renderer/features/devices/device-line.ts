import type { OutputOf } from '#renderer/core.ts';
import type { Status } from '#renderer/ui/index.ts';
import { hasLine } from '#shared/domain/telemetry/device.ts';

export type Device = OutputOf<'devices', 'list'>[number];
export type ShownState = NonNullable<Device['status']>['state'] | 'no-line';

/** What each line is doing moves without an event of its own (rate, next try). */
export const lookAgainMs = 5_000;

export const stateMarks: Record<ShownState, Status | undefined> = {
  online: 'ok',
  offline: 'high',
  connecting: 'low',
  disabled: 'off',
  'no-line': undefined,
};

export function stateOf({ address, enabled, status }: Device): ShownState {
  if (!hasLine(address)) return 'no-line';
  return enabled ? (status?.state ?? 'connecting') : 'disabled';
}

const ranks: Record<ShownState, number> = {
  offline: 0,
  connecting: 1,
  online: 2,
  'no-line': 3,
  disabled: 4,
};

/** Lines in trouble first, within a state those that lose the most, then by name. */
export function worstFirst(devices: readonly Device[]): readonly Device[] {
  return devices.toSorted(
    (one, other) =>
      ranks[stateOf(one)] - ranks[stateOf(other)] ||
      answered(one) - answered(other) ||
      one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
}

function answered({ status }: Device): number {
  return status?.exchanges?.answeredPct ?? 100;
}
