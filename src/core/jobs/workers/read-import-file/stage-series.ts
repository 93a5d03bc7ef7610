import { decimalMarkOf } from '#shared/domain/imports/guess.ts';
import { createSeriesMapper, type Series } from '#shared/domain/imports/series-mapper.ts';
import type { QualityCode } from '#shared/domain/imports/series-quality.ts';
import type { Finding } from '#shared/kit/finding.ts';
import type { FindingsFile } from './findings-file.ts';
import type { ReadingContext } from './source.ts';
import { createSeriesStore, type SeriesStore } from './staged-series.ts';
import type { SeriesSampleRow, SeriesSummary } from './staged-series-tables.ts';
import { rowsToStage, stageInto, type Reading, type StagingRequest } from './staging.ts';

export interface StageSeriesRequest extends StagingRequest {
  /** When it is read: what lies more than a day after it has not been measured. */
  readonly nowMs: number;
}

/** Stages time series. Refused: see `stageInto`, and `mapping-incomplete` for names that are values. */
export function stageSeriesFile(
  request: StageSeriesRequest,
  context: ReadingContext,
): Promise<SeriesSummary> {
  return stageInto(request, context, async (reading, findings, path) => {
    const store = createSeriesStore(path);
    try {
      const summary = await stageRows(reading, findings, store);
      store.finish(summary);
      return summary;
    } finally {
      store.close();
    }
  });
}

const sampleRows = 100;
const seriesShown = 200;
/** Cells shown of a row: a table of a thousand columns helps nobody. */
const sampleCells = 30;

async function stageRows(
  reading: Reading<StageSeriesRequest>,
  findings: FindingsFile,
  store: SeriesStore,
): Promise<SeriesSummary> {
  const { request, table } = reading;
  const { plan, nowMs } = request;
  const { columns } = table;
  const mapper = createSeriesMapper({ plan, columns, decimalMark: decimalMarkOf(table), nowMs });
  const sample: SeriesSampleRow[] = [];
  const tell = (finding: Finding) => findings.add(finding);
  let [rows, usable, values] = [0, 0, 0];
  const take = (series: Series, ms: number, value: number | string, quality: QualityCode) => {
    values += 1;
    store.add(series, ms, value, quality);
  };
  for await (const source of rowsToStage(reading)) {
    rows += 1;
    const before = values;
    if (sample.length < sampleRows) sample.push(shown(source.row, mapper.map, source, take, tell));
    else mapper.map(source, take, tell);
    if (values > before) usable += 1;
  }
  mapper.finish(tell);
  store.flush();
  const series = store.series().filter(({ samples }) => samples > 0);
  return {
    rows,
    usable,
    samples: series.reduce((sum, { samples }) => sum + samples, 0),
    seriesCount: series.length,
    series: series.slice(0, seriesShown),
    sample,
    counts: findings.counts(),
    findings: findings.kept,
  };
}

type Mapper = ReturnType<typeof createSeriesMapper>['map'];

/** Maps a row and keeps what it came to. */
function shown(
  row: number,
  map: Mapper,
  source: Parameters<Mapper>[0],
  take: Parameters<Mapper>[1],
  tell: Parameters<Mapper>[2],
): SeriesSampleRow {
  const values: Record<string, string | number | boolean> = {};
  const found: Finding[] = [];
  const ms = map(
    source,
    (series, at, value, quality) => {
      take(series, at, value, quality);
      if (Object.keys(values).length < sampleCells)
        values[series.name] = series.kind === 'yesNo' ? value === 1 : value;
    },
    (finding) => {
      found.push(finding);
      tell(finding);
    },
  );
  return {
    row,
    values: { ...(ms !== undefined && { time: new Date(ms).toISOString() }), ...values },
    findings: found,
  };
}
