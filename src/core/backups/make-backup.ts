import { basename, join } from 'node:path';
import type { SeatId, TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal, Refusal, type RefusalCode } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import { tenantMigrations } from '../storage/migrations/tenant-migrations.ts';
import { backupEnding, type BackupHead, encodeHead } from './backup-head.ts';
import { type LockKey, newFileKey } from './backup-keys.ts';
import { readInThread, writeInThread } from './backup-worker.ts';
import { deviceKeyName } from './make-own.ts';

export interface BackupSource {
  readonly tenantId: TenantId;
  /** The tenant's own. */
  readonly folder: string;
  readonly seatId: SeatId;
  readonly jobWorkers: URL | undefined;
  /** Opened: they are sealed here with a key that another computer has not got. */
  readonly secrets: () => Promise<ReadonlyMap<string, Uint8Array>>;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'disk'>;
}

export interface BackupRequest {
  /** Where the backup goes; it must be there. */
  readonly target: string;
  readonly locks: readonly LockKey[];
  readonly withDeviceKey: boolean;
  readonly about: Pick<BackupHead, 'tenantName' | 'seatName' | 'appVersion'>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number | null, step?: string) => void;
}

export interface MadeBackup {
  readonly path: string;
  readonly madeAtMs: number;
  readonly bytes: number;
  readonly plainBytes: number;
  readonly documents: number;
  readonly rows: number;
  readonly photos: { readonly count: number; readonly bytes: number };
  /** Hashes of photos and files that are here as far as the database says, and could not be backed up. */
  readonly lacking: readonly string[];
  readonly writtenMs: number;
  readonly verifiedMs: number;
  /** Why it is not verified: a refusal's code, or `unread` when a file could not be read. */
  readonly problem: RefusalCode | 'unread' | null;
}

/**
 * Makes a backup and proves it: it is restored into a scratch folder within the tenant's, which takes as much room as the
 * tenant does, and is removed again. Rejects when nothing could be written; a backup that did not prove itself stays, with its problem.
 */
export async function makeBackup(
  source: BackupSource,
  request: BackupRequest,
): Promise<MadeBackup> {
  const { folder, ports, jobWorkers } = source;
  const { signal, onProgress } = request;
  const madeAtMs = ports.clock.nowMs();
  const path = join(request.target, nameOf(source, madeAtMs));
  const { key, keyId, slots } = newFileKey(source.tenantId, request.locks, ports.random);
  const head = encodeHead({
    ...request.about,
    tenantId: source.tenantId,
    madeAtMs,
    lastMigration: tenantMigrations.at(-1)!.name,
    hasDeviceKey: request.withDeviceKey,
    keyId,
    slots,
  });
  const secrets = new Map(await source.secrets());
  if (!request.withDeviceKey) secrets.delete(deviceKeyName);
  const beganAtMs = ports.clock.monotonicMs();
  const written = await writeInThread(
    { jobWorkers, signal, onProgress },
    { folder, secrets, scratch: scratchIn(folder, 'copying'), path, head, key },
  );
  const wroteAtMs = ports.clock.monotonicMs();
  const { contents, bytes, plainBytes } = written;
  const problem =
    (await rehearse(source, request, { path, head, key, plainBytes, totalBytes: bytes })) ??
    (contents.unread.length > 0 ? 'unread' : null);
  return {
    path,
    madeAtMs,
    bytes,
    plainBytes,
    documents: contents.documents.count,
    rows: Object.values(contents.rows)
      .flatMap(Object.values)
      .reduce((sum, n) => sum + n, 0),
    photos: { count: contents.blobs?.count ?? 0, bytes: contents.blobs?.bytes ?? 0 },
    lacking: (contents.blobs?.lacking ?? []).map(({ hash }) => hash),
    writtenMs: wroteAtMs - beganAtMs,
    verifiedMs: ports.clock.monotonicMs() - wroteAtMs,
    problem,
  };
}

interface Written {
  readonly path: string;
  readonly head: Uint8Array;
  readonly key: Uint8Array;
  readonly plainBytes: number;
  readonly totalBytes: number;
}

/** undefined: it is what it says. */
async function rehearse(
  { folder, jobWorkers, ports: { disk } }: BackupSource,
  { signal, onProgress }: BackupRequest,
  { plainBytes, ...file }: Written,
): Promise<RefusalCode | undefined> {
  const into = scratchIn(folder, 'rehearsal');
  disk.remove(into);
  try {
    if ((disk.freeBytes(folder) ?? Infinity) < plainBytes) return 'disk-full';
    await readInThread({ jobWorkers, signal, onProgress }, { ...file, into });
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  } finally {
    disk.remove(into);
  }
}

type Maker = Pick<BackupSource, 'folder' | 'seatId'>;

/** Two seats of a tenant may back up into one folder, and their own folders have the same name. */
function beginningOf({ folder, seatId }: Maker): string {
  return `${basename(folder)}-${seatId.slice(-6).toLowerCase()}-`;
}

/** `caprock-operating-7q3k9x-8hw2mp-20261125T020000123Z.wellosbackup` */
export function nameOf(maker: Maker, atMs: number): string {
  return `${beginningOf(maker)}${new Date(atMs).toISOString().replaceAll(/[-:.]/g, '')}${backupEnding}`;
}

/** When a backup of this tenant was made by this seat, by its file's name; undefined for any other file. */
export function madeAtOf(maker: Maker, name: string): number | undefined {
  const begins = beginningOf(maker);
  if (!name.startsWith(begins)) return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.wellosbackup$/.exec(
    name.slice(begins.length),
  );
  if (!match) return undefined;
  const [year, month, day, hour, minute, second, ms] = match.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second, ms);
}

/** Beside the tenant's other backups, and left out of every one. */
function scratchIn(folder: string, name: string): string {
  return join(folder, 'backups', name);
}

/** What a crash left of a backup that was being made. */
export function tidyScratch(disk: Ports['disk'], folder: string): void {
  for (const name of ['copying', 'rehearsal']) disk.remove(scratchIn(folder, name));
}

/** Refuses `backup-not-set-up` {missing} until there is a folder, and a secret to open backups with. */
export function targetOf(target: string | null, locks: readonly LockKey[]): string {
  if (target === null) throw new Refusal('backup-not-set-up', { missing: 'folder' });
  if (locks.length === 0) throw new Refusal('backup-not-set-up', { missing: 'secret' });
  return target;
}
