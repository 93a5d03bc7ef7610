import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { HistoryEntry } from '#shared/contract/history.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { JobRunner, JobTask } from '#core/jobs/jobs.ts';
import type { readArchive } from '#core/jobs/workers/sample-files/sample-files.ts';
import { archiveFolderOf, listFolder, manifestOf, readManifest } from './archive-files.ts';
import { callSampleWorker } from './call-sample-worker.ts';
import type { HistoryDeps } from './history-deps.ts';

export const readBackKind = 'historyReadBack';

const inputShape = z.object({ path: z.string() });
const checkpointShape = z.object({ files: z.number(), samples: z.number() });

/**
 * Puts the samples of archive files back, one file after the other. Doing it twice changes nothing, so that a run that was
 * cut short goes on with the file it was at.
 */
export function createReadBackRunner(deps: HistoryDeps): JobRunner {
  return {
    kind: readBackKind,
    async run(task) {
      const files = findFiles(deps, inputShape.parse(task.input).path);
      const start = checkpointShape.safeParse(task.resumeFrom).data ?? { files: 0, samples: 0 };
      let { samples } = start;
      for (const [done, path] of files.entries()) {
        if (done < start.files) continue;
        task.signal.throwIfAborted();
        samples += await readBackFile(deps, task, path);
        task.checkpoint({ files: done + 1, samples });
      }
      return { files: files.length, samplesBack: samples };
    },
  };
}

/** A name of the archive folder, or a path of a file or of a folder with `.parquet` files; refuses `file-not-found`. */
export function findFiles(
  { ports: { disk }, notes, tenantId }: Pick<HistoryDeps, 'ports' | 'notes' | 'tenantId'>,
  path: string,
): string[] {
  const { archiveFolder } = notes.seat();
  const whole =
    isAbsolute(path) || archiveFolder === null
      ? path
      : join(archiveFolderOf(archiveFolder, tenantId), path);
  if (!disk.exists(whole)) throw new Refusal('file-not-found', { path });
  if (whole.endsWith('.parquet')) return [whole];
  const files = listFolder(disk, whole).filter((name) => name.endsWith('.parquet'));
  if (files.length === 0) throw new Refusal('file-not-found', { path });
  return files.map((name) => join(whole, name));
}

async function readBackFile(deps: HistoryDeps, task: JobTask, path: string): Promise<number> {
  const manifest = readManifest(deps.ports.disk, manifestOf(path));
  if (manifest && manifest.tenantId !== deps.tenantId)
    throw new Refusal('archive-of-other-tenant', { path });
  if (manifest) {
    await checkWhole(deps, task, path, manifest);
    // Before anything is put back: from here on the rules leave it alone.
    noteReadBack(deps, path, manifest);
  }
  const answer = await callSampleWorker<typeof readArchive>(deps, {
    functionName: 'readArchive',
    input: { path },
    answers: {
      async put({ tagId, page }) {
        await deps.store.restore(tagId as TagId, page);
        return null;
      },
    },
    signal: task.signal,
    onProgress: task.progress,
  });
  if (!manifest && answer.samples > 0) noteReadBack(deps, path, { ...answer, keep: null });
  return answer.samples;
}

function noteReadBack(
  { notes, changes }: HistoryDeps,
  file: string,
  what: Pick<HistoryEntry, 'keep' | 'fromMs' | 'toMs'> & { readonly samples: number },
): void {
  const { keep, fromMs, toMs, samples } = what;
  notes.add({ kind: 'read-back', keep, fromMs, toMs, why: null, details: { file, samples } });
  changes.announce('history.changed', []);
}

const pieceBytes = 2 ** 22;

/** Compares the file with what its manifest says of it, before anything of it is put back. */
async function checkWhole(
  { ports: { disk } }: HistoryDeps,
  task: JobTask,
  path: string,
  { bytes, fileSha256 }: { readonly bytes: number; readonly fileSha256: string },
): Promise<void> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < bytes; offset += pieceBytes) {
    task.signal.throwIfAborted();
    hash.update(disk.readPart(path, offset, pieceBytes));
    await setImmediate();
  }
  if (disk.size(path) !== bytes || hash.digest('hex') !== fileSha256)
    throw new Refusal('archive-damaged', { path, problem: 'its checksum is wrong' });
}
