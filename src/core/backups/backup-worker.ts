import { callWorker } from '../jobs/worker-call.ts';
import { moduleUrl } from '../jobs/workers/tenant-backup/module-url.ts';
import type { BackupTask, WrittenBackup } from '../jobs/workers/tenant-backup/write-backup.ts';
import type { ReadContents, RestoreTask } from '../jobs/workers/tenant-backup/read-backup.ts';

interface Around {
  /** Folder of the job workers' files where they are not beside their callers, as in a bundle. */
  readonly jobWorkers: URL | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number | null, step?: string) => void;
}

const maxMemoryMb = 512;
/** Time to end the copy of a step and to clear away what is half written. */
const graceMs = 15_000;

/** In a thread of its own; refuses what `writeBackup` refuses. */
export function writeInThread(around: Around, task: BackupTask): Promise<WrittenBackup> {
  return callWorker({ ...callOf(around), functionName: 'writeBackup', input: task });
}

/** In a thread of its own; refuses what `readBackup` refuses. */
export function readInThread(around: Around, task: RestoreTask): Promise<ReadContents> {
  return callWorker({ ...callOf(around), functionName: 'readBackup', input: task });
}

function callOf({ jobWorkers, signal, onProgress }: Around) {
  return {
    moduleUrl: jobWorkers ? new URL('tenant-backup.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    maxMemoryMb,
    graceMs,
    signal,
    ...(onProgress && { onProgress }),
  };
}
