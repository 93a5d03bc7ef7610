import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort, loopback } from '#simulator/servers/free-port.ts';
import { bucketMs, createDigesting, type Digest, type Question } from '../historian/questions.ts';
import type { HistorySide } from './side.ts';
import { fileBytes } from './folder-bytes.ts';
import { findProgram } from './installed.ts';
import { request, toLines } from './line-protocol.ts';
import { startServer, type Server } from './server.ts';

interface Series {
  readonly metric: { readonly __name__?: string; readonly t: string; readonly rollup?: string };
  /** Of an instant: seconds and the value as text. */
  readonly value: readonly [number, string];
  readonly values: readonly (readonly [number, string])[];
}
type Ask = (path: string, query: Record<string, string>) => Promise<string>;

export const victoriaMetricsMissing = () =>
  findProgram('victoria-metrics') ? undefined : 'not installed';

/**
 * It keeps no quality beside a value and does not sync at a write. Either two series a tag, good values and bad ones,
 * which is all that can be asked of it here; or, as collectors write it, a series of values and one of qualities.
 */
export function createVictoriaMetrics(quality: 'in the name' | 'as a series'): HistorySide {
  const toField = quality === 'in the name' ? toNamedField : toTwoFields;
  let folder: string;
  let base: string;
  let server: Server;
  const ask: Ask = (path, query) => request(`${base}${path}?${new URLSearchParams(query)}`);
  return {
    async open(at) {
      folder = at;
      const port = await findFreePort(0);
      base = `http://${loopback}:${port}`;
      const command = [
        findProgram('victoria-metrics')!,
        `-storageDataPath=${join(folder, 'data')}`,
        `-httpListenAddr=${loopback}:${port}`,
        '-retentionPeriod=100y',
        '-search.maxUniqueTimeseries=1000000',
      ] as const;
      server = await startServer(command, join(folder, 'log'), () => request(`${base}/health`));
    },
    prepare: (rows) => async () => {
      await request(`${base}/write?precision=ms`, toLines(rows, toField));
    },
    async settle() {
      await request(`${base}/internal/force_flush`);
      await request(`${base}/internal/force_merge`);
      while (!/^vm_active_force_merges 0$/m.test(await request(`${base}/metrics`))) await wait(50);
    },
    diskBytes: () => fileBytes(join(folder, 'data')),
    ask: (question) => askVictoria(ask, question),
    serverPid: () => server.pid,
    close: () => server.stop('SIGINT'),
  };
}

const toNamedField = (value: number, isBad: boolean) => `${isBad ? 'bad' : 'good'}=${value}`;
const toTwoFields = (value: number, isBad: boolean) => `v=${value},q=${isBad ? 2 : 0}`;

async function askVictoria(ask: Ask, question: Question): Promise<Digest> {
  if (question.kind === 'latest') return askLatest(ask, question);
  return question.kind === 'raw' ? askRaw(ask, question) : askBuckets(ask, question);
}

/** Values and their times are two questions. */
async function askLatest(
  ask: Ask,
  { fromMs, toMs }: Extract<Question, { kind: 'latest' }>,
): Promise<Digest> {
  const window = `{__name__=~"s_good|s_bad"}[${toMs - fromMs}ms]`;
  const [values, times] = await Promise.all(
    [`last_over_time(${window})`, `tlast_over_time(${window}) keep_metric_names`].map((query) =>
      instant(ask, query, toMs),
    ),
  );
  const keyOf = ({ metric }: Series) => `${metric.__name__} ${metric.t}`;
  const valuesByKey = new Map(values!.map((series) => [keyOf(series), Number(series.value[1])]));
  const newest = new Map<string, { readonly ms: number; readonly value: number }>();
  for (const series of times!) {
    const ms = Math.round(Number(series.value[1]) * 1e3);
    const { t } = series.metric;
    if (ms > (newest.get(t)?.ms ?? 0))
      newest.set(t, { ms, value: valuesByKey.get(keyOf(series))! });
  }
  const digesting = createDigesting();
  for (const { ms, value } of newest.values()) digesting.latest(ms, value);
  return digesting.digest();
}

async function askRaw(
  ask: Ask,
  { tag, fromMs, toMs }: Extract<Question, { kind: 'raw' }>,
): Promise<Digest> {
  const lines = await ask('/api/v1/export', {
    'match[]': `{__name__=~"s_good|s_bad",t="${tag}"}`,
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs - 1).toISOString(),
  });
  const digesting = createDigesting();
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const { metric, values } = JSON.parse(line) as {
      metric: { __name__: string };
      values: number[];
    };
    for (const value of values) digesting.sample(value, metric.__name__ === 's_good');
  }
  return digesting.digest();
}

/** Its windows end at a time and include it; ours begin at one. So they end one ms before the next. */
async function askBuckets(
  ask: Ask,
  question: Extract<Question, { kind: 'buckets' }>,
): Promise<Digest> {
  const width = bucketMs(question);
  const series = `s_good{t=~"${question.tags.join('|')}"}[${width}ms]`;
  const range = {
    start: new Date(question.fromMs + width - 1).toISOString(),
    end: new Date(question.toMs - 1).toISOString(),
    step: `${width}ms`,
    nocache: '1',
  };
  const [counts, rollups] = await Promise.all(
    [`count_over_time(${series})`, `rollup(${series})`].map((query) =>
      ask('/api/v1/query_range', { query, ...range }),
    ),
  );
  return digestBuckets(resultOf(counts!), resultOf(rollups!));
}

function digestBuckets(counts: readonly Series[], rollups: readonly Series[]): Digest {
  const byTagAndRollup = new Map(
    rollups.map(({ metric, values }) => [`${metric.t} ${metric.rollup}`, values]),
  );
  const digesting = createDigesting();
  for (const { metric, values } of counts) {
    const [low, high, mean] = ['min', 'max', 'avg'].map(
      (rollup) => new Map(byTagAndRollup.get(`${metric.t} ${rollup}`)),
    );
    for (const [at, count] of values)
      digesting.bucket(
        Number(count),
        Number(low!.get(at)),
        Number(high!.get(at)),
        Number(mean!.get(at)),
      );
  }
  return digesting.digest();
}

async function instant(ask: Ask, query: string, atMs: number): Promise<readonly Series[]> {
  const time = new Date(atMs).toISOString();
  return resultOf(await ask('/api/v1/query', { query, time, nocache: '1' }));
}

const resultOf = (text: string) =>
  (JSON.parse(text) as { data: { result: readonly Series[] } }).data.result;
