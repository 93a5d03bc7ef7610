import type { HistorySide } from './side.ts';
import { createDuckDb, duckDbMissing } from './duckdb.ts';
import { createFlatFile } from './flat-file.ts';
import { createInfluxDb, influxDbMissing } from './influxdb.ts';
import { createOurs } from './ours.ts';
import { createPostgres, postgresMissing } from './postgres.ts';
import { createSqliteRows } from './sqlite-rows.ts';
import { createVictoriaMetrics, victoriaMetricsMissing } from './victoria-metrics.ts';

interface SideMaker {
  readonly create: () => HistorySide;
  /** Why it cannot be measured here. */
  readonly missing?: () => string | undefined;
  /** Keeps what a decimal says of a value, not its bits. */
  readonly rounds?: boolean;
}

/** Ours first: the others are compared with it. */
export const sideMakers = {
  WellOS: { create: () => createOurs('columns') },
  'WellOS by sample': { create: () => createOurs('samples') },
  'PostgreSQL COPY': { create: createPostgres, missing: postgresMissing },
  InfluxDB: { create: createInfluxDb, missing: influxDbMissing },
  VictoriaMetrics: {
    create: () => createVictoriaMetrics('in the name'),
    missing: victoriaMetricsMissing,
    rounds: true,
  },
  'VictoriaMetrics, quality too': {
    create: () => createVictoriaMetrics('as a series'),
    missing: victoriaMetricsMissing,
  },
  DuckDB: { create: () => createDuckDb('arrival'), missing: duckDbMissing },
  'DuckDB sorted': { create: () => createDuckDb('sorted'), missing: duckDbMissing },
  'SQLite rows': { create: createSqliteRows },
  'flat file': { create: createFlatFile },
} satisfies Record<string, SideMaker>;

export type SideName = keyof typeof sideMakers;
export const makerOf = (name: SideName): SideMaker => sideMakers[name];
