import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { openHistorian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { systemClock } from '#simulator/system-clock.ts';
import { startCore, type CoreProcess } from '../core-process.ts';
import { atLeast, atMost, isQuick, median, quantile } from '../report.ts';
import { printTable, short, type Findings } from './findings.ts';
import type { PlantTold } from './modbus-plant.ts';
import { plan } from './plan.ts';

const deviceCount = 100;
const tagsPerDevice = 20;
const scanMs = 1_000;
const askEveryMs = 100;
const inFlightMs = 2_500;

type Connection = ReturnType<CoreProcess['connect']>;
type Client = Connection['client'];

/** Section f: the whole core over its Modbus driver, devices in another process, history on an ordinary disk. */
export async function measurePlant(under: string, findings: Findings): Promise<void> {
  const folder = join(under, 'plant');
  mkdirSync(folder);
  const devices = fork(join(import.meta.dirname, 'modbus-plant.ts'), [String(deviceCount)]);
  const core = await startCore(folder);
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await core.stop();
    isStopped = true;
  };
  try {
    const [{ ports }] = (await once(devices, 'message')) as [PlantTold];
    const { connection, tagIds } = await bringPlant(core, ports);
    await untilAllLive(connection.client);
    const watched = await watchPlant(core, connection);
    // No scan may be under way when what was answered is compared with what is kept.
    const answered = await stopDevices(devices);
    await wait(inFlightMs);
    connection.close();
    await stop();
    const kept = await countKept(folder, tagIds);
    tellPlant({ ...watched, kept, due: answered * tagsPerDevice }, findings);
  } finally {
    if (devices.connected) devices.disconnect();
    await stop();
  }
}

async function bringPlant(core: CoreProcess, ports: readonly number[]) {
  const installation = core.connect(null);
  const { tenantId } = await installation.client.tenants.create({ name: 'Plant' });
  installation.close();
  const connection = core.connect(tenantId);
  const { client } = connection;
  const tagIds: TagId[] = [];
  for (const [no, port] of ports.entries()) {
    const address = {
      kind: 'modbus',
      host: '127.0.0.1',
      port,
      unitId: 1,
      timeoutMs: 1_000,
    } as const;
    const { deviceId } = await client.devices.create({
      fields: { name: `Device ${no}`, address, scanMs, enabled: true },
      tags: Array.from({ length: tagsPerDevice }, (_, tag) => toTag(tag)),
    });
    tagIds.push(
      ...Array.from({ length: tagsPerDevice }, (_, tag) => `${deviceId}/t${tag}` as TagId),
    );
  }
  return { connection, tagIds };
}

const toTag = (tag: number) => ({
  key: `t${tag}`,
  name: `Value ${tag}`,
  unit: '',
  signal: 'other' as const,
  wellId: null,
  leaseId: null,
  equipment: null,
  point: {
    kind: 'modbus' as const,
    table: 'holding' as const,
    register: tag * 2,
    encoding: 'f32' as const,
    wordOrder: 'ABCD' as const,
  },
  scale: null,
  range: null,
});

async function untilAllLive(client: Client): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  while (performance.now() < giveUpAt) {
    const values = await client.telemetry.latest();
    const live = values.filter(({ value }) => value !== null);
    if (live.length === deviceCount * tagsPerDevice) return;
    await wait(250);
  }
  throw new Error('Not all devices were read within a minute');
}

interface Watched {
  readonly askedMs: readonly number[];
  readonly oldestMs: number;
  readonly residentMb: readonly number[];
}

async function watchPlant(core: CoreProcess, { client, takeFrame }: Connection): Promise<Watched> {
  const askedMs: number[] = [];
  const residentMb: number[] = [];
  let oldestMs = 0;
  const endsAt = performance.now() + plan.plantSeconds * 1_000;
  while (performance.now() < endsAt) {
    const began = performance.now();
    const { frame } = await client.telemetry.latestColumns();
    const { sourceMs } = await takeFrame(frame);
    askedMs.push(performance.now() - began);
    const now = Date.now();
    for (const ms of sourceMs as Float64Array) oldestMs = Math.max(oldestMs, now - ms);
    residentMb.push((core.residentBytes() ?? Number.NaN) / 1e6);
    await wait(askEveryMs);
  }
  return { askedMs, oldestMs, residentMb };
}

async function stopDevices(devices: ChildProcess): Promise<number> {
  const told = once(devices, 'message');
  devices.send('stop');
  const [{ scansAnswered }] = (await told) as [PlantTold];
  return scansAnswered;
}

/** What a reader finds after the core is gone; marks of being offline are no values. */
async function countKept(folder: string, tagIds: readonly TagId[]): Promise<number> {
  const log = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('hot.db'),
  )!;
  const historian = await openHistorian({
    folder: dirname(join(folder, log)),
    disk: nodeDisk,
    clock: systemClock,
  });
  let kept = 0;
  for (const tagId of tagIds) {
    const { quality } = await historian.range(tagId, 0, Number.MAX_SAFE_INTEGER, 1_000_000);
    kept += quality.filter((each) => each === 0).length;
  }
  await historian.close();
  return kept;
}

function tellPlant(
  { askedMs, oldestMs, residentMb, kept, due }: Watched & { kept: number; due: number },
  findings: Findings,
): void {
  const third = Math.floor(residentMb.length / 3);
  const early = median(residentMb.slice(third, 2 * third));
  const late = median(residentMb.slice(2 * third));
  const keptPct = (kept / due) * 100;
  printTable(
    `${deviceCount} Modbus devices × ${tagsPerDevice} float32 at 1 s over the real driver, ${plan.plantSeconds} s`,
    ['', ''],
    [
      ['values the devices answered with', short(due)],
      ['of these in history, %', keptPct.toFixed(3)],
      ['all latest values over the contract, p50, ms', short(median(askedMs))],
      ['the same, p99, ms', short(quantile(askedMs, 0.99))],
      ['oldest latest value seen, ms', short(oldestMs)],
      ['resident in the middle third, MB', short(early)],
      ['resident in the last third, MB', short(late)],
    ],
  );
  findings.aims.push(
    atLeast('FUXA workload, kept of what was answered', keptPct, 99.99, '%'),
    atMost('FUXA workload, all latest values, p99', quantile(askedMs, 0.99), 50, 'ms'),
  );
  if (!isQuick && Number.isFinite(late))
    findings.aims.push(atMost('FUXA workload, growth in the last third', late - early, 20, 'MB'));
}
