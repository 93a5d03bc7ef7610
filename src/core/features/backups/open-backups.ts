import { isAbsolute, join } from 'node:path';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { BackupState } from '#shared/contract/backups.ts';
import { nextRunMs, type BackupPlan } from '#shared/domain/backups/backup-plan.ts';
import type { JobId, PersonId, SeatId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { targetOf } from '#core/backups/make-backup.ts';
import { lockWithPassphrase, type LockKey } from '#core/backups/backup-keys.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import type { KitTask } from '#core/jobs/workers/recovery-kit/write-kit.ts';
import type { Session } from '#core/session.ts';
import { isOwnerIn } from '#core/sync/seat/recovery-kit.ts';
import type { BackupDeps } from './backup-deps.ts';
import { backupKind, createBackupRunner } from './backup-runner.ts';
import { adoptKit, makeKit, useKit, type MadeKit } from './make-kit.ts';
import { bringsOwnerBack, type IsOwner, warningsOf } from './warnings.ts';

const lookEveryMs = 60_000;

/** The backups of an open tenant: by plan, by button, and how it stands with them. */
export interface Backups {
  state(): BackupState;
  /** Refuses `folder-not-writable`. */
  changePlan(changes: { readonly [Key in keyof BackupPlan]?: BackupPlan[Key] | undefined }): void;
  lockWith(passphrase: string): Promise<LockKey>;
  setLock(lock: LockKey): void;
  /** The job that is at it already, or a new one; refuses `backup-not-set-up`. */
  start(session: Session, isByPlan?: boolean): JobId;
  makeKit(session: Session, language: KitTask['language']): Promise<MadeKit>;
  /** Makes this seat an owner; refuses `recovery-code-mistyped`, `recovery-kit-void`. */
  useKit(code: string): Promise<void>;
  /** The kit that brought the tenant here is this seat's too: it opens the backups made from now on. null: when is not known. */
  adoptKit(secret: Uint8Array, madeAtMs: number | null): void;
  readonly runner: JobRunner;
  close(): void;
}

export function openBackups(deps: BackupDeps): Backups {
  const { notes, jobs, ports, changes, log } = deps;
  const findJob = () =>
    jobs
      .list()
      .find(
        ({ kind, state }) => kind === backupKind && (state === 'waiting' || state === 'running'),
      )?.jobId;
  const nextAtMs = () => {
    const plan = notes.plan();
    if (!plan.isOn) return null;
    const last = notes.runs().find(({ isByPlan, problem }) => isByPlan || problem === null);
    const ran = last && {
      startedAtMs: last.startedAtMs,
      isVerified: last.verifiedAtMs !== null || last.problem === 'cancelled',
    };
    return nextRunMs(plan, ran, ports.clock.nowMs(), deps.settings().timeZone);
  };
  const start = (session: Session, isByPlan = false) => {
    const known = findJob();
    if (known) return known;
    targetOf(notes.plan().folder, notes.locks());
    const request = { kind: backupKind, title: '', input: { isByPlan }, batchId: null, session };
    const jobId = jobs.start(request);
    changes.announce('backups.changed', []);
    return jobId;
  };
  const look = () => {
    try {
      const dueMs = nextAtMs();
      const isReady = notes.plan().folder !== null && notes.locks().length > 0;
      if (dueMs !== null && isReady && dueMs <= ports.clock.nowMs()) start(ownSession(deps), true);
    } catch (error) {
      log.error({ err: error }, 'it could not be looked whether a backup is due');
    }
  };
  // The first look is a minute after opening, when the work of opening is over: what was missed is made up for then.
  const timer = setInterval(look, lookEveryMs);
  return {
    state() {
      const runs = [...notes.runs()];
      const kit = notes.kit();
      const isOwner = ownersOf(deps);
      const lastVerifiedAtMs = runs.find(({ verifiedAtMs }) => verifiedAtMs !== null)?.verifiedAtMs;
      return {
        plan: notes.plan(),
        hasPassphrase: notes.locks().some(({ kind }) => kind === 'passphrase'),
        kit: kit && {
          madeAtMs: kit.madeAtMs,
          isOwner: isOwner !== undefined && bringsOwnerBack(kit, isOwner),
        },
        nextAtMs: nextAtMs(),
        jobId: findJob() ?? null,
        lastVerifiedAtMs: lastVerifiedAtMs ?? null,
        isShared: isOwner !== undefined,
        warnings: warningsOf(notes, ports.clock.nowMs(), isOwner),
        runs,
      };
    },
    changePlan(changed) {
      const given = Object.entries(changed).filter(([, value]) => value !== undefined);
      const plan = { ...notes.plan(), ...(Object.fromEntries(given) as Partial<BackupPlan>) };
      if (changed.folder) ensureWritable(deps, changed.folder);
      notes.changePlan(plan);
      changes.announce('backups.changed', []);
    },
    lockWith: (passphrase) => lockWithPassphrase(passphrase, ports.random),
    setLock(lock) {
      notes.setLock(lock);
      changes.announce('backups.changed', []);
    },
    start,
    makeKit: (session, language) => makeKit(deps, session, language),
    useKit: (code) => useKit(deps, code),
    adoptKit: (secret, madeAtMs) => adoptKit(deps, secret, madeAtMs),
    runner: createBackupRunner(deps),
    close: () => clearInterval(timer),
  };
}

function ownersOf({ sharing }: BackupDeps): IsOwner | undefined {
  const place = sharing()?.place;
  return place && ((device) => isOwnerIn(place, device as DeviceKey));
}

/** It must be there: a folder that is made where a stick was would fill the wrong disk. */
function ensureWritable({ ports: { disk }, folder: own }: BackupDeps, path: string): void {
  const refuse = (problem: string, cause?: unknown) =>
    new Refusal('folder-not-writable', { path, problem }, { cause });
  if (!isAbsolute(path)) throw refuse('relative');
  if (!disk.exists(path)) throw refuse('ENOENT');
  // A backup that lies within what it is a backup of goes with it.
  if (join(path, '.').startsWith(own)) throw refuse('within');
  const probe = join(path, '.wellos-probe');
  try {
    disk.writeWhole(probe, new Uint8Array());
    disk.remove(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw refuse(code, error);
  }
}

/** Nobody asked for it: it runs in the product's own name and writes no documents. */
function ownSession({ tenantId, seatName }: BackupDeps): Session {
  const nobody = '0'.repeat(26);
  return {
    tenantId,
    personId: nobody as PersonId,
    personName: 'WellOS',
    seatId: nobody as SeatId,
    seatName,
    role: 'owner',
  };
}
