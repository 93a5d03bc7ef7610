import {
  journalExportPlan,
  MOST_PDF_ENTRIES,
  type JournalExportPlan,
  type JournalFilter,
} from '#shared/contract/alarms.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { callAskingWorker } from '#core/jobs/call-asking-worker.ts';
import { beginJobFile, finishJobFile, removeJobFile } from '#core/jobs/job-files.ts';
import type { JobRunner } from '#core/jobs/jobs.ts';
import type {
  JournalAbout,
  JournalQuestions,
  JournalTask,
} from '#core/jobs/workers/journal-file/journal-task.ts';
import { moduleUrl } from '#core/jobs/workers/journal-file/module-url.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { countJournal, readJournal } from './read-journal.ts';

export const journalExportKind = 'alarmJournalExport';

type ExportDeps = Pick<TenantDeps, 'read' | 'folder' | 'ports' | 'jobWorkers' | 'settings'>;

/** As many as are read in some ten milliseconds; between two pages everything else has its turn. */
const PAGE_ENTRIES = 500;
const maxMemoryMb = 512;
/** Excel's, the header among them. */
const ROWS_PER_SHEET = 1_048_576;

/**
 * Begins a job that writes what the filter finds now; what happens later is not in the file. Refuses `journal-too-long`
 * for a PDF of more than MOST_PDF_ENTRIES.
 */
export async function startJournalExport(
  deps: Pick<TenantDeps, 'read' | 'ports' | 'settings' | 'commands' | 'jobs'>,
  head: CommandHead,
  plan: JournalExportPlan,
) {
  const filter = endedAt(plan.filter, deps.ports.clock.nowMs());
  if (plan.format === 'pdf') refuseTooLong(await countJournal(deps, filter));
  const input = { ...plan, filter };
  return deps.commands.run(head, () => ({
    jobId: deps.jobs.start({
      kind: journalExportKind,
      title: fileName(input, deps.settings().timeZone),
      input,
      batchId: null,
      session: head.session,
    }),
  }));
}

/** A run that was cut short begins anew: what is in the journal stays there. */
export function createJournalExportRunner(
  deps: ExportDeps,
  { rowsPerSheet = ROWS_PER_SHEET } = {},
): JobRunner {
  return {
    kind: journalExportKind,
    async run(task) {
      const { filter: asked, ...plan } = journalExportPlan.parse(task.input);
      const filter = endedAt(asked, deps.ports.clock.nowMs());
      const { operatorName, timeZone } = deps.settings();
      const file = fileName({ filter, ...plan }, timeZone);
      const path = beginJobFile(deps, task.jobId, file);
      try {
        const total = await countJournal(deps, filter);
        if (plan.format === 'pdf') refuseTooLong(total);
        const answer = await callAskingWorker<
          JournalTask,
          { readonly entries: number },
          JournalQuestions
        >({
          moduleUrl: deps.jobWorkers ? new URL('journal-file.js', deps.jobWorkers) : moduleUrl,
          entryUrl: deps.jobWorkers && new URL('worker-entry.js', deps.jobWorkers),
          functionName: 'writeJournal',
          input: {
            ...plan,
            path,
            total,
            rowsPerSheet,
            about: {
              operatorName,
              timeZone,
              filter,
              personName: task.session.personName,
              madeAtMs: deps.ports.clock.nowMs(),
              names: await readFilterNames(deps, filter),
            },
            ...(await readCauseNames(deps)),
          },
          answers: {
            page: ({ before }) =>
              readJournal(deps, filter, { limit: PAGE_ENTRIES, before: before ?? undefined }),
          },
          maxMemoryMb,
          signal: task.signal,
          onProgress: task.progress,
        });
        return { file, bytes: finishJobFile(deps, path), rows: answer.entries };
      } catch (error) {
        removeJobFile(deps, task.jobId);
        throw error;
      }
    },
  };
}

type EndedFilter = JournalFilter & { readonly toMs: number };

/** What happens while the file is written is not in it, however often it is read. */
function endedAt(filter: JournalFilter, nowMs: number): EndedFilter {
  return { ...filter, toMs: Math.min(filter.toMs ?? Infinity, nowMs + 1) };
}

function refuseTooLong(entries: number): void {
  if (entries > MOST_PDF_ENTRIES)
    throw new Refusal('journal-too-long', { entries, most: MOST_PDF_ENTRIES });
}

/** Days of the operator's calendar; the first is left out where the journal begins. */
function fileName(
  { filter, format }: Pick<JournalExportPlan, 'format'> & { readonly filter: EndedFilter },
  timeZone: string,
): string {
  const zoned = createZonedTimes(timeZone);
  const day = (ms: number) => zoned(ms).slice(0, 10);
  const from = filter.fromMs === undefined ? '' : `-${day(filter.fromMs)}`;
  return `alarm-journal${from}-to-${day(filter.toMs - 1)}.${format}`;
}

/** Names of now; what is gone is named by its id. */
async function readFilterNames(
  { read }: Pick<TenantDeps, 'read'>,
  { wellId, leaseId, deviceId, alarmId }: JournalFilter,
): Promise<JournalAbout['names']> {
  const nameIn = async <Table extends 'well' | 'lease' | 'device' | 'alarm'>(
    table: Table,
    id: string | undefined,
  ) => {
    if (id === undefined) return null;
    const row = await read
      .selectFrom(table as 'well')
      .select('name')
      .where(`${table}Id` as 'wellId', '=', id)
      .executeTakeFirst();
    return row?.name ?? id;
  };
  return {
    well: await nameIn('well', wellId),
    lease: await nameIn('lease', leaseId),
    device: await nameIn('device', deviceId),
    alarm: await nameIn('alarm', alarmId),
  };
}

async function readCauseNames({ read }: Pick<TenantDeps, 'read'>) {
  const alarms = await read.selectFrom('alarm').select(['alarmId', 'name']).execute();
  const tags = await read.selectFrom('tag').select(['tagId', 'name']).execute();
  return {
    alarmNames: new Map(alarms.map(({ alarmId, name }) => [alarmId, name])),
    tagNames: new Map(tags.map(({ tagId, name }) => [tagId, name])),
  };
}
