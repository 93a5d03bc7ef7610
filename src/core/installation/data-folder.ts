import { join } from 'node:path';
import { z } from 'zod';
import { Refusal, isRefusal } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import type { Disk } from '../storage/disk.ts';
import { takeLock, type DataFolderLock } from '../storage/lock.ts';

/** Grows when an older WellOS could no longer work with the folder as a whole. 2: secrets are sealed; one that finds none makes new ones. */
export const dataFolderFormat = 2;

const formatFile = z.object({ format: z.number().int().min(1), writtenBy: z.string() });

/** A data folder that is ours until `close`. */
export interface DataFolder {
  readonly path: string;
  readonly installationDatabase: string;
  readonly tenants: string;
  /** Files that people gave for imports. */
  readonly files: string;
  readonly secrets: string;
  /** Where what turned out damaged is kept as it was. */
  readonly damaged: string;
  /** Where tenants lie that a restored one has taken the place of. */
  readonly replaced: string;
  readonly lock: DataFolderLock;
  close(): void;
}

/** Of a data folder. */
export const logsFolder = (dataFolder: string) => join(dataFolder, 'logs');

/**
 * Takes the data folder, made when there is none.
 * Refuses `data-folder-newer` {format, writtenBy} without touching it, `data-folder-in-use` {pid, host, sinceMs, url}
 * and `data-folder-unreadable` {folder, problem} where it cannot be read or written.
 */
export function openDataFolder(
  path: string,
  { ports, version }: { readonly ports: Pick<Ports, 'disk' | 'clock'>; readonly version: string },
): DataFolder {
  const { disk } = ports;
  return refusingWhenUnreadable(path, () => {
    refuseNewer(path, disk);
    disk.makeFolder(path);
    const lock = takeLock(path, ports);
    try {
      // Another core may have brought the folder to its newer format before we got the lock.
      refuseNewer(path, disk);
      const folder = describe(path, lock);
      for (const inside of [folder.tenants, folder.files]) disk.makeFolder(inside);
      writeFormat(path, version, disk);
      return folder;
    } catch (error) {
      lock.close();
      throw error;
    }
  });
}

function describe(path: string, lock: DataFolderLock): DataFolder {
  return {
    path,
    installationDatabase: join(path, 'installation.db'),
    tenants: join(path, 'tenants'),
    files: join(path, 'files'),
    secrets: join(path, 'secrets'),
    damaged: join(path, 'damaged'),
    replaced: join(path, 'replaced'),
    lock,
    close: () => lock.close(),
  };
}

const formatPath = (folder: string) => join(folder, 'format.json');

/** Reads only. */
function refuseNewer(folder: string, disk: Disk): void {
  if (!disk.exists(formatPath(folder))) return;
  const { format, writtenBy } = formatFile.parse(
    JSON.parse(new TextDecoder().decode(disk.read(formatPath(folder)))),
  );
  if (format > dataFolderFormat) throw new Refusal('data-folder-newer', { format, writtenBy });
}

function writeFormat(folder: string, version: string, disk: Disk): void {
  const text = `${JSON.stringify({ format: dataFolderFormat, writtenBy: version })}\n`;
  const bytes = new TextEncoder().encode(text);
  const path = formatPath(folder);
  if (disk.exists(path) && new TextDecoder().decode(disk.read(path)) === text) return;
  disk.writeWhole(path, bytes);
}

function refusingWhenUnreadable<T>(folder: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (isRefusal(error)) throw error;
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    throw new Refusal('data-folder-unreadable', { folder, problem }, { cause: error });
  }
}

/** What the system says against the folder; undefined for anything that is not about it. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof SyntaxError || error instanceof z.ZodError) return 'format.json';
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code !== 'string') return undefined;
  return code.startsWith('SQLITE_') || /^E[A-Z]+$/.test(code) ? code : undefined;
}
