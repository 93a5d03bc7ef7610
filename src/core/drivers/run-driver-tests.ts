import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { LineAddress } from '#shared/domain/telemetry/device.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type {
  CreateDriver,
  Driver,
  DriverReport,
  DriverTag,
  Patience,
  RawSample,
} from './driver.ts';
import { createSharedLines } from './shared-lines.ts';
import { startMisbehavingServer, startProxy, type Misbehaviour } from './misbehaving-server.ts';

/** A real server of the protocol with two values that can be changed and one that can be written. */
export interface TestServer {
  readonly port: number;
  /** Changes what the server serves for the tag of that name. */
  set(name: 'pressure' | 'running', value: TagValue): Promise<void>;
  /** What was last written to `setpoint`, as the server sees it. */
  written(): TagValue | undefined | Promise<TagValue | undefined>;
  /** Gone at once, like a power cut. */
  stop(): Promise<void>;
}

export interface DriverTestSetup {
  readonly name: string;
  /** What this machine lacks for the suite; then it is skipped, and the run says why. */
  readonly missing?: string | undefined;
  /** Longer for a protocol whose handshake is work for a loaded machine. */
  readonly patience?: Patience;
  readonly createDriver: CreateDriver;
  startServer(): Promise<TestServer>;
  addressAt(port: number): LineAddress;
  readonly tags: Readonly<Record<'pressure' | 'running' | 'setpoint', DriverTag>>;
  /** One the server does not have; null where the protocol cannot tell. */
  readonly unknownTag: DriverTag | null;
}

const SCAN_MS = 100;
/** So long that a value which arrives in a test was asked for. */
const SLOW_SCAN_MS = 120_000;
const defaultPatience: Patience = { connectMs: 1_000, silenceMs: 3_000 };
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

