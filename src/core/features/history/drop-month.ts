import type { HistoryEntry } from '#shared/contract/history.ts';
import type { KeepStep } from '#shared/domain/telemetry/keep-rules.ts';
import { isRefusal, type RefusalCode } from '#shared/kit/refusal.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { ArchiveManifest } from './archive-files.ts';
import { archiveMonth, isAsArchived } from './archive-month.ts';
import type { HistoryDeps } from './history-deps.ts';
import type { MonthFile } from './measure-months.ts';

/** Why a month could not be archived: then nothing of it is dropped, and the notes say so. */
const archiveTroubles: readonly RefusalCode[] = [
  'folder-not-writable',
  'folder-not-readable',
  'disk-full',
  'archive-damaged',
];

/**
 * Drops what a step says, after everything that must come before it: asks whether it may go, archives where that is
 * chosen, makes sure nothing came in meanwhile. False when it stays, which the notes tell.
 */
export async function dropMonth(
  deps: HistoryDeps,
  task: Pick<JobTask, 'signal' | 'progress'>,
  step: KeepStep,
  month: MonthFile,
): Promise<boolean> {
  const hold = await holdOn(deps, month);
  if (hold) return stays(deps, step, 'held', hold.why, { tag: hold.tagId });
  const archive = step.archive ? await archiveFirst(deps, task, step, month) : null;
  if (archive === undefined) return false;
  task.signal.throwIfAborted();
  if (!(await drop(deps, step, month))) {
    deps.log.info({ month: month.file }, 'a month has nothing to give up yet');
    return false;
  }
  const details = {
    bytes: Math.round(step.freesBytes),
    file: month.file,
    archive: archive?.file ?? null,
  };
  note(deps, step, `dropped-${step.loses}`, step.why, details);
  deps.log.info({ ...step, ...details }, 'old samples dropped');
  return true;
}

/** False when nothing of it could go: days that wait to be put together, samples set aside as damaged. */
async function drop(
  { store }: HistoryDeps,
  { loses }: KeepStep,
  { file, toMs, tagClass }: MonthFile,
): Promise<boolean> {
  if (loses === 'raw') return (await store.keepOnlyRollups(toMs, tagClass)).includes(file);
  await store.forgetBefore(toMs, tagClass);
  return true;
}

async function holdOn({ store, mayForget }: HistoryDeps, { file, fromMs, toMs }: MonthFile) {
  for (const tagId of await store.tagsIn(file)) {
    const why = mayForget(tagId, fromMs, toMs);
    if (why !== true) return { tagId, why };
  }
  return undefined;
}

/** The archive of the month; undefined when there is none, and so nothing may be dropped. */
async function archiveFirst(
  deps: HistoryDeps,
  task: Pick<JobTask, 'signal' | 'progress'>,
  step: KeepStep,
  month: MonthFile,
): Promise<ArchiveManifest | undefined> {
  const { archiveFolder } = deps.notes.seat();
  const fails = (why: string, details: HistoryEntry['details'] = {}) =>
    void stays(deps, step, 'archive-failed', why, details);
  if (archiveFolder === null) return fails('no-folder') as undefined;
  try {
    const archive = await archiveMonth(deps, archiveFolder, month, {
      signal: task.signal,
      onProgress: task.progress,
    });
    if (!(await isAsArchived(deps, month, archive))) return fails('changed') as undefined;
    const { file, samples, bytes } = archive;
    note(deps, step, 'archived', step.why, { file, samples, bytes });
    return archive;
  } catch (error) {
    if (!isRefusal(error) || !archiveTroubles.includes(error.code)) throw error;
    deps.log.error({ err: error, month: month.file }, 'a month could not be archived; it stays');
    const problem = String(error.details['problem'] ?? '');
    return fails(error.code, { problem, folder: archiveFolder }) as undefined;
  }
}

function stays(
  deps: HistoryDeps,
  { keep, fromMs, toMs }: KeepStep,
  kind: HistoryEntry['kind'],
  why: string,
  details: HistoryEntry['details'],
): false {
  deps.notes.addOnce({ kind, keep, fromMs, toMs, why, details });
  deps.changes.announce('history.changed', []);
  deps.log.warn({ kind, keep, fromMs, why, ...details }, 'a month of samples stays');
  return false;
}

function note(
  deps: HistoryDeps,
  { keep, fromMs, toMs }: KeepStep,
  kind: HistoryEntry['kind'],
  why: string,
  details: HistoryEntry['details'],
): void {
  deps.notes.add({ kind, keep, fromMs, toMs, why, details });
  deps.changes.announce('history.changed', []);
}
