import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../report.ts';
import type { Devices } from './devices.ts';
import type { PhaseTold } from './devices-process.ts';
import { watchProcess, type ProcessUsed } from './watch-process.ts';

/** How a reader of the devices did while it was watched. */
export interface Polling extends ProcessUsed {
  readonly seconds: number;
  /** Of the questions its schedule asked for. */
  readonly askedPct: number;
  readonly deviationP50Ms: number;
  readonly deviationP99Ms: number;
  readonly deviationMostMs: number;
}

export interface KeptPolling extends Polling {
  /** In its history, of the values that devices answered with. */
  readonly keptPct: number;
}

export async function watchPolling(
  devices: Devices,
  pid: number,
  seconds: number,
): Promise<Polling> {
  devices.beginPhase();
  const watch = watchProcess(pid);
  await wait(seconds * 1_000);
  const used = watch.stop();
  return { ...used, seconds, ...sumSchedules(await devices.endPhase()) };
}

function sumSchedules({ devices }: PhaseTold) {
  const deviations = devices.flatMap(({ schedule }) => schedule.deviationsMs);
  const due = devices.reduce((sum, { schedule }) => sum + schedule.due, 0);
  const asked = devices.reduce((sum, { schedule }) => sum + schedule.asked, 0);
  return {
    askedPct: (100 * asked) / due,
    deviationP50Ms: quantile(deviations, 0.5),
    deviationP99Ms: quantile(deviations, 0.99),
    deviationMostMs: quantile(deviations, 1),
  };
}
