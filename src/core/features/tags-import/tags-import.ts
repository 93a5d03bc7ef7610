import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import { cellText, isNothing, type SourceRow } from '#shared/domain/imports/cell.ts';
import { wordOf } from '#shared/domain/telemetry/tag-file/columns.ts';
import { tagFileProblems } from '#shared/domain/telemetry/tag-file/row-problem.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { findWhole } from '#core/features/imports/index.ts';
import { os } from '#core/implementer.ts';
import type { Session } from '#core/session.ts';
import { draftTemplate } from './draft-template.ts';
import { readPlan, type ReadPlanDeps, type TagsRequest } from './read-plan.ts';
import { tagsImportKind } from './tags-runner.ts';

const mostTold = 1_000;
const mostShown = 50;

export const tagsImport = {
  preview: os.tagsImport.preview.handler(({ context, input, signal }) =>
    previewTags(context.tenant, input, signal),
  ),
  draftTemplate: os.tagsImport.draftTemplate.handler(({ context, input, signal }) =>
    draftTemplate(context.tenant, input, signal),
  ),
  start: os.tagsImport.start.handler(({ context, input }) =>
    startTags(context.tenant, context.session, input, input),
  ),
};

async function previewTags(deps: ReadPlanDeps, request: TagsRequest, signal?: AbortSignal) {
  const { table, file, plan, known } = await readPlan(deps, request, 'preview', signal);
  const tags = plan.devices.reduce((sum, device) => sum + device.tags.length, 0);
  const added = plan.devices.filter((device) => device.added).length;
  return {
    tables: [...table.tables],
    table: table.table,
    columns: table.columns.map((header, at) => ({
      header,
      meaning: wordOf(file.meanings[at]!),
      samples: samplesOf(table.rows, at),
    })),
    parameters: [
      ...new Set(
        known.templates.flatMap(({ template }) => template.parameters.map(({ key }) => key)),
      ),
    ].toSorted(),
    rows: file.rows,
    devices: { added, touched: plan.devices.length - added },
    tags: { added: tags - plan.replacedTags, replaced: plan.replacedTags },
    refusedRows: plan.problems.length,
    leftRows: plan.leftRows,
    counts: tagFileProblems
      .map((why) => ({ why, count: plan.problems.filter((one) => one.why === why).length }))
      .filter(({ count }) => count > 0),
    problems: plan.problems.slice(0, mostTold),
    sample: plan.devices.slice(0, mostShown).map((device) => ({
      name: device.name,
      isNew: device.added !== null,
      templateName: device.added?.templateName ?? null,
      tagCount: device.tags.length,
    })),
  };
}

const mostSamples = 3;
const rowsForSamples = 200;

/** Some values of a column that differ, so that one sees what it is. */
function samplesOf(rows: readonly SourceRow[], at: number): string[] {
  const texts = rows
    .slice(0, rowsForSamples)
    .flatMap(({ cells }) => (isNothing(cells[at]) ? [] : [cellText(cells[at])]));
  return [...new Set(texts)].slice(0, mostSamples);
}

/** Starts the job; the same command again finds the same. */
function startTags(
  deps: Pick<TenantDeps, 'folder' | 'ports' | 'jobs' | 'newId'>,
  session: Session,
  request: TagsRequest,
  fields: {
    readonly commandId?: CommandId | undefined;
    readonly batchId?: BatchId | undefined;
  },
) {
  const { fileId, table, replacesTags, columns, usualDevice } = request;
  const { name: title } = findWhole(deps, fileId);
  const commandId = fields.commandId ?? deps.newId();
  const batchId = fields.batchId ?? (deriveId(`batch/${commandId}`) as BatchId);
  const known = deps.jobs
    .list()
    .find((job) => job.kind === tagsImportKind && job.batchId === batchId);
  const input = { fileId, table, replacesTags, columns, usualDevice };
  const jobId =
    known?.jobId ?? deps.jobs.start({ kind: tagsImportKind, title, input, batchId, session });
  return { commandId, jobId, batchId };
}
