import type { BackupState } from '#shared/contract/backups.ts';
import type { BackupNotes, KnownKit } from '#core/backups/backup-notes.ts';

const dayMs = 86_400_000;

type Warning = BackupState['warnings'][number];

/** Whether a device is an owner of the tenant, which is shared. */
export type IsOwner = (device: string) => boolean;

/** One that was made before others joined does not, nor one that was taken out since. */
export function bringsOwnerBack({ deviceKey }: KnownKit, isOwner: IsOwner): boolean {
  return deviceKey !== null && isOwner(deviceKey);
}

/** What is wrong with the backups of an operator on this computer, worst first. */
export function warningsOf(
  notes: BackupNotes,
  nowMs: number,
  isOwner: IsOwner | undefined,
): Warning[] {
  const plan = notes.plan();
  const runs = notes.runs();
  const last = runs[0];
  const verifiedAtMs = runs.find((run) => run.verifiedAtMs !== null)?.verifiedAtMs ?? null;
  const days = verifiedAtMs === null ? null : Math.floor(Math.abs(nowMs - verifiedAtMs) / dayMs);
  const isOld = days === null ? runs.length > 0 || plan.isOn : days >= plan.warnAfterDays;
  const isFailed = last !== undefined && last.problem !== null && last.problem !== 'cancelled';
  const kit = notes.kit();
  const isKitMissing = kit === null || (isOwner !== undefined && !bringsOwnerBack(kit, isOwner));
  return [
    ...(isFailed ? [{ kind: 'last-failed', days: null, why: last.problem } as const] : []),
    ...(isOld ? [{ kind: 'none-verified', days, why: null } as const] : []),
    ...(plan.isOn ? [] : [{ kind: 'off', days: null, why: null } as const]),
    ...(isKitMissing ? [{ kind: 'no-kit', days: null, why: null } as const] : []),
  ];
}
