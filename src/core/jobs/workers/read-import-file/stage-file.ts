import { renameSync, rmSync } from 'node:fs';
import { isBlankRow } from '#shared/domain/imports/cell.ts';
import type { CustomField } from '#shared/domain/imports/fields.ts';
import { decimalMarkOf } from '#shared/domain/imports/guess.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import { planProblem } from '#shared/domain/imports/plan-problem.ts';
import { createRowMapper, type RowMapper } from '#shared/domain/imports/row-mapper.ts';
import type { GaugeClock } from '#shared/domain/measurement/gauge-day.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createFindingsFile, type FindingsFile } from './findings-file.ts';
import { openSource } from './open-source.ts';
import { openTable, type OpenTable } from './open-table.ts';
import type { ReadingContext, SourceTable } from './source.ts';
import { createStagedRows, type StagedRows } from './staged-rows.ts';
import type { StagedSummary } from './staged-tables.ts';

export interface StageRequest {
  readonly path: string;
  readonly plan: ImportPlan;
  readonly customFields: readonly CustomField[];
  readonly gasPressureBasePsia: number;
  readonly clock: GaugeClock;
  /** Where the staged rows and the findings go; what stands there is replaced when all is read. */
  readonly stagedPath: string;
  readonly findingsPath: string;
  /** Makes the names of unfinished files this call's own. */
  readonly callId: string;
}

/**
 * Reads a file by a plan, once, and leaves what it comes to in the staged file. Refused: what recognising and reading
 * refuse, and `mapping-incomplete` for a plan that does not fit the table.
 */
export async function stageImportFile(
  request: StageRequest,
  context: ReadingContext,
): Promise<StagedSummary> {
  const ownName = (path: string) => `${path}.${request.callId}.unfinished`;
  const source = await openSource(request.path);
  try {
    const sourceTable = source.open(request.plan.table);
    const table = await openTable(sourceTable);
    refuseUnfit(request, table);
    const summary = await writeFiles(
      { request, table, sourceTable, context },
      ownName(request.stagedPath),
      ownName(request.findingsPath),
    );
    renameSync(ownName(request.findingsPath), request.findingsPath);
    renameSync(ownName(request.stagedPath), request.stagedPath);
    return summary;
  } finally {
    source.close();
    rmSync(ownName(request.stagedPath), { force: true });
    rmSync(ownName(request.findingsPath), { force: true });
  }
}

interface Reading {
  readonly request: StageRequest;
  readonly table: OpenTable;
  readonly sourceTable: SourceTable;
  readonly context: ReadingContext;
}

async function writeFiles(
  reading: Reading,
  stagedPath: string,
  findingsPath: string,
): Promise<StagedSummary> {
  const findings = createFindingsFile(findingsPath);
  const staged = createStagedRows(stagedPath);
  try {
    const summary = await stageRows(reading, findings, staged);
    staged.finish(summary);
    return summary;
  } finally {
    staged.close();
    findings.close();
  }
}

const progressEvery = 500;
const sampleRows = 100;

async function stageRows(
  { request, table, sourceTable, context }: Reading,
  findings: FindingsFile,
  staged: StagedRows,
): Promise<StagedSummary> {
  const mapper = mapperOf(request, table);
  const sample: StagedSummary['sample'][number][] = [];
  let [rows, usable, toSkip] = [0, 0, request.plan.skipRows];
  for await (const source of table.data) {
    if (toSkip > 0 && !isBlankRow(source.cells)) {
      toSkip -= 1;
      continue;
    }
    rows += 1;
    const mapped = mapper.map(source);
    const found = [...mapped.findings, ...staged.add(mapped)];
    for (const finding of found) findings.add(finding);
    if (mapped.wellKey !== null) usable += 1;
    if (sample.length < sampleRows) sample.push({ ...mapped, findings: found });
    if (rows % progressEvery === 0) {
      context.throwIfCancelled();
      const { done, total } = sourceTable.progress();
      context.progress(done, total, 'reading');
    }
  }
  return {
    rows,
    usable,
    duplicates: staged.duplicates,
    wells: staged.wells,
    entries: staged.entries,
    sample,
    counts: findings.counts(),
    findings: findings.kept,
    totals: mapper.totals(),
  };
}

function mapperOf(request: StageRequest, table: OpenTable): RowMapper {
  const { plan, customFields, gasPressureBasePsia, clock } = request;
  return createRowMapper({
    plan,
    columns: table.columns,
    decimalMark: decimalMarkOf(table),
    customFields,
    gasPressureBasePsia,
    clock,
  });
}

function refuseUnfit({ plan, customFields }: StageRequest, { columns }: OpenTable): void {
  const problem = planProblem({ plan, columns, customFields });
  if (problem) throw new Refusal('mapping-incomplete', { ...problem });
}
