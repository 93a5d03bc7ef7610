import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpcuaDriver } from '#core/drivers/opcua/opcua-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { runDriverTests } from '#core/drivers/run-driver-tests.ts';
import type { DriverReport, DriverTag } from '#core/drivers/driver.ts';
import { tagAddress, type LineAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { setStatus, startOpcuaServer } from './opcua-server.ts';

const addressAt = (port: number): LineAddress => ({
  kind: 'opcua',
  endpointUrl: `opc.tcp://127.0.0.1:${port}`,
  securityMode: 'None',
});
const tagAt = (name: string, point: object = {}): DriverTag => ({
  tagId: `o/${name}` as TagId,
  point: tagAddress.parse({ kind: 'opcua', nodeId: `ns=1;s=${name}`, ...point }),
});

runDriverTests({
  name: 'OPC UA',
  createDriver: createOpcuaDriver,
  patience: { connectMs: 4_000, silenceMs: 3_000 },
  addressAt,
  tags: {
    pressure: tagAt('pressure'),
    running: tagAt('running'),
    setpoint: tagAt('setpoint'),
  },
  unknownTag: tagAt('unknown'),
  async startServer() {
    const server = await startOpcuaServer();
    return {
      port: server.port,
      set: async (name, value) => server.set(name, value),
      written: () => server.variables.setpoint.readValue().value.value as number,
      stop: server.stop,
    };
  },
});

describe('OPC UA driver', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let workFolder: string;
  beforeEach(async () => {
    workFolder = await mkdtemp(join(tmpdir(), 'wellos-opcua-'));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
    await rm(workFolder, { recursive: true, force: true });
  });

  const startServer = async (options = {}) => {
    const server = await startOpcuaServer(options);
    closers.push(() => server.stop());
    return server;
  };
  const start = (
    port: number,
    wanted: readonly (string | DriverTag)[],
    rest: object = {},
    secret?: string,
  ) => {
    const driver = createOpcuaDriver({
      deviceId: 'test' as DeviceId,
      address: { ...addressAt(port), ...rest } as LineAddress,
      secret,
      scanMs: 100,
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      patience: { connectMs: 5_000, silenceMs: 5_000 },
      shared: createSharedLines(),
      workFolder,
    });
    const reports: DriverReport[] = [];
    driver.reports.subscribe((report) => reports.push(report));
    closers.push(() => driver.close());
    driver.start(wanted.map((one) => (typeof one === 'string' ? tagAt(one) : one)));
    const all = (name: string) =>
      reports
        .flatMap((report) => (report.kind === 'samples' ? report.samples : []))
        .filter((sample) => sample.tagId === `o/${name}`);
    const last = (name: string) => all(name).at(-1);
    const status = () => reports.findLast((report) => report.kind === 'status');
    return { driver, reports, all, last, status };
  };
  const waitFor = { timeout: 10_000 };

  it('TEL-51 reads 64-bit integers, and takes no array for a value', async () => {
    const server = await startServer();
    const { last, driver } = start(server.port, ['counter', 'matrix']);
    await expect.poll(() => last('counter'), waitFor).toMatchObject({ value: -2, quality: 'good' });
    expect(last('matrix')).toMatchObject({ value: null, quality: 'bad', reason: 'not-a-number' });
    await driver.write('o/counter' as TagId, -5_000_000_000);
    expect(last('counter')).toMatchObject({ value: -5_000_000_000 });
  });

  it('TEL-51 reads an element of an array and a member of a structure', async () => {
    const server = await startServer();
    const { last, driver } = start(server.port, [
      { ...tagAt('matrix', { element: 1 }), tagId: 'o/second' as TagId },
      { ...tagAt('matrix', { element: 7 }), tagId: 'o/none' as TagId },
      { ...tagAt('limits', { member: 'high' }), tagId: 'o/high' as TagId },
    ]);
    await expect.poll(() => last('second'), waitFor).toMatchObject({ value: 2, quality: 'good' });
    expect(last('high')).toMatchObject({ value: 95, quality: 'good' });
    expect(last('none')).toMatchObject({ value: null, quality: 'bad', reason: 'not-a-number' });
    await expect(driver.write('o/second' as TagId, 3)).rejects.toMatchObject({
      code: 'tag-not-writable',
    });
  });

  it('TEL-56 has the server tell only what leaves the deadband', async () => {
    const server = await startServer();
    const { all } = start(server.port, [
      tagAt('pressure', { deadband: { kind: 'absolute', value: 5 } }),
      // A switch has no deadband: the server refuses it, and tells every change.
      tagAt('running', { deadband: { kind: 'absolute', value: 5 } }),
    ]);
    await expect.poll(() => all('pressure').length, waitFor).toBeGreaterThan(1);
    await settle();
    const before = all('pressure').length;
    for (const value of [1, 2, 3]) {
      server.set('pressure', value);
      await settle();
    }
    expect(all('pressure')).toHaveLength(before);
    server.set('pressure', 9);
    server.set('running', true);
    await expect.poll(() => all('pressure').at(-1), waitFor).toMatchObject({ value: 9 });
    await expect.poll(() => all('running').at(-1), waitFor).toMatchObject({ value: true });
  });

  it('TEL-57 reads from the history of the server what it missed, without taking it for the last value', async () => {
    const server = await startServer({ keepsHistory: true });
    const sinceMs = Date.now();
    for (const value of [1, 2, 3]) {
      await settle();
      server.set('pressure', value);
    }
    await settle();
    const { all } = start(server.port, [{ ...tagAt('pressure'), sinceMs }]);
    await expect
      .poll(() => new Set(all('pressure').map(({ value }) => value)), waitFor)
      .toEqual(new Set([1, 2, 3]));
    const times = all('pressure').filter(({ value }) => value === 1);
    expect(times[0]!.sourceMs).toBeGreaterThan(sinceMs);
  });

  it('TEL-56 takes a deadband in percent of the range of its node', async () => {
    const server = await startServer();
    const { all, last, reports } = start(server.port, [
      tagAt('analog', { deadband: { kind: 'percent', value: 5 } }),
    ]);
    await expect.poll(() => all('analog').length, waitFor).toBeGreaterThan(1);
    await settle();
    const before = all('analog').length;
    for (const value of [4, 8, -4]) {
      server.set('analog', value);
      await settle();
    }
    expect(all('analog')).toHaveLength(before);
    server.set('analog', 15);
    await expect.poll(() => last('analog'), waitFor).toMatchObject({ value: 15 });
    expect(reports.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  /** One value a second, the first at `sinceMs`. */
  const fillHistory = (server: Awaited<ReturnType<typeof startServer>>, count: number) => {
    const sinceMs = Date.now() - (count + 5) * 1_000;
    for (let n = 0; n < count; n++)
      setStatus(server.variables.pressure, n, 'Good', new Date(sinceMs + n * 1_000));
    return sinceMs;
  };

  it.each([undefined, 'forgotten'] as const)(
    'TEL-57 reads a history to its end that is longer than an answer (continuation points %s)',
    async (continuation) => {
      const server = await startServer({ keepsHistory: true, continuation });
      const count = 12_000;
      const sinceMs = fillHistory(server, count);
      const { all, reports } = start(server.port, [{ ...tagAt('pressure'), sinceMs }]);
      await expect.poll(() => reports.some(({ kind }) => kind === 'caughtUp'), waitFor).toBe(true);
      // What is current comes too; the first was there already.
      const had = new Map(all('pressure').map(({ sourceMs, value }) => [sourceMs, value]));
      for (let n = 1; n < count; n++) expect(had.get(sinceMs + n * 1_000)).toBe(n);
    },
  );

  it('TEL-124 is not caught up while the server cannot tell all of its history', async () => {
    const server = await startServer({ keepsHistory: true, continuation: 'refused' });
    const sinceMs = fillHistory(server, 6_000);
    const { reports } = start(server.port, [{ ...tagAt('pressure'), sinceMs }]);
    await expect
      .poll(() => reports.find(({ kind }) => kind === 'finding'), waitFor)
      .toMatchObject({ rule: 'TEL-57' });
    expect(reports.some(({ kind }) => kind === 'caughtUp')).toBe(false);
  });

  it('TEL-57 goes on at once where the server keeps no history', async () => {
    const server = await startServer();
    const sinceMs = Date.now() - 60_000;
    server.set('pressure', 5);
    const { all, reports } = start(server.port, [{ ...tagAt('pressure'), sinceMs }]);
    await expect.poll(() => reports.some(({ kind }) => kind === 'caughtUp'), waitFor).toBe(true);
    expect(new Set(all('pressure').map(({ value }) => value))).toEqual(new Set([5]));
    expect(reports.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  it('TEL-36 logs in with a name and the password of this seat', async () => {
    const server = await startServer({ user: { name: 'wellos', password: 'gusher' } });
    const friend = start(server.port, ['pressure'], { userName: 'wellos' }, 'gusher');
    await expect.poll(() => friend.last('pressure'), waitFor).toMatchObject({ quality: 'good' });
    const stranger = start(server.port, ['pressure'], { userName: 'wellos' }, 'duster');
    await expect.poll(stranger.status, waitFor).toMatchObject({
      state: 'offline',
      reason: 'access-denied',
    });
  });

  it('TEL-52 passes on the quality and the time the server gives', async () => {
    const server = await startServer();
    const { last } = start(server.port, ['pressure']);
    await expect.poll(() => last('pressure'), waitFor).toMatchObject({ quality: 'good' });
    const sourceMs = 1_700_000_000_000;
    setStatus(server.variables.pressure, 33, 'UncertainLastUsableValue', new Date(sourceMs));
    await expect
      .poll(() => last('pressure'), waitFor)
      .toEqual({
        tagId: 'o/pressure',
        sourceMs,
        value: 33,
        quality: 'uncertain',
        reason: 'stale',
        isCurrent: true,
      });
  });

  it('TEL-07 calls a node id bad that is none', async () => {
    const server = await startServer();
    const { last } = start(server.port, ['pressure', ';;;i=x']);
    await expect.poll(() => last('pressure'), waitFor).toMatchObject({ quality: 'good' });
    expect(last(';;;i=x')).toMatchObject({ quality: 'bad', reason: 'unknown-tag' });
  });

  it('TEL-53 reads what the server refuses to watch', async () => {
    const server = await startServer({ mostMonitoredItems: 1 });
    const { last, reports } = start(server.port, ['running', 'pressure']);
    await expect
      .poll(() => reports.find(({ kind }) => kind === 'finding'), waitFor)
      .toMatchObject({ rule: 'TEL-53', tagId: 'o/pressure' });
    server.set('pressure', 77);
    await expect.poll(() => last('pressure'), waitFor).toMatchObject({ value: 77 });
    server.set('running', true);
    await expect.poll(() => last('running'), waitFor).toMatchObject({ value: true });
  });

  it('TEL-54 keeps its certificates in the work folder, shared by all drivers', async () => {
    const server = await startServer();
    const all = Array.from({ length: 4 }, () => start(server.port, ['pressure']));
    for (const { last } of all)
      await expect.poll(() => last('pressure'), waitFor).toMatchObject({ quality: 'good' });
    const own = join(workFolder, 'opcua-certificates', 'own');
    expect(existsSync(join(own, 'private', 'private_key.pem'))).toBe(true);
    expect(existsSync(join(own, 'certs', 'client_certificate.pem'))).toBe(true);
  });

  it.each([
    ['Sign', undefined],
    ['SignAndEncrypt', undefined],
    ['SignAndEncrypt', 'Aes128_Sha256_RsaOaep'],
    ['Sign', 'Aes256_Sha256_RsaPss'],
  ] as const)(
    'TEL-55 talks %s by %s only to a server whose certificate was trusted',
    async (securityMode, securityPolicy) => {
      const server = await startServer();
      const security = { securityMode, securityPolicy };
      const stranger = start(server.port, ['pressure'], security);
      await expect.poll(stranger.status, waitFor).toMatchObject({
        state: 'offline',
        reason: 'certificate-untrusted',
      });
      await stranger.driver.close();
      await trustRejected(join(workFolder, 'opcua-certificates'));
      const friend = start(server.port, ['pressure'], security);
      await expect.poll(() => friend.last('pressure'), waitFor).toMatchObject({ quality: 'good' });
      await friend.driver.close();
      // The server comes back with another certificate: nobody trusted that one.
      await server.stop();
      const other = await startServer();
      const again = start(other.port, ['pressure'], security);
      await expect.poll(again.status, waitFor).toMatchObject({
        state: 'offline',
        reason: 'certificate-untrusted',
      });
    },
  );
});

/** Longer than the server takes to sample and tell. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}

/** What a person does who trusts a server. */
async function trustRejected(store: string): Promise<void> {
  const trusted = join(store, 'trusted', 'certs');
  await mkdir(trusted, { recursive: true });
  const files = await readdir(join(store, 'rejected'));
  expect(files).toHaveLength(1);
  for (const file of files) await rename(join(store, 'rejected', file), join(trusted, file));
}
