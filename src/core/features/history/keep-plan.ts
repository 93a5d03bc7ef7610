import { keepRulesOf } from '#shared/domain/people/tenant-settings.ts';
import { planKeeping, planRelief, type KeepStep } from '#shared/domain/telemetry/keep-rules.ts';
import type { HistoryDeps } from './history-deps.ts';
import { measureMonths, totalBytesOf, type MonthFile } from './measure-months.ts';
import { neededRoom } from './room.ts';

/** What was put back from an archive stays for so long, whatever the rules say. */
const readBackStaysMs = 30 * 86_400_000;

export interface KeepPlan {
  readonly steps: readonly KeepStep[];
  readonly months: readonly MonthFile[];
  /** Room that is needed and that the rules do not make. */
  readonly short: { readonly needBytes: number; readonly why: 'disk' | 'quota' } | undefined;
}

/**
 * What is due now: first by the rules, then, where there is no room, in the order of relief. Relief frees at most
 * `mostBytes`, whatever is measured: files shrink a while after their samples went.
 */
export async function planKeep(
  deps: Pick<HistoryDeps, 'store' | 'notes' | 'settings' | 'ports' | 'folder'>,
  nowMs: number,
  mostBytes = Infinity,
): Promise<KeepPlan> {
  const { store, notes, ports } = deps;
  const rules = keepRulesOf(deps.settings());
  const { months, logBytes } = await measureMonths(store);
  const byRule = withoutReadBack(deps, planKeeping(months, rules, nowMs));
  const room = neededRoom({
    freeBytes: ports.disk.freeBytes(deps.folder),
    totalBytes: totalBytesOf(months, logBytes),
    seat: notes.seat(),
  });
  const freed = byRule.reduce((sum, { freesBytes }) => sum + freesBytes, 0);
  const needBytes = Math.min(room?.needBytes ?? 0, mostBytes) - freed;
  if (!room || needBytes <= 0) return { steps: byRule, months, short: undefined };
  const short = { needBytes, why: room.why };
  const known = new Set(byRule.map(keyOf));
  const relief = planRelief(months, rules, nowMs, short).filter((step) => !known.has(keyOf(step)));
  return { steps: [...byRule, ...relief], months, short };
}

export function keyOf({ keep, fromMs, loses }: KeepStep): string {
  return `${keep} ${fromMs} ${loses}`;
}

/** Files lose by age: where a month stays because it was put back, the later ones of its class stay too. */
function withoutReadBack(
  { notes, ports }: Pick<HistoryDeps, 'notes' | 'ports'>,
  steps: readonly KeepStep[],
): KeepStep[] {
  const readBack = notes.since('read-back', ports.clock.nowMs() - readBackStaysMs);
  const staying = new Set<KeepStep['keep']>();
  return steps.filter((step) => {
    const isReadBack = readBack.some(
      ({ keep, fromMs, toMs }) =>
        (keep ?? step.keep) === step.keep &&
        (fromMs ?? Infinity) < step.toMs &&
        (toMs ?? -Infinity) > step.fromMs,
    );
    if (isReadBack) staying.add(step.keep);
    return !staying.has(step.keep);
  });
}
