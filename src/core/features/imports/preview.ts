import type { Finding } from '#shared/kit/finding.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { readKnownWells } from './match-wells.ts';
import { stageFile, type ReadDeps } from './read-file.ts';
import { previewSeries } from './series/index.ts';
import { openStaged, type StagedSummary, type StagedWell } from './staged-file.ts';

/** Reads a file by a plan and says what importing it would do. */
export async function previewImport(
  deps: ReadDeps & Pick<TenantDeps, 'read'>,
  plan: ImportPlan,
  signal?: AbortSignal,
) {
  await refuseUnknownWell(deps, plan);
  if (plan.target === 'timeSeries') return previewSeries(deps, plan, signal);
  const { stagedPath, summary } = await stageFile(deps, plan, { signal });
  const { known, missing } = await sortWells(deps, stagedPath);
  const left = plan.createMissingWells ? [] : missing;
  const leftEntries = left.reduce((sum, { entries }) => sum + entries, 0);
  return {
    rows: summary.rows,
    // What later rows were merged over counts once, as it will be stored.
    usable: summary.entries - leftEntries,
    sample: summary.sample.map(({ row, period, values, well, findings }) => ({
      row,
      values: { ...identityOf(well, period), ...values },
      findings: [...findings],
    })),
    counts: countsWith(summary, left.length),
    findings: [...left.map(toFinding), ...summary.findings].slice(0, 500),
    totals: [...summary.totals],
    newWells: missing.length - left.length,
    knownWells: known.length,
    series: null,
  };
}

/** A plan may say which well all rows belong to; then that well has to be there. */
export async function refuseUnknownWell(
  { read }: Pick<TenantDeps, 'read'>,
  { wellId }: ImportPlan,
): Promise<void> {
  if (!wellId) return;
  const known = await read
    .selectFrom('well')
    .select('wellId')
    .where('wellId', '=', wellId)
    .where('deleted', '=', 0)
    .executeTakeFirst();
  if (!known) throw new Refusal('well-not-found', { wellId });
}

async function sortWells(deps: Pick<TenantDeps, 'read' | 'ports'>, stagedPath: string) {
  const wells = await readKnownWells(deps);
  const staged = openStaged(deps, stagedPath);
  try {
    const all = staged.wells();
    const isKnown = (well: StagedWell) => wells.find(well) !== undefined;
    return { known: all.filter(isKnown), missing: all.filter((well) => !isKnown(well)) };
  } finally {
    staged.close();
  }
}

function identityOf(well: StagedWell['facts'], period: string): Record<string, string> {
  return {
    ...(well.name !== undefined && { name: well.name }),
    ...(well.api14 !== undefined && { api14: well.api14 }),
    ...(period !== '' && { period }),
  };
}

function countsWith(summary: StagedSummary, missing: number): StagedSummary['counts'][number][] {
  const more = { rule: 'IMP-16', severity: 'reject' as const, count: missing };
  return missing === 0 ? [...summary.counts] : [...summary.counts, more];
}

function toFinding({ facts, key, rows }: StagedWell): Finding {
  const well = facts.name ?? facts.api14 ?? key;
  return { rule: 'IMP-16', severity: 'reject', at: well, details: { well, rows } };
}
