import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { startCore } from '../core-process.ts';
import { printTable, short, type Findings } from '../historian/findings.ts';
import { against, atLeast, atMost } from '../report.ts';
import { bringPlant } from './bring-plant.ts';
import { startDevices, type Devices } from './devices.ts';
import type { PhaseTold } from './devices-process.ts';
import { forkProgram } from './forked.ts';
import { hasFuxa, pollWithFuxa } from './fuxa.ts';
import { plan, tagsPerDevice } from './plan.ts';
import { countMatches, readKept } from './read-kept.ts';
import { servedValue } from './served-value.ts';
import { watchPolling, type KeptPolling, type Polling } from './watch-polling.ts';

/** A plant of so many devices over the whole core, beside the bare library on the same devices and FUXA where it is. */
export async function measurePlant(
  count: number,
  under: string,
  findings: Findings,
): Promise<void> {
  const bare = await withDevices(count, pollBare);
  const ours = await withDevices(count, (devices) =>
    pollWithCore(devices, join(under, `${count}`)),
  );
  const fuxa =
    hasFuxa() && count <= plan.mostForFuxa
      ? await withDevices(count, (devices) => pollWithFuxa(devices, join(under, `fuxa-${count}`)))
      : undefined;
  printPlant(count, { ours, bare, fuxa });
  tellPlant(count, { ours, bare, fuxa }, findings);
}

interface Sides {
  readonly ours: KeptPolling;
  readonly bare: Polling;
  readonly fuxa: KeptPolling | undefined;
}

const figures: readonly (readonly [string, (one: Polling) => string])[] = [
  ['polls made of those due, %', (one) => one.askedPct.toFixed(3)],
  ['off schedule, p50, ms', (one) => short(one.deviationP50Ms)],
  ['off schedule, p99, ms', (one) => short(one.deviationP99Ms)],
  ['off schedule, most, ms', (one) => short(one.deviationMostMs)],
  ['CPU, % of a core', (one) => short(one.cpuPct)],
  ['resident at the end, MB', (one) => short(one.residentMb)],
  ['resident, most, MB', (one) => short(one.mostMb)],
  ['resident, from the middle third to the last, MB', (one) => short(one.growthMb)],
  ['resident, slope of the second half, MB/min', (one) => short(one.growthMbPerMinute)],
  ['seconds watched', (one) => short(one.seconds)],
];

function printPlant(count: number, { ours, bare, fuxa }: Sides): void {
  const all: readonly Polling[] = fuxa ? [ours, bare, fuxa] : [ours, bare];
  const kept = ['in history, of what was answered, %', ours.keptPct.toFixed(3), '–'];
  printTable(
    `${count} Modbus TCP devices × ${tagsPerDevice} float32 at 1 s`,
    ['', 'WellOS', 'bare modbus-serial', ...(fuxa ? ['FUXA 1.3.4'] : [])],
    [
      ...figures.map(([what, figure]) => [what, ...all.map(figure)]),
      fuxa ? [...kept, fuxa.keptPct.toFixed(1)] : kept,
    ],
  );
}

function tellPlant(count: number, { ours, bare, fuxa }: Sides, { aims, against: all }: Findings) {
  const of = `${count} × ${tagsPerDevice}`;
  aims.push(
    atLeast(`${of}, stored of what was due`, (ours.keptPct * ours.askedPct) / 100, 99.99, '%'),
    atLeast(`${of}, stored of what was answered`, ours.keptPct, 99.99, '%'),
    atMost(`${of}, off schedule, p99`, ours.deviationP99Ms, 50, 'ms'),
  );
  if (Number.isFinite(ours.cpuPct)) aims.push(atMost(`${of}, CPU`, ours.cpuPct, 40, '% of a core'));
  if (Number.isFinite(ours.residentMb) && ours.seconds >= 300)
    aims.push(atMost(`${of}, growth from the middle third to the last`, ours.growthMb, 20, 'MB'));
  const compare = (peer: string, what: string, figure: (one: Polling) => number, other: Polling) =>
    all.push(against(peer, `${of}, ${what}`, figure(ours), figure(other), 'lower'));
  const peers = [
    ['bare modbus-serial, keeps nothing', bare] as const,
    ...(fuxa ? [['FUXA 1.3.4, default history', fuxa] as const] : []),
  ];
  for (const [peer, theirs] of peers) {
    compare(peer, 'CPU, %', ({ cpuPct }) => cpuPct, theirs);
    compare(peer, 'resident, MB', ({ residentMb }) => residentMb, theirs);
    compare(peer, 'off schedule p99, ms', ({ deviationP99Ms }) => deviationP99Ms, theirs);
  }
  if (fuxa)
    all.push(against('FUXA 1.3.4', `${of}, in history, %`, ours.keptPct, fuxa.keptPct, 'higher'));
}

/** Each reader meets devices of its own, so that none is disturbed by what another left. */
async function withDevices<T>(count: number, work: (devices: Devices) => Promise<T>): Promise<T> {
  const devices = await startDevices(count);
  try {
    return await work(devices);
  } finally {
    await devices.close();
  }
}

async function pollBare(devices: Devices): Promise<Polling> {
  const bare = await forkProgram<string>('bare-modbus-process.ts', [devices.ports.join(',')]);
  try {
    await wait(plan.settleMs);
    return await watchPolling(devices, bare.pid, plan.bareSeconds);
  } finally {
    await bare.close();
  }
}

async function pollWithCore(devices: Devices, folder: string): Promise<KeptPolling> {
  mkdirSync(folder);
  const core = await startCore(folder);
  let tagIds: readonly (readonly TagId[])[] = [];
  let polling: Polling;
  try {
    const plant = await bringPlant(core, devices);
    plant.connection.close();
    tagIds = plant.tagIds;
    await wait(plan.settleMs);
    polling = await watchPolling(devices, core.pid, plan.plantSeconds);
    devices.stop();
    // What was answered last is on its way to the disk.
    await wait(plan.inFlightMs);
  } finally {
    await core.stop();
  }
  const { devices: told } = await devices.endPhase();
  return { ...polling, keptPct: await keptShare(folder, tagIds, told) };
}

async function keptShare(
  folder: string,
  tagIds: readonly (readonly TagId[])[],
  told: PhaseTold['devices'],
): Promise<number> {
  let kept = 0;
  let served = 0;
  await readKept(folder, tagIds.flat(), (at, { values }) => {
    const device = Math.floor(at / tagsPerDevice);
    const { answered } = told[device]!;
    served += answered;
    kept += countMatches(values, answered, (scan) => servedValue(device, at % tagsPerDevice, scan));
  });
  return (100 * kept) / served;
}
