import type { BackupState } from '#shared/contract/backups.ts';
import type { BackupNotes } from '#core/backups/backup-notes.ts';

const dayMs = 86_400_000;

type Warning = BackupState['warnings'][number];

/** What is wrong with the backups of an operator on this computer, worst first. */
export function warningsOf(notes: BackupNotes, nowMs: number, isShared: boolean): Warning[] {
  const plan = notes.plan();
  const runs = notes.runs();
  const last = runs[0];
  const verifiedAtMs = runs.find((run) => run.verifiedAtMs !== null)?.verifiedAtMs ?? null;
  const days = verifiedAtMs === null ? null : Math.floor(Math.abs(nowMs - verifiedAtMs) / dayMs);
  const isOld = days === null ? runs.length > 0 || plan.isOn : days >= plan.warnAfterDays;
  const isFailed = last !== undefined && last.problem !== null && last.problem !== 'cancelled';
  const kit = notes.kit();
  // One that was made before others joined brings no owner back.
  const isKitMissing = kit === null || (isShared && kit.deviceKey === null);
  return [
    ...(isFailed ? [{ kind: 'last-failed', days: null, why: last.problem } as const] : []),
    ...(isOld ? [{ kind: 'none-verified', days, why: null } as const] : []),
    ...(plan.isOn ? [] : [{ kind: 'off', days: null, why: null } as const]),
    ...(isKitMissing ? [{ kind: 'no-kit', days: null, why: null } as const] : []),
  ];
}
