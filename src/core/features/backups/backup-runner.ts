import { basename, join } from 'node:path';
import { z } from 'zod';
import { backupsToKeep } from '#shared/domain/backups/backup-plan.ts';
import type { BackupRun } from '#shared/contract/backups.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { madeAtOf, makeBackup, targetOf, tidyScratch } from '#core/backups/make-backup.ts';
import type { JobRunner, JobTask } from '#core/jobs/jobs.ts';
import { namesOf } from '#core/sync/blobs/blob-names.ts';
import type { BackupDeps } from './backup-deps.ts';

export const backupKind = 'tenantBackup';

const input = z.object({ isByPlan: z.boolean() });

/** Makes one backup, proves it, and lets old ones go. A run that was cut short begins anew. */
export function createBackupRunner(deps: BackupDeps): JobRunner {
  const { notes, ports, changes } = deps;
  const note = (run: BackupRun) => {
    notes.addRun(run);
    changes.announce('backups.changed', []);
  };
  return {
    kind: backupKind,
    async run(task) {
      const { isByPlan } = input.parse(task.input);
      const startedAtMs = ports.clock.nowMs();
      const folder = notes.plan().folder ?? '';
      const begun = { ...nothingYet, startedAtMs, folder, isByPlan };
      try {
        const run = { ...begun, ...(await make(deps, task)), endedAtMs: ports.clock.nowMs() };
        note(run);
        if (run.verifiedAtMs !== null) prune(deps, folder);
        return { file: run.file, bytes: run.bytes, problem: run.problem };
      } catch (error) {
        const problem = problemOf(error, task.signal);
        // Whoever closes WellOS has it gone on with at the next start.
        if (problem !== undefined) note({ ...begun, endedAtMs: ports.clock.nowMs(), problem });
        throw error;
      }
    },
  };
}

const nothingYet = {
  file: null,
  bytes: null,
  plainBytes: null,
  documents: null,
  rows: null,
  photos: null,
  photosLacking: { count: 0, names: [] },
  verifiedAtMs: null,
};

async function make(
  deps: BackupDeps,
  task: JobTask,
): Promise<Omit<BackupRun, 'startedAtMs' | 'endedAtMs' | 'folder' | 'isByPlan'>> {
  const { notes, ports, log } = deps;
  tidyScratch(ports.disk, deps.folder);
  await deps.seal();
  const made = await makeBackup(deps, {
    target: targetOf(notes.plan().folder, notes.locks()),
    locks: notes.locks(),
    withDeviceKey: notes.plan().withDeviceKey,
    about: {
      tenantName: deps.settings().operatorName,
      seatName: task.session.seatName,
      appVersion: deps.version,
    },
    signal: task.signal,
    onProgress: task.progress,
  });
  const { path, writtenMs, verifiedMs, bytes, plainBytes, problem } = made;
  const lacking = await lookAt(deps, made.lacking);
  log.info({ path, bytes, plainBytes, writtenMs, verifiedMs, problem }, 'a backup was made');
  return {
    file: basename(path),
    bytes,
    plainBytes,
    documents: made.documents,
    rows: made.rows,
    photos: made.photos,
    photosLacking: { count: lacking.length, names: await namesOf(deps, lacking) },
    problem,
    verifiedAtMs: problem === null ? ports.clock.nowMs() : null,
  };
}

/** What is not as it should be is marked, and fetched again; what was let go meanwhile lacks nowhere. */
async function lookAt({ blobs }: BackupDeps, hashes: readonly string[]): Promise<string[]> {
  for (const hash of hashes) await blobs.store.check(hash);
  return hashes.filter((hash) => blobs.store.rows.isKnown(hash));
}

/** Only files that are backups of this operator by this seat, and only once a newer one has proven itself. */
function prune(deps: BackupDeps, folder: string): void {
  const { notes, settings, log } = deps;
  const { disk } = deps.ports;
  try {
    const found = disk.list(folder).flatMap((name) => {
      const madeAtMs = madeAtOf(deps, name);
      return madeAtMs === undefined ? [] : [{ path: join(folder, name), madeAtMs }];
    });
    const times = found.map(({ madeAtMs }) => madeAtMs);
    const kept = backupsToKeep(times, notes.plan(), settings().timeZone);
    for (const { path, madeAtMs } of found) if (!kept.has(madeAtMs)) disk.remove(path);
  } catch (error) {
    // The new one is there and whole; the stick may have been taken away since.
    log.warn({ err: error, folder }, 'old backups could not be removed');
  }
}

/** undefined: it was stopped to be gone on with. */
function problemOf(error: unknown, signal: AbortSignal): string | undefined {
  if (isRefusal(error)) return error.code;
  if (!signal.aborted) return 'bug';
  return (signal.reason as { readonly why?: unknown }).why === 'closing' ? undefined : 'cancelled';
}
