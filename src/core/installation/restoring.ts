import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import type { Restoring as RestoringState } from '#shared/contract/backups.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import { backupEnding, type FoundHead, readHead } from '../backups/backup-head.ts';
import { openFileKey, type ShownSecret } from '../backups/backup-keys.ts';
import { readInThread } from '../backups/backup-worker.ts';
import { makeOwn } from '../backups/make-own.ts';
import type { Changes, Restoring } from '../core-deps.ts';
import { logBug } from '../log.ts';
import type { Ports } from '../ports.ts';
import { tenantMigrations } from '../storage/migrations/tenant-migrations.ts';
import { readLabel, restoredFolder, restoringFolder } from './tenant-folder.ts';

export interface RestoringDeps {
  readonly ports: Ports;
  readonly log: Logger;
  readonly changes: Pick<Changes, 'announce'>;
  /** Folder of the tenants' folders. */
  readonly folder: string;
  readonly jobWorkers: URL | undefined;
  readonly isHere: (id: TenantId) => boolean;
  /** Closes the one that is here, puts the restored one in its place and opens it; answers where the old one lies. */
  readonly replace: (id: TenantId) => Promise<string | null>;
}

interface Request {
  readonly path: string;
  readonly secret: ShownSecret;
  readonly replace: boolean;
}

const nothing: RestoringState = {
  state: 'none',
  tenantName: '',
  done: 0,
  total: null,
  step: null,
  tenantId: null,
  keptAside: null,
  failure: null,
};

/**
 * Makes tenants of backups, one at a time.
 *
 * Invariants:
 * 1. What is here is not touched before the restored tenant has been proven whole, beside it.
 * 2. A tenant that is here moves aside only when that was asked for, and stays there as it was.
 * 3. Cancelled or failed, nothing is left of it; killed, the next start clears it away or gives it its place.
 */
export function createRestoring(deps: RestoringDeps): Restoring & { close(): Promise<void> } {
  const { ports, changes, log } = deps;
  let now = nothing;
  let running: { readonly stopping: AbortController; readonly ended: Promise<void> } | undefined;
  const tell = (change: Partial<RestoringState>) => {
    now = { ...now, ...change };
    changes.announce('backups.restoring', []);
  };

  const run = async (found: FoundHead, key: Uint8Array, { path }: Request, signal: AbortSignal) => {
    try {
      const progress = (done: number, total: number | null, step?: string) =>
        tell({ done, total, step: step ?? now.step });
      const id = found.head.tenantId;
      await unpack(deps, found, { path, key, signal, progress });
      tell({ step: 'placing' });
      tell({ state: 'done', keptAside: await deps.replace(id), tenantId: id, step: null });
      log.info({ path, tenantId: id, keptAside: now.keptAside }, 'a backup was restored');
    } catch (error) {
      tell(
        signal.aborted
          ? { state: 'cancelled' }
          : { state: 'failed', failure: failureOf(log, error) },
      );
    } finally {
      running = undefined;
    }
  };

  return {
    inspect: (path) => describe(deps, readHead(ports.disk, path)),
    find: (folder) => findBackups(ports, folder),
    state: () => now,
    async start(request) {
      if (running) throw new Refusal('backup-restoring');
      const found = readHead(ports.disk, request.path);
      refuseNewer(found);
      const key = await openFileKey(found.head, request.secret);
      const { tenantId, tenantName } = found.head;
      if (deps.isHere(tenantId) && !request.replace)
        throw new Refusal('backup-tenant-here', { tenantId, name: tenantName });
      // Opening took a moment, in which another may have begun.
      if (running) throw new Refusal('backup-restoring');
      now = { ...nothing, state: 'running', tenantName, total: found.totalBytes };
      const stopping = new AbortController();
      running = { stopping, ended: run(found, key, request, stopping.signal) };
      changes.announce('backups.restoring', []);
    },
    cancel: () => running?.stopping.abort(new Error('cancelled')),
    async close() {
      running?.stopping.abort(new Error('closing'));
      await running?.ended;
    },
  };
}

interface Unpacking {
  readonly path: string;
  readonly key: Uint8Array;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number | null, step?: string) => void;
}

/** Into a folder beside the others, which says by its name that it is whole when it is. */
async function unpack(
  { ports, folder, jobWorkers }: RestoringDeps,
  { head, raw, totalBytes }: FoundHead,
  { path, key, signal, progress }: Unpacking,
): Promise<void> {
  const { disk } = ports;
  const into = restoringFolder(folder, head.tenantId);
  disk.remove(into);
  try {
    await readInThread(
      { jobWorkers, signal, onProgress: progress },
      { path, head: raw, key, into, totalBytes },
    );
    if (readLabel(disk, into)?.tenantId !== head.tenantId)
      throw new Refusal('backup-damaged', { problem: 'label', at: 0 });
    makeOwn(disk, join(into, 'tenant.db'), ports.clock.nowMs());
    signal.throwIfAborted();
    disk.remove(restoredFolder(folder, head.tenantId));
    disk.rename(into, restoredFolder(folder, head.tenantId));
  } catch (error) {
    disk.remove(into);
    throw error;
  }
  ports.reach('restore:proven');
}

/** A database with steps this WellOS does not know would be restored only to be refused. */
function refuseNewer({ head }: FoundHead): void {
  if (tenantMigrations.some(({ name }) => name === head.lastMigration)) return;
  throw new Refusal('backup-newer', { appVersion: head.appVersion });
}

function describe({ isHere }: RestoringDeps, { head, totalBytes }: FoundHead) {
  const { tenantId, tenantName, madeAtMs, seatName, appVersion, hasDeviceKey } = head;
  return {
    hasDeviceKey,
    tenantId,
    tenantName,
    madeAtMs,
    seatName,
    appVersion,
    bytes: totalBytes,
    opensWith: head.slots.map(({ kind }) => kind),
    isHere: isHere(tenantId),
  };
}

function findBackups({ disk }: Pick<Ports, 'disk'>, folder: string) {
  return listOf(disk, folder)
    .filter((name) => basename(name).endsWith(backupEnding))
    .flatMap((name) => {
      const path = join(folder, name);
      try {
        const { head, totalBytes } = readHead(disk, path);
        return [{ path, tenantName: head.tenantName, madeAtMs: head.madeAtMs, bytes: totalBytes }];
      } catch (error) {
        // What is no backup, or of a newer WellOS, is told when it is asked for by its name.
        if (isRefusal(error)) return [];
        throw error;
      }
    })
    .toSorted((one, other) => other.madeAtMs - one.madeAtMs);
}

function listOf(disk: Ports['disk'], folder: string): readonly string[] {
  try {
    return disk.list(folder);
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code;
    if (problem === undefined) throw error;
    throw new Refusal('folder-not-readable', { path: folder, problem }, { cause: error });
  }
}

function failureOf(log: Logger, error: unknown): NonNullable<RestoringState['failure']> {
  if (isRefusal(error)) return { code: error.code, details: error.details };
  return { code: 'bug', details: { bugId: logBug(log, error) } };
}
