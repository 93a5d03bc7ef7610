import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { Driver, DriverReport } from '#core/drivers/driver.ts';
import { createMqttDriver } from '#core/drivers/mqtt/mqtt-driver.ts';
import { startProxy } from '#core/drivers/misbehaving-server.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { lineAddress, tagAddress } from '#shared/domain/telemetry/device.ts';
import { hasMosquitto, startMosquitto } from './mqtt-broker.ts';

const skipped = hasMosquitto ? '' : ' (skipped: /usr/sbin/mosquitto is not on this machine)';

describe.skipIf(skipped !== '')(`MQTT sessions on mosquitto${skipped}`, () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
  const makeFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-mqtt-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
  const startBroker = async (more = '') => {
    const broker = await startMosquitto(more);
    closers.push(() => broker.stop());
    return broker.port;
  };
  const connect = async (port: number) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    closers.push(() => client.endAsync(true));
    return client;
  };
  /** What was last said on a topic, retained or not. */
  const listen = async (port: number, topic: string) => {
    const client = await connect(port);
    const said: string[] = [];
    client.on('message', (_, payload) => said.push(payload.toString()));
    await client.subscribeAsync(topic, { qos: 1 });
    return said;
  };
  const start = (
    address: Record<string, unknown>,
    workFolder: string,
    secret?: string,
    point: object = { topic: 'well/psi' },
  ) => {
    const driver: Driver = createMqttDriver({
      deviceId: 'Broker' as DeviceId,
      address: lineAddress.parse({ kind: 'mqtt', ...address }),
      secret,
      scanMs: 500,
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      patience: { connectMs: 2_000, silenceMs: 3_000 },
      shared: createSharedLines(),
      workFolder,
    });
    closers.push(() => driver.close());
    const reports: DriverReport[] = [];
    driver.reports.subscribe((report) => reports.push(report));
    driver.start([
      { tagId: 'b/psi' as TagId, point: tagAddress.parse({ kind: 'mqtt', ...point }) },
    ]);
    const samples = () =>
      reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
    const state = () =>
      reports
        .flatMap((one) => (one.kind === 'status' ? [`${one.state} ${one.reason}`] : []))
        .at(-1);
    const isOnline = () => expect.poll(state).toBe('online none');
    return { driver, samples, state, isOnline };
  };

  it.each([4, 5] as const)(
    'TEL-34 what was published while this seat was away comes when it is back (version %i)',
    async (version) => {
      const port = await startBroker();
      const workFolder = makeFolder();
      const address = { brokerUrl: `mqtt://127.0.0.1:${port}`, version, keepsSession: true };
      const first = start(address, workFolder);
      await first.isOnline();
      await first.driver.close();
      const device = await connect(port);
      for (const psi of [1, 2, 3]) await device.publishAsync('well/psi', String(psi), { qos: 1 });
      const again = start(address, workFolder);
      await expect.poll(() => again.samples().map(({ value }) => value)).toEqual([1, 2, 3]);
    },
  );

  it('TEL-35 says on its own topic that it listens, and by its last will that it does not', async () => {
    const port = await startBroker();
    const proxy = await startProxy(port);
    closers.push(() => proxy.close());
    const address = { brokerUrl: `mqtt://127.0.0.1:${proxy.port}`, statusTopic: 'office/wellos' };
    const said = await listen(port, 'office/wellos');
    const first = start(address, makeFolder());
    await expect.poll(() => said).toEqual(['online']);
    await first.driver.close();
    await expect.poll(() => said).toEqual(['online', 'offline']);
    start(address, makeFolder());
    await expect.poll(() => said).toEqual(['online', 'offline', 'online']);
    proxy.stall();
    await expect.poll(() => said.at(-1), { timeout: 15_000 }).toBe('offline');
  });

  it('TEL-49 as host application says its STATE, and says it again when another took it back', async () => {
    const port = await startBroker();
    const said = await listen(port, 'spBv1.0/STATE/office');
    const states = () =>
      said.map((text) => (JSON.parse(text) as { online: boolean; timestamp: number }).online);
    const { driver, isOnline } = start(
      { brokerUrl: `mqtt://127.0.0.1:${port}`, sparkplugGroup: 'Field', sparkplugHostId: 'office' },
      makeFolder(),
    );
    await isOnline();
    await expect.poll(states).toEqual([true]);
    const other = await connect(port);
    const gone = JSON.stringify({ online: false, timestamp: Date.now() });
    await other.publishAsync('spBv1.0/STATE/office', gone, { qos: 1, retain: true });
    await expect.poll(states).toEqual([true, false, true]);
    await driver.close();
    await expect.poll(states).toEqual([true, false, true, false]);
  });

  it('TEL-36 is let in with the password this seat keeps, and refused without', async () => {
    const file = join(makeFolder(), 'passwords');
    const made = spawnSync('mosquitto_passwd', ['-b', '-c', file, 'wellos', 'gusher'], {});
    expect(made.status, 'mosquitto_passwd comes with mosquitto').toBe(0);
    const port = await startBroker(`allow_anonymous false\npassword_file ${file}\nuser root`);
    const address = { brokerUrl: `mqtt://127.0.0.1:${port}`, userName: 'wellos' };
    await start(address, makeFolder(), 'gusher').isOnline();
    const stranger = start(address, makeFolder(), 'duster');
    await expect.poll(stranger.state).toBe('offline access-denied');
  });

  it('TEL-37 trusts a broker by the certificate it was given, and no other', async () => {
    const folder = makeFolder();
    for (const name of ['broker', 'other']) makeCertificate(folder, name);
    const certificate = (name: string) => readFileSync(join(folder, `${name}.pem`), 'utf8');
    const port = await startBroker(
      `certfile ${folder}/broker.pem\nkeyfile ${folder}/broker.key\nuser root`,
    );
    const brokerUrl = `mqtts://127.0.0.1:${port}`;
    await start({ brokerUrl, tls: { ca: certificate('broker') } }, folder).isOnline();
    await start({ brokerUrl, tls: { takesAnyCertificate: true } }, folder).isOnline();
    const wary = start({ brokerUrl, tls: { ca: certificate('other') } }, folder);
    await expect.poll(wary.state).toBe('offline certificate-untrusted');
  });

  it('TEL-30 takes the time from where the tag says it stands', async () => {
    const port = await startBroker();
    const { samples, isOnline } = start(
      { brokerUrl: `mqtt://127.0.0.1:${port}` },
      makeFolder(),
      undefined,
      { topic: 'well/psi', jsonPath: 'v.psi', timePath: 'meta.sampled' },
    );
    await isOnline();
    const device = await connect(port);
    const payload = { v: { psi: 7 }, ts: 1, meta: { sampled: '2026-11-01T12:00:00Z' } };
    await device.publishAsync('well/psi', JSON.stringify(payload));
    await expect
      .poll(() => samples().at(-1))
      .toMatchObject({ value: 7, sourceMs: Date.UTC(2026, 10, 1, 12) });
  });
});

function makeCertificate(folder: string, name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    ...files,
  ];
  const made = spawnSync('openssl', args, { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
}
