import type { WellStatus } from '#shared/domain/identity/well.ts';
import type { Quality, QualityReason, TagValue } from '#shared/domain/telemetry/sample.ts';
import { codeToWellState, type WellState } from '#shared/domain/telemetry/well-state.ts';

/** `idle`: waits by itself, as a pumped-off well does; no downtime. */
export type RunState = 'running' | 'idle' | 'down' | 'unknown';

export type RunReason =
  | WellState
  /** The unit is off, and its controller does not say why. */
  | 'stopped'
  /** Nothing flows. */
  | 'noFlow'
  | 'noCommunication'
  | 'notMeasured'
  | `status-${WellStatus}`;

export interface RunJudgement {
  readonly state: RunState;
  /** null: it runs, and nothing more is known of it. */
  readonly reason: RunReason | null;
}

export interface LiveReading {
  readonly value: TagValue | null;
  readonly quality: Quality;
  readonly reason: QualityReason;
}

const stateOf: Record<WellState, RunState> = {
  normal: 'running',
  starting: 'running',
  rise: 'running',
  afterFlow: 'running',
  fall: 'running',
  pumpOffIdle: 'idle',
  downtime: 'down',
  malfunction: 'down',
  manualOff: 'down',
  shutIn: 'down',
  noArrival: 'down',
};

const silentStatuses: readonly WellStatus[] = [
  'shutIn',
  'temporarilyAbandoned',
  'inactive',
  'drilling',
  'plugged',
  'cancelled',
];

/** Less than this is a closed line, bbl/d or Mcf/d. */
const leastFlow = 0.5;

/**
 * Whether a well runs, and why not, from what its controller says: its state, else whether the unit is on, else whether
 * anything flows. A well that nothing is heard of is not known to run; one that is shut in by its own status is down
 * unless its devices say otherwise.
 */
export function judgeRun(well: {
  readonly status: WellStatus;
  readonly wellState: LiveReading | undefined;
  readonly running: LiveReading | undefined;
  readonly rates: readonly LiveReading[];
}): RunJudgement {
  const told = [well.wellState, well.running, ...well.rates].filter((one) => one !== undefined);
  const heard = told.filter(isUsable);
  const known = heard.length > 0 ? judgeHeard(well) : undefined;
  if (known) return known;
  if (silentStatuses.includes(well.status))
    return { state: 'down', reason: `status-${well.status}` };
  return { state: 'unknown', reason: told.length > 0 ? 'noCommunication' : 'notMeasured' };
}

function judgeHeard({
  wellState,
  running,
  rates,
}: Parameters<typeof judgeRun>[0]): RunJudgement | undefined {
  const code = isUsable(wellState) ? codeToWellState(Number(wellState.value)) : undefined;
  if (code) return { state: stateOf[code], reason: code === 'normal' ? null : code };
  if (isUsable(running)) {
    const isOn = running.value === true || running.value === 1;
    return isOn ? { state: 'running', reason: null } : { state: 'down', reason: 'stopped' };
  }
  const flows = rates.filter(isUsable);
  if (flows.length === 0) return undefined;
  const isFlowing = flows.some(({ value }) => Number(value) > leastFlow);
  return isFlowing ? { state: 'running', reason: null } : { state: 'down', reason: 'noFlow' };
}

function isUsable(reading: LiveReading | undefined): reading is LiveReading {
  return (
    reading !== undefined &&
    reading.value !== null &&
    reading.quality !== 'bad' &&
    reading.reason !== 'stale' &&
    reading.reason !== 'offline'
  );
}
