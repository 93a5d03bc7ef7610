import type { CommandId, WellId } from '#shared/domain/identity/ids.ts';
import type { ImportTarget } from '#shared/domain/imports/plan.ts';
import { deriveId } from '#core/derived-id.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { CommandToRun } from '#core/sync/command-runner.ts';
import type { StagedEntry, StagedFile } from './staged-file.ts';

/** Entries of one well in one month (days) or one year (months): one document, one command. */
export interface VolumeGroup {
  readonly wellNo: number;
  /** `YYYY-MM` or `YYYY`. */
  readonly span: string;
  readonly entries: readonly StagedEntry[];
}

const entriesAtOnce = 2_000;

/** Groups of a staged file after a place, in order; each whole. */
export function* volumeGroups(
  staged: StagedFile,
  target: ImportTarget,
  after: { readonly wellNo: number; readonly period: string },
): Generator<VolumeGroup> {
  const spanOf = (period: string) => period.slice(0, target === 'dailyProduction' ? 7 : 4);
  let place = after;
  let open: { wellNo: number; span: string; entries: StagedEntry[] } | undefined;
  for (;;) {
    const page = staged.entriesAfter(place, entriesAtOnce);
    for (const entry of page) {
      const span = spanOf(entry.period);
      if (open && (open.wellNo !== entry.wellNo || open.span !== span)) {
        yield open;
        open = undefined;
      }
      open ??= { wellNo: entry.wellNo, span, entries: [] };
      open.entries.push(entry);
    }
    const last = page.at(-1);
    if (!last) break;
    place = last;
  }
  if (open) yield open;
}

export function toVolumesCommand(
  { span, entries }: VolumeGroup,
  wellId: WellId,
  target: ImportTarget,
  task: Pick<JobTask, 'jobId' | 'batchId' | 'session'>,
): CommandToRun<object> {
  const isDaily = target === 'dailyProduction';
  return {
    head: {
      command: 'imports.start',
      commandId: deriveId(`${task.jobId}/${wellId}/${span}`) as CommandId,
      batchId: task.batchId ?? undefined,
      session: task.session,
      screen: 'imports',
    },
    work(edit) {
      const document = edit.open(isDaily ? 'wellMonth' : 'wellYear', `${wellId}/${span}`);
      const container = isDaily ? 'days' : 'months';
      for (const { period, values } of entries) {
        const part = period.slice(span.length + 1);
        for (const [field, value] of Object.entries(values))
          document.set([container, part, field], value);
      }
      return {};
    },
  };
}
