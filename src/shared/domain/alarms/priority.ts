import { z } from 'zod';

/** From the most to the least urgent. `journal` is written down and never announced. */
export const alarmPriorities = ['critical', 'high', 'medium', 'low', 'journal'] as const;
export type AlarmPriority = (typeof alarmPriorities)[number];
export const alarmPriority = z.enum(alarmPriorities);

/** How bad it gets when nobody responds. */
export const consequenceSeverities = ['minor', 'major', 'severe'] as const;
export type ConsequenceSeverity = (typeof consequenceSeverities)[number];

/**
 * Columns: more than 30 min to respond, 10 to 30, 3 to 10, less than 3. Domain reference 7.4 gives the axes and the
 * order; that it is filled along the diagonal is unsourced (the standards are paid documents).
 */
const matrix: Record<ConsequenceSeverity, readonly AlarmPriority[]> = {
  minor: ['journal', 'low', 'medium', 'high'],
  major: ['low', 'medium', 'high', 'critical'],
  severe: ['medium', 'high', 'critical', 'critical'],
};

/** Priority from consequence and time to respond, in minutes. Unsourced as to its cells, see the matrix. */
export function priorityOf(
  severity: ConsequenceSeverity,
  respondWithinMinutes: number,
): AlarmPriority {
  return matrix[severity][columnOf(respondWithinMinutes)]!;
}

function columnOf(minutes: number): number {
  if (minutes > 30) return 0;
  if (minutes >= 10) return 1;
  return minutes >= 3 ? 2 : 3;
}

/** The more urgent first. */
export function comparePriorities(one: AlarmPriority, other: AlarmPriority): number {
  return alarmPriorities.indexOf(one) - alarmPriorities.indexOf(other);
}
