/**
 * What a pump-off controller, drive or plunger controller says its well is doing (domain reference 6.3, 6.5).
 * A `wellState` tag carries the index in this list; new states go to its end.
 */
export const wellStates = [
  'normal',
  'pumpOffIdle',
  'downtime',
  'malfunction',
  'manualOff',
  'starting',
  'shutIn',
  'rise',
  'afterFlow',
  'fall',
  'noArrival',
] as const;
export type WellState = (typeof wellStates)[number];

export function wellStateToCode(state: WellState): number {
  return wellStates.indexOf(state);
}

/** The state a code stands for; undefined for a code no controller of ours sends. */
export function codeToWellState(code: number): WellState | undefined {
  return wellStates[code];
}
