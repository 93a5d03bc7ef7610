import type { WellLine } from '#shared/contract/displays.ts';
import { useFollowedEvery } from '#renderer/features/telemetry/followed-values.tsx';
import { judgeLine, sumByLease, type LeaseNow, type WellNow } from './well-now.ts';

/** Often enough for an eye, seldom enough that a sorted list does not dance. */
const judgeEveryMs = 2_000;

interface WellsNow {
  readonly wells: readonly WellNow[];
  readonly leases: readonly LeaseNow[];
}

/** Wells and leases judged by their live values, anew every two seconds. */
export function useWellsNow(lines: readonly WellLine[]): WellsNow {
  const { get } = useFollowedEvery(judgeEveryMs);
  const wells = lines.map((line) => judgeLine(line, get));
  return { wells, leases: sumByLease(wells, get) };
}
