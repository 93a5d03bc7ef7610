import type { WellStatus } from '#shared/domain/identity/well.ts';

/** A map of eleven colours says nothing: statuses are shown in five groups, each with a letter of its own. */
export const groups = [
  { key: 'producing', colour: 'oil', letter: 'P' },
  { key: 'injecting', colour: 'water', letter: 'I' },
  { key: 'idle', colour: 'series-4', letter: 'S' },
  { key: 'building', colour: 'series-3', letter: 'D' },
  { key: 'gone', colour: 'text-faint', letter: 'X' },
] as const;
export type StatusGroup = (typeof groups)[number]['key'];

const groupByStatus: Record<WellStatus, StatusGroup> = {
  producing: 'producing',
  injecting: 'injecting',
  disposing: 'injecting',
  shutIn: 'idle',
  temporarilyAbandoned: 'idle',
  inactive: 'idle',
  unknown: 'idle',
  drilling: 'building',
  completed: 'building',
  plugged: 'gone',
  cancelled: 'gone',
};

export function groupOf(status: WellStatus): StatusGroup {
  return groupByStatus[status];
}