/** The acceptance suite every driver passes, against a real server and against servers that misbehave. */
export function runDriverTests(setup: DriverTestSetup): void {
  const { patience = defaultPatience } = setup;
  const skipped = setup.missing === undefined ? '' : ` (skipped: ${setup.missing})`;
  describe.skipIf(skipped !== '')(`${setup.name} driver${skipped}`, () => {
    const closers: (() => Promise<unknown>)[] = [];
    let workFolder: string;

    beforeEach(async () => {
      workFolder = await mkdtemp(join(tmpdir(), 'wellos-driver-'));
    });
    afterEach(async () => {
      for (const close of closers.splice(0).toReversed()) await close();
      await rm(workFolder, { recursive: true, force: true });
    });

    const startServer = async () => {
      const server = await setup.startServer();
      closers.push(() => server.stop());
      return server;
    };
    const createDriver = (port: number, scanMs = SCAN_MS) => {
      const address = setup.addressAt(port);
      const shared = createSharedLines();
      const driver = setup.createDriver({
        deviceId: 'test' as DeviceId,
        address,
        scanMs,
        clock,
        patience,
        shared,
        workFolder,
      });
      closers.push(() => driver.close());
      return watchDriver(driver);
    };
    const startDriver = (port: number, tags = Object.values(setup.tags)) => {
      const watched = createDriver(port);
      watched.driver.start(tags);
      return watched;
    };
    const startMisbehaving = async (behaviour: Misbehaviour) => {
      const server = await startMisbehavingServer(behaviour);
      closers.push(() => server.close());
      return server;
    };
    const startBehindProxy = async () => {
      const server = await startServer();
      const proxy = await startProxy(server.port);
      closers.push(() => proxy.close());
      const watched = startDriver(proxy.port);
      await watched.untilState('online');
      return { ...watched, server, proxy };
    };

    it('TEL-01 reports connecting first, then online, then values with quality and time', async () => {
      const server = await startServer();
      await server.set('pressure', 123.5);
      await server.set('running', true);
      const beforeMs = Date.now() - 60_000;
      const { until, sampleOf, reports } = startDriver(server.port);
      await until(() => sampleOf('pressure') !== undefined && sampleOf('running') !== undefined);
      expect(reports[0]).toMatchObject({ kind: 'status', state: 'connecting' });
      expect(sampleOf('pressure')).toMatchObject({ value: 123.5, quality: 'good', reason: 'none' });
      expect(sampleOf('running')).toMatchObject({ value: true, quality: 'good' });
      expect(sampleOf('pressure')!.sourceMs).toBeGreaterThan(beforeMs);
      expect(sampleOf('pressure')!.sourceMs).toBeLessThanOrEqual(Date.now() + 1_000);
    });

    it('TEL-01 reports a change', async () => {
      const server = await startServer();
      const { until, sampleOf } = startDriver(server.port);
      await server.set('pressure', 10);
      await until(() => sampleOf('pressure')?.value === 10);
      await server.set('pressure', 20);
      await until(() => sampleOf('pressure')?.value === 20);
    });

    it('TEL-02 says refused, once, when nobody listens', async () => {
      const server = await startMisbehaving('stall');
      await server.close();
      const { untilState, expectOfflineOnce } = startDriver(server.port);
      await untilState('offline');
      await expectOfflineOnce('refused');
    });

    it('TEL-02 says offline, once, when the server is killed', async () => {
      const server = await startServer();
      const { untilState, expectOfflineOnce } = startDriver(server.port);
      await untilState('online');
      await server.stop();
      await untilState('offline');
      await expectOfflineOnce();
    });

    it('TEL-03 gives up on a device that accepts and then says nothing', async () => {
      const server = await startMisbehaving('stall');
      const { untilState, expectOfflineOnce } = startDriver(server.port);
      await untilState('offline');
      await expectOfflineOnce('timeout');
    });

    it('TEL-03 gives up on a line that falls silent after it was online', async () => {
      const { proxy, untilState, expectOfflineOnce } = await startBehindProxy();
      proxy.stall();
      await untilState('offline');
      await expectOfflineOnce();
    });

    it('TEL-04 ends a line on which garbage arrives', async () => {
      const server = await startMisbehaving('garbage');
      const { untilState, expectOfflineOnce, samples } = startDriver(server.port);
      await untilState('offline');
      await expectOfflineOnce();
      expect(samples().filter(({ quality }) => quality === 'good')).toEqual([]);
    });

    it('TEL-04 puts answers together that come byte by byte', async () => {
      const { proxy, server, until, sampleOf } = await startBehindProxy();
      proxy.splitAnswers();
      await server.set('pressure', 31.25);
      await until(() => sampleOf('pressure')?.value === 31.25);
      expect(sampleOf('pressure')).toMatchObject({ quality: 'good' });
    });

    it('TEL-04 ends a line that is reset in the middle of an answer', async () => {
      const { proxy, untilState, expectOfflineOnce } = await startBehindProxy();
      proxy.resetInNextAnswer();
      await untilState('offline');
      await expectOfflineOnce();
    });

    it('TEL-102 tells how many bytes went over the line each way', async () => {
      const server = await startServer();
      const { driver, until, sampleOf } = startDriver(server.port);
      await until(() => sampleOf('pressure') !== undefined && sampleOf('setpoint') !== undefined);
      const before = driver.traffic()!;
      expect(before.sentBytes).toBeGreaterThan(0);
      await driver.write(setup.tags.setpoint.tagId, 3);
      await until(() => driver.traffic()!.receivedBytes > before.receivedBytes);
      expect(driver.traffic()!.sentBytes).toBeGreaterThan(before.sentBytes);
    });

    it('TEL-05 writes a value that is then read back', async () => {
      const server = await startServer();
      const { driver, until, sampleOf } = startDriver(server.port);
      await until(() => sampleOf('setpoint') !== undefined);
      await driver.write(setup.tags.setpoint.tagId, 42);
      await until(() => sampleOf('setpoint')?.value === 42);
      expect(await server.written()).toBe(42);
    });

    it('TEL-05 refuses to write to an unknown tag or a line that is down', async () => {
      const server = await startServer();
      const { driver, untilState } = startDriver(server.port);
      await untilState('online');
      const unknown = driver.write('nobody/knows' as RawSample['tagId'], 1);
      await expect(unknown).rejects.toSatisfy((error) => isRefusal(error, 'tag-not-found'));
      await server.stop();
      await untilState('offline');
      const late = driver.write(setup.tags.setpoint.tagId, 1);
      await expect(late).rejects.toSatisfy((error) => isRefusal(error));
    });

    it('TEL-06 reads every value when asked to poll now', async () => {
      const server = await startServer();
      const { driver, until, sampleOf } = createDriver(server.port, SLOW_SCAN_MS);
      driver.start(Object.values(setup.tags));
      await until(() => sampleOf('pressure') !== undefined);
      await server.set('pressure', 55);
      await driver.pollNow();
      await until(() => sampleOf('pressure')?.value === 55);
    });

    it.runIf(setup.unknownTag !== null)(
      'TEL-07 calls an unknown address bad and goes on with the others',
      async () => {
        const server = await startServer();
        await server.set('pressure', 7);
        const unknown = setup.unknownTag!;
        const tags = [...Object.values(setup.tags), unknown];
        const { until, sampleOf, samples } = startDriver(server.port, tags);
        const ofUnknown = () => samples().findLast(({ tagId }) => tagId === unknown.tagId);
        await until(() => ofUnknown() !== undefined && sampleOf('pressure')?.value === 7);
        expect(ofUnknown()).toMatchObject({ value: null, quality: 'bad', reason: 'unknown-tag' });
        await server.set('pressure', 8);
        await until(() => sampleOf('pressure')?.value === 8);
      },
    );

    describe('TEL-08 close() is quick, leaves nothing and lets nothing be reported after it', () => {
      const closeAndListen = async ({ driver, reports }: WatchedDriver) => {
        await Promise.all([driver.close(), driver.close()]);
        const count = reports.length;
        await pause(3 * SCAN_MS);
        expect(reports.length).toBe(count);
        await untilTrue(() => openSockets() === socketsBefore, 2_000);
      };
      let socketsBefore = 0;

      it('before start', async () => {
        socketsBefore = openSockets();
        await closeAndListen(createDriver(1));
      });

      it('while connecting', async () => {
        const server = await startMisbehaving('stall');
        socketsBefore = openSockets();
        const watched = startDriver(server.port);
        await closeAndListen(watched);
      });

      it('while waiting for an answer', async () => {
        const server = await startMisbehaving('stall');
        socketsBefore = openSockets();
        const watched = startDriver(server.port);
        await pause(200);
        await closeAndListen(watched);
      });

      it('while online', async () => {
        const server = await startServer();
        socketsBefore = openSockets();
        const watched = startDriver(server.port);
        await watched.until(() => watched.sampleOf('pressure') !== undefined);
        await closeAndListen(watched);
      });

      it('while online on a line that stalls', async () => {
        const watched = await startBehindProxy();
        watched.proxy.stall();
        await Promise.all([watched.driver.close(), watched.driver.close()]);
        const count = watched.reports.length;
        await pause(3 * SCAN_MS);
        expect(watched.reports.length).toBe(count);
      });

      it('when already offline', async () => {
        const server = await startMisbehaving('stall');
        await server.close();
        socketsBefore = openSockets();
        const watched = startDriver(server.port);
        await watched.untilState('offline');
        await closeAndListen(watched);
      });
    });

    /** Everything a driver reported, and ways to wait for more. */
    function watchDriver(driver: Driver) {
      const reports: DriverReport[] = [];
      driver.reports.subscribe((report) => reports.push(report));
      const samples = () =>
        reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
      const states = () => reports.flatMap((report) => (report.kind === 'status' ? [report] : []));
      const until = (condition: () => boolean) => untilTrue(condition, 10_000);
      return {
        driver,
        reports,
        samples,
        until,
        sampleOf: (name: keyof DriverTestSetup['tags']) =>
          samples().findLast(({ tagId }) => tagId === setup.tags[name].tagId),
        untilState: (state: string) => until(() => states().at(-1)?.state === state),
        async expectOfflineOnce(reason?: string) {
          const count = reports.length;
          await pause(5 * SCAN_MS);
          expect(reports.length, 'nothing is reported after offline').toBe(count);
          const offline = states().filter(({ state }) => state === 'offline');
          expect(offline).toHaveLength(1);
          if (reason) expect(offline[0]!.reason).toBe(reason);
          expect(offline[0]!.detail).not.toBe('');
        },
      };
    }
    type WatchedDriver = ReturnType<typeof watchDriver>;
  });
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function untilTrue(condition: () => boolean, limitMs: number): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`Not in time: ${condition.toString()}`);
    await pause(10);
  }
}
