import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort, loopback } from '#simulator/servers/free-port.ts';
import { bucketMs, createDigesting, type Digest, type Question } from '../historian/questions.ts';
import type { HistorySide } from './side.ts';
import { fileBytes } from './folder-bytes.ts';
import { findProgram } from './installed.ts';
import { request, toLines } from './line-protocol.ts';
import { startServer, type Server } from './server.ts';

const quietForMs = 2_000;
const settlesWithinMs = 120_000;

interface Series {
  readonly values: readonly (readonly number[])[];
}
type Ask = (text: string) => Promise<Series[]>;

export const influxDbMissing = () => (findProgram('influxd') ? undefined : 'not installed');

/** A series a tag with fields value and quality; its log is synced at every write (`wal-fsync-delay = "0s"`). */
export function createInfluxDb(): HistorySide {
  let folder: string;
  let base: string;
  let server: Server;
  const start = async (coldAfter: string) => {
    const port = await findFreePort(0);
    base = `http://${loopback}:${port}`;
    const config = join(folder, 'influxdb.conf');
    writeFileSync(config, configText(folder, port, await findFreePort(0), coldAfter));
    const command = [findProgram('influxd')!, '-config', config] as const;
    server = await startServer(command, join(folder, 'log'), () => request(`${base}/ping`));
  };
  const ask: Ask = async (text) => {
    const query = new URLSearchParams({ db: 'bench', epoch: 'ms', q: text });
    const answer = JSON.parse(await request(`${base}/query?${query}`, '')) as {
      results: { series?: Series[]; error?: string }[];
    };
    const { series = [], error } = answer.results[0]!;
    if (error) throw new Error(error);
    return series;
  };
  const settle = async () => {
    await server.stop();
    await start('1s');
    await untilQuiet(folder);
  };
  return {
    async open(at) {
      folder = at;
      await start('10m');
      await ask('CREATE DATABASE bench');
    },
    prepare: (rows) => async () => {
      await request(`${base}/write?db=bench&precision=ms`, toLines(rows, toFields));
    },
    settle,
    diskBytes: () => fileBytes(join(folder, 'data', 'bench')),
    async buildRollup() {
      await ask(
        `SELECT count(v) AS n, min(v) AS low, max(v) AS high, sum(v) AS total INTO minutes FROM s
         WHERE q < 2 AND time > 0 AND time < '2100-01-01' GROUP BY time(1m), t fill(none)`,
      );
    },
    ask: (question, rolled) => askInflux(ask, question, rolled),
    serverPid: () => server.pid,
    close: () => server.stop(),
  };
}

const toFields = (value: number, isBad: boolean) => `v=${value},q=${isBad ? 2 : 0}i`;

async function askInflux(ask: Ask, question: Question, rolled: boolean): Promise<Digest> {
  const digesting = createDigesting();
  if (question.kind === 'latest') {
    for (const { values } of await ask('SELECT last(v) FROM s GROUP BY t'))
      digesting.latest(values[0]![0]!, values[0]![1]!);
  } else if (question.kind === 'raw') {
    const text = `SELECT v, q FROM s WHERE t = '${question.tag}' AND ${within(question)}`;
    for (const { values } of await ask(text))
      for (const [, value, quality] of values) digesting.sample(value!, quality! < 2);
  } else {
    const text = rolled ? minuteBuckets(question) : rawBuckets(question);
    for (const { values } of await ask(text))
      for (const [, count, low, high, total] of values)
        digesting.bucket(count!, low!, high!, total! / count!);
  }
  return digesting.digest();
}

type Buckets = Extract<Question, { kind: 'buckets' }>;

const rawBuckets = (question: Buckets) =>
  `SELECT count(v), min(v), max(v), sum(v) FROM s WHERE q < 2 AND ${grouped(question)}`;

const minuteBuckets = (question: Buckets) =>
  `SELECT sum(n), min(low), max(high), sum(total) FROM minutes WHERE ${grouped(question)}`;

/** Buckets begin at multiples of their width since 1970; so do those asked for. */
function grouped(question: Buckets): string {
  const ofTags = question.tags.map((tag) => `t = '${tag}'`).join(' OR ');
  return `(${ofTags}) AND ${within(question)} GROUP BY time(${bucketMs(question)}ms), t fill(none)`;
}

const within = ({ fromMs, toMs }: { fromMs: number; toMs: number }) =>
  `time >= ${fromMs}ms AND time < ${toMs}ms`;

/** Its log has gone into files, and these have not changed for a while. */
async function untilQuiet(folder: string): Promise<void> {
  const giveUpAt = performance.now() + settlesWithinMs;
  let before = '';
  let sinceMs = performance.now();
  while (performance.now() < giveUpAt) {
    const files = readdirSync(join(folder, 'data', 'bench'), { recursive: true });
    const now = `${files.join()} ${fileBytes(join(folder, 'data', 'bench'))} ${fileBytes(join(folder, 'wal', 'bench'))}`;
    if (now !== before) sinceMs = performance.now();
    before = now;
    if (performance.now() - sinceMs > quietForMs) return;
    await wait(100);
  }
  throw new Error('InfluxDB did not come to rest');
}

function configText(folder: string, port: number, backupPort: number, coldAfter: string): string {
  return `
reporting-disabled = true
bind-address = "${loopback}:${backupPort}"
[meta]
dir = "${join(folder, 'meta')}"
[data]
dir = "${join(folder, 'data')}"
wal-dir = "${join(folder, 'wal')}"
wal-fsync-delay = "0s"
query-log-enabled = false
cache-snapshot-write-cold-duration = "${coldAfter}"
compact-full-write-cold-duration = "${coldAfter}"
[monitor]
store-enabled = false
[http]
bind-address = "${loopback}:${port}"
log-enabled = false
`;
}
