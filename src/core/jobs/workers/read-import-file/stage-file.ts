import { decimalMarkOf } from '#shared/domain/imports/guess.ts';
import { createRowMapper, type RowMapper } from '#shared/domain/imports/row-mapper.ts';
import type { GaugeClock } from '#shared/domain/measurement/gauge-day.ts';
import type { FindingsFile } from './findings-file.ts';
import type { OpenTable } from './open-table.ts';
import type { ReadingContext } from './source.ts';
import { createStagedRows, type StagedRows } from './staged-rows.ts';
import type { StagedSummary } from './staged-tables.ts';
import { rowsToStage, stageInto, type Reading, type StagingRequest } from './staging.ts';

export interface StageRequest extends StagingRequest {
  readonly gasPressureBasePsia: number;
  readonly clock: GaugeClock;
}

/** Stages wells or volumes. Refused: see `stageInto`. */
export function stageImportFile(
  request: StageRequest,
  context: ReadingContext,
): Promise<StagedSummary> {
  return stageInto(request, context, async (reading, findings, path) => {
    const staged = createStagedRows(path);
    try {
      const summary = await stageRows(reading, findings, staged);
      staged.finish(summary);
      return summary;
    } finally {
      staged.close();
    }
  });
}

const sampleRows = 100;

async function stageRows(
  reading: Reading<StageRequest>,
  findings: FindingsFile,
  staged: StagedRows,
): Promise<StagedSummary> {
  const mapper = mapperOf(reading.request, reading.table);
  const sample: StagedSummary['sample'][number][] = [];
  let [rows, usable] = [0, 0];
  for await (const source of rowsToStage(reading)) {
    rows += 1;
    const mapped = mapper.map(source);
    const found = [...mapped.findings, ...staged.add(mapped)];
    for (const finding of found) findings.add(finding);
    if (mapped.wellKey !== null) usable += 1;
    if (sample.length < sampleRows) sample.push({ ...mapped, findings: found });
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
