import { setTimeout as wait } from 'node:timers/promises';
import type { CoreProcess } from '../core-process.ts';
import { bringDevices, modbusDevice, type Brought } from './bring-devices.ts';
import type { Devices } from './devices.ts';
import { scanMs, tagsPerDevice } from './plan.ts';

const mostLiveMs = 120_000;

export type Plant = Brought;

/** Devices in the core, all of them read. */
export async function bringPlant(
  core: CoreProcess,
  { ports }: Pick<Devices, 'ports'>,
): Promise<Plant> {
  const plant = await bringDevices(
    core,
    ports.map((port, no) => modbusDevice(no, port, tagsPerDevice, scanMs)),
  );
  await untilLive(plant);
  return plant;
}

/** Until there is a value of every tag. */
export async function untilLive({ connection: { client }, tagIds }: Brought): Promise<void> {
  const wanted = tagIds.reduce((sum, own) => sum + own.length, 0);
  const giveUpMs = performance.now() + mostLiveMs;
  for (;;) {
    const values = await client.telemetry.latest();
    const live = values.filter(({ value }) => value !== null).length;
    if (live === wanted) return;
    if (performance.now() > giveUpMs) throw new Error(`Only ${live} values came in time`);
    await wait(250);
  }
}
