import type { HistorySide } from './side.ts';
import { createDuckDb, duckDbMissing } from './sides/duckdb.ts';
import { createFlatFile } from './sides/flat-file.ts';
import { createInfluxDb, influxDbMissing } from './sides/influxdb.ts';
import { createOurs } from './sides/ours.ts';
import { createPostgres, postgresMissing } from './sides/postgres.ts';
import { createSqliteRows } from './sides/sqlite-rows.ts';
import { createVictoriaMetrics, victoriaMetricsMissing } from './sides/victoria-metrics.ts';

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
    create: createVictoriaMetrics,
    missing: victoriaMetricsMissing,
    rounds: true,
  },
  DuckDB: { create: () => createDuckDb('arrival'), missing: duckDbMissing },
  'DuckDB sorted': { create: () => createDuckDb('sorted'), missing: duckDbMissing },
  'SQLite rows': { create: createSqliteRows },
  'flat file': { create: createFlatFile },
} satisfies Record<string, SideMaker>;

export type SideName = keyof typeof sideMakers;
export const makerOf = (name: SideName): SideMaker => sideMakers[name];
