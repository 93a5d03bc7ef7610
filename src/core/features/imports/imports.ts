import { join } from 'node:path';
import type { BatchId, FileId } from '#shared/domain/identity/ids.ts';
import { fieldsOf, unitsOfField } from '#shared/domain/imports/fields.ts';
import { importPlan, type ImportPlan, type ImportTarget } from '#shared/domain/imports/plan.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { deriveId } from '#core/derived-id.ts';
import type { Session } from '#core/session.ts';
import { importKind } from './import-runner.ts';
import { previewImport, refuseUnknownWell } from './preview.ts';
import { inspectFile, stageFile, stageSeries, stagingOf, type ReadDeps } from './read-file.ts';
import { beginFile, findWhole, receivePiece } from './received-files.ts';

export const imports = {
  begin: os.imports.begin.handler(({ context, input }) => {
    const commandId = input.commandId ?? context.tenant.newId();
    // The same command again must find the same file.
    const fileId = deriveId(`file/${commandId}`) as FileId;
    beginFile(context.tenant, fileId, { name: input.name, bytes: input.bytes });
    return { commandId, fileId };
  }),
  receive: os.imports.receive.handler(({ context, input }) => {
    const piece = Buffer.from(input.base64, 'base64');
    const received = receivePiece(context.tenant, input.fileId, input.offset, piece);
    return { commandId: input.commandId ?? context.tenant.newId(), received };
  }),
  inspect: os.imports.inspect.handler(({ context, input, signal }) =>
    inspectImport(context.tenant, input, signal),
  ),
  preview: os.imports.preview.handler(({ context, input, signal }) =>
    previewImport(context.tenant, input.plan, signal),
  ),
  findings: os.imports.findings.handler(({ context, input, signal }) =>
    readFindings(context.tenant, input.plan, input.offset, signal),
  ),
  start: os.imports.start.handler(({ context, input }) =>
    startImport(context.tenant, context.session, input.plan, input),
  ),
};

export async function inspectImport(
  deps: ReadDeps,
  request: {
    readonly fileId: FileId;
    readonly table: string | null;
    readonly target?: ImportTarget | undefined;
  },
  signal?: AbortSignal,
) {
  const { guess, format, tables, table, columns, rowCount } = await inspectFile(deps, request, {
    signal,
  });
  const { customFields } = deps.settings();
  return {
    format,
    tables: [...tables],
    table,
    columns: columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
    rowCount,
    guess: importPlan.parse({ fileId: request.fileId, table, ...guess }),
    fields: fieldsOf(guess.target, customFields).map((field) => ({
      field: field.field,
      needed: field.needed === true,
      many: field.many === true,
      units: [...unitsOfField(field)],
    })),
  };
}

const findingsAtOnce = 2 ** 20;

/** A piece of the findings of a plan; the file is read again where it has not been read by this plan. */
async function readFindings(
  deps: ReadDeps,
  plan: ImportPlan,
  offset: number,
  signal?: AbortSignal,
) {
  await (plan.target === 'timeSeries' ? stageSeries : stageFile)(deps, plan, { signal });
  const all = deps.ports.disk.read(stagingOf(deps, plan).findingsPath);
  const piece = Buffer.from(all.subarray(offset, offset + findingsAtOnce));
  const nextOffset = offset + findingsAtOnce < all.length ? offset + findingsAtOnce : null;
  return { base64: piece.toString('base64'), nextOffset, bytes: all.length };
}

/** Starts the job. The batch follows from the command, so that the same command again means the same import. */
export async function startImport(
  deps: ReadDeps & Pick<TenantDeps, 'jobs' | 'read' | 'changes'>,
  session: Session,
  plan: ImportPlan,
  fields: {
    readonly commandId?: ReturnType<TenantDeps['newId']> | undefined;
    readonly batchId?: BatchId | undefined;
  },
) {
  const { name, folder } = findWhole(deps, plan.fileId);
  await refuseUnknownWell(deps, plan);
  const commandId = fields.commandId ?? deps.newId();
  const batchId = fields.batchId ?? (deriveId(`batch/${commandId}`) as BatchId);
  // Several files may share a batch: which job a command started is noted beside its file.
  const note = join(folder, `${commandId}.job`);
  const { disk } = deps.ports;
  const noted = disk.exists(note) ? Buffer.from(disk.read(note)).toString('utf8') : undefined;
  const known = deps.jobs
    .list()
    .find((job) => job.jobId === noted || (!fields.batchId && job.batchId === batchId));
  const jobId =
    known?.jobId ??
    deps.jobs.start({ kind: importKind, title: name, input: plan, batchId, session });
  if (!known) disk.writeWhole(note, Buffer.from(jobId));
  deps.changes.announce('imports.changed', [batchId]);
  return { commandId, jobId, batchId };
}
