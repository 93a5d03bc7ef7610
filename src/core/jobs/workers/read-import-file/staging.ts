import { renameSync, rmSync } from 'node:fs';
import { isBlankRow, type SourceRow } from '#shared/domain/imports/cell.ts';
import type { CustomField } from '#shared/domain/imports/fields.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import { planProblem } from '#shared/domain/imports/plan-problem.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createFindingsFile, type FindingsFile } from './findings-file.ts';
import { openSource } from './open-source.ts';
import { openTable, type OpenTable } from './open-table.ts';
import type { ReadingContext, SourceTable } from './source.ts';

export interface StagingRequest {
  readonly path: string;
  readonly plan: ImportPlan;
  readonly customFields: readonly CustomField[];
  /** Where the staged rows and the findings go; what stands there is replaced when all is read. */
  readonly stagedPath: string;
  readonly findingsPath: string;
  /** Makes the names of unfinished files this call's own. */
  readonly callId: string;
}

export interface Reading<Request extends StagingRequest> {
  readonly request: Request;
  readonly table: OpenTable;
  readonly sourceTable: SourceTable;
  readonly context: ReadingContext;
}

/**
 * Reads a file by a plan, once: `write` leaves what it comes to at the path it is given. Refused: what recognising and
 * reading refuse, and `mapping-incomplete` for a plan that does not fit the table.
 */
export async function stageInto<Request extends StagingRequest, Summary>(
  request: Request,
  context: ReadingContext,
  write: (reading: Reading<Request>, findings: FindingsFile, path: string) => Promise<Summary>,
): Promise<Summary> {
  const ownName = (path: string) => `${path}.${request.callId}.unfinished`;
  const source = await openSource(request.path);
  try {
    const sourceTable = source.open(request.plan.table);
    const table = await openTable(sourceTable);
    refuseUnfit(request, table);
    const findings = createFindingsFile(ownName(request.findingsPath));
    let summary: Summary;
    try {
      const reading = { request, table, sourceTable, context };
      summary = await write(reading, findings, ownName(request.stagedPath));
    } finally {
      findings.close();
    }
    renameSync(ownName(request.findingsPath), request.findingsPath);
    renameSync(ownName(request.stagedPath), request.stagedPath);
    return summary;
  } finally {
    source.close();
    rmSync(ownName(request.stagedPath), { force: true });
    rmSync(ownName(request.findingsPath), { force: true });
  }
}

function refuseUnfit({ plan, customFields }: StagingRequest, { columns }: OpenTable): void {
  const problem = planProblem({ plan, columns, customFields });
  if (problem) throw new Refusal('mapping-incomplete', { ...problem });
}

const progressEvery = 500;

/** Rows below the plan's left-out ones; tells how far it is and stops when cancelled. */
export async function* rowsToStage({
  request,
  table,
  sourceTable,
  context,
}: Reading<StagingRequest>): AsyncGenerator<SourceRow> {
  let [rows, toSkip] = [0, request.plan.skipRows];
  for await (const source of table.data) {
    if (toSkip > 0 && !isBlankRow(source.cells)) {
      toSkip -= 1;
      continue;
    }
    yield source;
    rows += 1;
    if (rows % progressEvery > 0) continue;
    context.throwIfCancelled();
    const { done, total } = sourceTable.progress();
    context.progress(done, total, 'reading');
  }
}
