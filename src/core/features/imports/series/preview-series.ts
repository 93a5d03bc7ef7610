import type { Finding } from '#shared/kit/finding.ts';
import { keepRulesOf } from '#shared/domain/people/tenant-settings.ts';
import { monthsBefore } from '#shared/domain/telemetry/keep-rules.ts';
import type { ImportPlan } from '#shared/domain/imports/plan.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { stageSeries, type ReadDeps } from '../read-file.ts';
import { findPlaces, type Places } from './find-places.ts';
import { openStagedSeries, type SeriesSummary, type StagedSeries } from './staged-series.ts';

/** Reads a file of time series by a plan and says what importing it would do. */
export async function previewSeries(
  deps: ReadDeps & Pick<TenantDeps, 'read'>,
  plan: ImportPlan,
  signal?: AbortSignal,
) {
  const { stagedPath, summary } = await stageSeries(deps, plan, { signal });
  const staged = openStagedSeries(deps, stagedPath);
  const all = staged.series();
  staged.close();
  const places = await findPlaces(deps, plan, all, `preview/${plan.fileId}`);
  const tooOld = findTooOld(deps, all);
  return {
    rows: summary.rows,
    usable: summary.usable,
    sample: summary.sample.map((row) => ({ ...row, findings: [...row.findings] })),
    counts: [
      ...summary.counts,
      ...(tooOld.length > 0
        ? [{ rule: 'IMP-99', severity: 'warn' as const, count: tooOld.length }]
        : []),
    ],
    findings: [...tooOld, ...summary.findings].slice(0, 500),
    totals: [],
    newWells: places.well?.isNew ? 1 : 0,
    knownWells: places.well && !places.well.isNew ? 1 : 0,
    series: seriesOf(summary, all, places),
  };
}

/** Told when series begin before raw samples are kept at all: of that part only rollups will stay. */
function findTooOld(
  { settings, ports }: Pick<TenantDeps, 'settings' | 'ports'>,
  all: readonly StagedSeries[],
): Finding[] {
  const { rawMonths } = keepRulesOf(settings()).long;
  const beforeMs = monthsBefore(ports.clock.nowMs(), rawMonths);
  const tags = all.filter(({ fromMs }) => fromMs < beforeMs).length;
  if (tags === 0) return [];
  const before = new Date(beforeMs).toISOString().slice(0, 10);
  const details = { tags, months: rawMonths, before };
  return [{ rule: 'IMP-99', severity: 'warn', at: '', details }];
}

function seriesOf(summary: SeriesSummary, all: readonly StagedSeries[], places: Places) {
  const newTags = places.series.filter(({ isNew }) => isNew).length;
  const { device, well } = places;
  const byNo = new Map(all.map((one) => [one.no, one]));
  return {
    samples: summary.samples,
    newTags,
    knownTags: places.series.length - newTags,
    device: newTags > 0 || !device.isNew ? { name: device.name, isNew: device.isNew } : null,
    well: well && { name: well.name, isNew: well.isNew },
    tags: places.series.slice(0, 200).map(({ no, name, unit, tagId, isNew, deviceName }) => {
      const { samples, fromMs, toMs, low, high, sum } = byNo.get(no)!;
      const known = { tagId: isNew ? null : tagId, deviceName };
      return { name, unit, ...known, samples, fromMs, toMs, low, high, sum };
    }),
  };
}
