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
  return {
    rows: summary.rows,
    usable: summary.usable,
    sample: summary.sample.map((row) => ({ ...row, findings: [...row.findings] })),
    counts: [...summary.counts],
    findings: [...summary.findings],
    totals: [],
    newWells: places.well?.isNew ? 1 : 0,
    knownWells: places.well && !places.well.isNew ? 1 : 0,
    series: seriesOf(summary, all, places),
  };
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
