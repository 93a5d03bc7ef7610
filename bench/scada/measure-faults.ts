import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startCore } from '../core-process.ts';
import { printTable, short, type Findings } from '../historian/findings.ts';
import { atLeast, atMost, isQuick, quantile } from '../report.ts';
import { bringPlant, type Plant } from './bring-plant.ts';
import { startDevices, type Devices } from './devices.ts';
import type { DeviceFault } from './devices-process.ts';
import { plan } from './plan.ts';

/** Back-off grows to a minute. */
const mostReturnMs = 120_000;
const { all, dead, slow, dropping } = plan.faulty;
const healthy: (DeviceFault | null)[] = Array.from({ length: all }, () => null);
/** Half of the dead throw out who connects, half take the connection and say nothing. */
const faulty = healthy.map((_, no): DeviceFault | null => {
  if (no < dead) return no % 2 === 0 ? 'refusing' : 'mute';
  if (no < dead + slow) return 'slow';
  return no < dead + slow + dropping ? 'dropping' : null;
});
const isLive = (no: number) => faulty[no] === null;

interface Side {
  readonly deviationsMs: number[];
  due: number;
  asked: number;
}

/** How the live devices are polled while others are dead, slow or lose frames, and while none is; by turns in one run. */
export async function measureFaults(under: string, findings: Findings): Promise<void> {
  const folder = join(under, 'faults');
  mkdirSync(folder);
  const devices = await startDevices(all);
  const core = await startCore(folder);
  const calm: Side = { deviationsMs: [], due: 0, asked: 0 };
  const troubled: Side = { deviationsMs: [], due: 0, asked: 0 };
  try {
    const plant = await bringPlant(core, devices);
    await wait(plan.settleMs);
    await watchLive(devices, calm);
    devices.setFaults(faulty);
    await wait(plan.settleMs);
    await watchLive(devices, troubled);
    if (!isQuick) {
      await watchLive(devices, troubled);
      devices.setFaults(healthy);
      await untilAllOnline(plant);
      await wait(plan.settleMs);
      await watchLive(devices, calm);
    }
    plant.connection.close();
  } finally {
    await core.stop();
    await devices.close();
  }
  tellFaults(calm, troubled, findings);
}

async function watchLive(devices: Devices, side: Side): Promise<void> {
  devices.beginPhase();
  await wait(plan.faultPhaseSeconds * 1_000);
  const { devices: told } = await devices.endPhase();
  for (const [no, { schedule }] of told.entries()) {
    if (!isLive(no)) continue;
    side.deviationsMs.push(...schedule.deviationsMs);
    side.due += schedule.due;
    side.asked += schedule.asked;
  }
}

async function untilAllOnline({ connection: { client } }: Plant): Promise<void> {
  const giveUpMs = performance.now() + mostReturnMs;
  for (;;) {
    const away = (await client.devices.list()).filter(({ status }) => status?.state !== 'online');
    if (away.length === 0) return;
    if (performance.now() > giveUpMs) throw new Error(`${away.length} devices did not come back`);
    await wait(500);
  }
}

function tellFaults(calm: Side, troubled: Side, { aims }: Findings): void {
  const live = faulty.filter((fault) => fault === null).length;
  const p99 = (side: Side) => quantile(side.deviationsMs, 0.99);
  const askedPct = ({ asked, due }: Side) => (100 * asked) / due;
  printTable(
    `${all} devices, of which ${dead} are dead, ${slow} slow and ${dropping} lose a twentieth of their frames: the ${live} others`,
    ['', 'all well', 'with faults'],
    [
      ['polls made of those due, %', ...[calm, troubled].map((side) => askedPct(side).toFixed(3))],
      [
        'off schedule, p50, ms',
        ...[calm, troubled].map((side) => short(quantile(side.deviationsMs, 0.5))),
      ],
      ['off schedule, p99, ms', ...[calm, troubled].map((side) => short(p99(side)))],
    ],
  );
  aims.push(atLeast('live devices beside faulty ones, polls made', askedPct(troubled), 99.99, '%'));
  if (!isQuick)
    aims.push(
      atMost(
        'live devices beside faulty ones, change of p99 off schedule',
        (p99(troubled) / p99(calm) - 1) * 100,
        10,
        '%',
      ),
    );
}
