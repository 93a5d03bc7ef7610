import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverReport } from '#core/drivers/driver.ts';
import { createMqttDriver } from '#core/drivers/mqtt/mqtt-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { lineAddress } from '#shared/domain/telemetry/device.ts';
import { hasMosquitto, startAedes, startMosquitto } from './mqtt-broker.ts';

const skipped = hasMosquitto ? '' : ' (skipped: /usr/sbin/mosquitto is not on this machine)';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function start(port: number, version: 4 | 5) {
  const driver = createMqttDriver({
    deviceId: 'Broker' as DeviceId,
    address: lineAddress.parse({ kind: 'mqtt', brokerUrl: `mqtt://127.0.0.1:${port}`, version }),
    scanMs: 500,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    patience: { connectMs: 5_000, silenceMs: 2_000 },
    shared: createSharedLines(),
    workFolder: '',
  });
  closers.push(() => driver.close());
  const reports: DriverReport[] = [];
  driver.reports.subscribe((report) => reports.push(report));
  driver.start([]);
  const state = () =>
    reports.flatMap((one) => (one.kind === 'status' ? [`${one.state} ${one.reason}`] : [])).at(-1);
  return { publish: driver.publish!, state };
}

const messages = (topic: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ topic, payload: String(n) }));

describe.skipIf(skipped !== '')(`publishing to mosquitto${skipped}`, () => {
  const startBroker = async (more = '') => {
    const broker = await startMosquitto(more);
    closers.push(() => broker.stop());
    return broker.port;
  };
  const listen = async (port: number) => {
    const listener = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    closers.push(() => listener.endAsync(true));
    const said: string[] = [];
    listener.on('message', (_, payload) => said.push(payload.toString()));
    await listener.subscribeAsync('#', { qos: 1 });
    return said;
  };

  it.each([4, 5] as const)('PUB-06 takes all, in order (version %i)', async (version) => {
    const port = await startBroker('max_queued_messages 0');
    const said = await listen(port);
    const { publish, state } = start(port, version);
    await expect.poll(state).toBe('online none');
    const sent = messages('well/psi', 1_500);
    expect(await publish(sent)).toEqual({ settled: 1_500, refused: 0, refusal: null });
    await expect.poll(() => said.length, { timeout: 10_000 }).toBe(1_500);
    expect(said).toEqual(sent.map(({ payload }) => payload));
  });

  it('PUB-08 tells how many the broker refused, and takes the others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-acl-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const acl = join(folder, 'acl');
    writeFileSync(acl, 'topic readwrite open/#\n', { mode: 0o644 });
    const port = await startBroker(`acl_file ${acl}\nuser root`);
    const said = await listen(port);
    const { publish, state } = start(port, 5);
    await expect.poll(state).toBe('online none');
    const sent = [...messages('closed/psi', 2), ...messages('open/psi', 3)];
    const outcome = await publish(sent);
    expect(outcome).toMatchObject({ settled: 5, refused: 2 });
    expect(outcome.refusal).toMatch(/not authorized/i);
    await expect.poll(() => said).toEqual(['0', '1', '2']);
    expect(state()).toBe('online none');
  });
});

it('PUB-11 gives up a broker that takes messages and acknowledges none', async () => {
  const broker = await startAedes({ isDeaf: true });
  closers.push(() => broker.stop());
  const { publish, state } = start(broker.port, 4);
  await expect.poll(state).toBe('online none');
  expect(await publish(messages('well/psi', 3))).toMatchObject({ settled: 0 });
  expect(state()).toBe('offline timeout');
});
