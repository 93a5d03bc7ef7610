import { cpuMsOf, residentBytesOf } from '../historian-sides/process-usage.ts';
import { median } from '../report.ts';

const EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/** What a process used while it was watched, through /proc; elsewhere NaN. */
export interface ProcessUsed {
  readonly cpuPct: number;
  /** Median of the last twentieth. */
  readonly residentMb: number;
  readonly mostMb: number;
  /** From the middle third to the last. */
  readonly growthMb: number;
  /** Slope over the second half. */
  readonly growthMbPerMinute: number;
}

export function watchProcess(pid: number): { stop(): ProcessUsed } {
  const canSee = process.platform === 'linux';
  const beganMs = performance.now();
  const beganCpuMs = canSee ? cpuMsOf(pid) : Number.NaN;
  const residentMb: number[] = [];
  const look = () => residentMb.push(canSee ? residentBytesOf(pid) / 1e6 : Number.NaN);
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      const cpuMs = (canSee ? cpuMsOf(pid) : Number.NaN) - beganCpuMs;
      const third = Math.floor(residentMb.length / 3);
      const late = residentMb.slice(2 * third);
      return {
        cpuPct: (100 * cpuMs) / (performance.now() - beganMs),
        residentMb: median(residentMb.slice(Math.floor(residentMb.length * 0.95))),
        mostMb: Math.max(...residentMb),
        growthMb: median(late) - median(residentMb.slice(third, 2 * third)),
        growthMbPerMinute:
          slopeOf(residentMb.slice(residentMb.length / 2)) * (MINUTE_MS / EVERY_MS),
      };
    },
  };
}

/** Least squares, by look. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let above = 0;
  let below = 0;
  for (const [at, value] of values.entries()) {
    above += (at - middle) * (value - mean);
    below += (at - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
