import { describe, expect, it } from 'vitest';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { archiveLayout } from '#shared/domain/telemetry/archive/archive-layout.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import type { DriverConfig, RawSample } from './driver.ts';
import type { ConfiguredDevice, LinesReport } from './lines.ts';
import {
  setupClock,
  setupDevice,
  setupDriverStage,
  setupRandom,
  setupTag,
  type PlayedDriver,
} from './setup-tests.ts';
import { createSupervisor } from './supervisor.ts';

function setup(options: Parameters<ReturnType<typeof setupDriverStage>['create']>[0] = {}) {
  const clock = setupClock();
  const stage = setupDriverStage();
  const load = async () => (config: DriverConfig) => stage.create(options, config);
  const supervisor = createSupervisor({
    clock,
    random: setupRandom(() => 0.5),
    drivers: { modbus: load, modbusSerial: load, opcua: load, mqtt: load },
    workFolder: '',
  });
  const reports: LinesReport[] = [];
  supervisor.reports.subscribe((report) => reports.push(report));
  /** Lets time pass in ticks, as the owner of a supervisor does. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      supervisor.tick();
      await settle();
    }
  };
  return {
    clock,
    supervisor,
    reports,
    played: stage.played,
    pass,
    async configure(...devices: ConfiguredDevice[]) {
      supervisor.configure(devices);
      await settle();
    },
    statuses: (deviceId = 'd') =>
      reports.flatMap((report) =>
        report.kind === 'status' && report.status.deviceId === deviceId ? [report.status] : [],
      ),
    samples: (tagId = 'd/psi') =>
      reports
        .flatMap((report) => (report.kind === 'samples' ? report.samples : []))
        .filter((sample) => sample.tagId === tagId),
  };
}

/** Lets promises that are already settled run on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const reading = (
  clock: { nowMs(): number },
  value: RawSample['value'],
  tagId = 'd/psi',
): RawSample => ({
  tagId: tagId as TagId,
  sourceMs: clock.nowMs(),
  value,
  quality: 'good',
  reason: 'none',
});
const last = <T>(items: readonly T[]): T => items.at(-1)!;

describe('supervisor', () => {
  it('TEL-11 shows a line connecting, then online, then passes its values on', async () => {
    const { clock, configure, played, pass, statuses, samples } = setup();
    await configure(setupDevice('d'));
    expect(statuses().map(({ state }) => state)).toEqual(['connecting']);
    expect(played[0]!.tags.map(({ tagId }) => tagId)).toEqual(['d/psi']);
    played[0]!.online();
    played[0]!.samples([reading(clock, 5)]);
    await pass(100);
    expect(statuses().map(({ state }) => state)).toEqual(['connecting', 'online']);
    expect(samples()).toHaveLength(1);
    expect(samples()[0]).toMatchObject({
      value: 5,
      quality: 'good',
      arrivalMs: clock.nowMs() - 100,
    });
  });

  it('TEL-122 shows what is current though the clock of the device jumps, and tells of it', async () => {
    const { clock, configure, played, pass, samples, reports } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    const hourMs = 3_600_000;
    const say = async (value: number, errorMs: number) => {
      const sample = reading(clock, value);
      const sourceMs = sample.sourceMs + errorMs;
      played[0]!.samples([{ ...sample, sourceMs, isCurrent: true }]);
      await pass(100);
    };
    for (const [value, errorMs] of [
      [1, 0],
      [2, 2 * hourMs],
      [3, 0],
      [4, -hourMs],
      [5, 0],
    ] as const)
      await say(value, errorMs);
    const times = samples().map(({ sourceMs }) => sourceMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((ms) => ms <= clock.nowMs())).toBe(true);
    const findings = reports.filter((report) => report.kind === 'finding');
    expect(findings).toMatchObject([{ rule: 'TEL-122', deviceId: 'd', tagId: null }]);
  });

  it('TEL-122 calls a value stale of which only old readings come', async () => {
    const { clock, configure, played, pass, samples } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    played[0]!.samples([reading(clock, 1)]);
    for (let second = 0; second < 4; second++) {
      await pass(1_000);
      played[0]!.samples([{ ...reading(clock, 9), sourceMs: 5 + second }]);
    }
    await pass(100);
    expect(samples().filter(({ reason }) => reason === 'stale')).toMatchObject([{ value: 1 }]);
  });

  it('TEL-124 asks for what was missed until it was had, whatever came in between', async () => {
    const { clock, configure, played, pass } = setup();
    await configure(setupDevice('d'));
    const missedSince = () => last(played).tags[0]!.sinceMs;
    const breakAfter = async (value: number, isCaughtUp: boolean) => {
      last(played).online();
      const { sourceMs } = reading(clock, value);
      last(played).samples([reading(clock, value)]);
      if (isCaughtUp) last(played).caughtUp();
      await pass(200);
      last(played).offline('reset', 'gone');
      await pass(20_000);
      return sourceMs;
    };
    expect(missedSince()).toBeUndefined();
    const firstMs = await breakAfter(1, true);
    expect(missedSince()).toBe(firstMs);
    await breakAfter(2, false);
    expect(missedSince()).toBe(firstMs);
    const thirdMs = await breakAfter(3, true);
    expect(missedSince()).toBe(thirdMs);
  });

  it('TEL-138 calls the tags of an archive stale after three records that did not come', async () => {
    const { clock, configure, played, pass, samples } = setup();
    const point: TagPoint = {
      ...setupTag('d/psi').point,
      kind: 'modbus',
      table: 'holding',
      register: 701,
      encoding: 'f32',
      wordOrder: 'ABCD',
      archive: archiveLayout.parse({
        records: 35,
        pointer: { register: 1 },
        fields: 3,
        field: 2,
        time: { kind: 'seconds', at: 0 },
        everyMs: 60_000,
        timeZone: 'UTC',
      }),
    };
    await configure(setupDevice('d', { tags: [setupTag('d/psi', { point })] }));
    played[0]!.online();
    played[0]!.samples([reading(clock, 1)]);
    await pass(179_000);
    expect(samples().at(-1)).toMatchObject({ quality: 'good' });
    await pass(2_000);
    expect(samples().at(-1)).toMatchObject({ value: 1, quality: 'uncertain', reason: 'stale' });
  });

  it('TEL-102 adds up the bytes of all drivers a device had', async () => {
    const { configure, played, pass, statuses } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    played[0]!.offline('reset', 'gone');
    await pass(2_000);
    played[1]!.online();
    await pass(100);
    expect(statuses().at(-1)?.traffic).toEqual({ sentBytes: 20, receivedBytes: 200 });
  });

  it('TEL-126 tells what a line must not forget, and hands it to its driver after a restart', async () => {
    const before = setup();
    await before.configure(setupDevice('d', { kind: 'opcua' }));
    const [first] = before.played;
    first!.online();
    first!.samples([{ ...reading(before.clock, 1), sourceMs: 40 }]);
    first!.remember('record 7 was had');
    await before.pass(100);
    first!.offline('reset', 'gone');
    await before.pass(20_000);
    const told = before.reports.filter((report) => report.kind === 'remember');
    const memory = told.at(-1)?.memory;
    // However often it was tried anew.
    expect(new Set(told.map((one) => one.memory)).size).toBe(told.length);
    expect(before.reports.at(-1)).not.toMatchObject({ kind: 'samples' });

    const after = setup();
    await after.configure(
      setupDevice('d', { kind: 'opcua', memory, lastMs: new Map([['d/psi' as TagId, 99]]) }),
    );
    // A newer sample came meanwhile, but what was missed before it is still missing.
    expect(last(after.played).tags[0]!.sinceMs).toBe(40);
    expect(last(after.played).memory).toBe('record 7 was had');
    last(after.played).online();
    last(after.played).caughtUp();
    await after.pass(100);
    const cleared = after.reports.findLast((report) => report.kind === 'remember')?.memory;
    expect(JSON.parse(cleared!)).toEqual({ missed: {}, driver: 'record 7 was had' });
  });

  it('TEL-127 asks for what came after the newest sample that is kept', async () => {
    const { configure, played } = setup();
    const lastMs = new Map([['d/psi' as TagId, 77]]);
    await configure(setupDevice('d', { kind: 'opcua', lastMs, memory: '{damaged' }));
    expect(last(played).tags[0]!.sinceMs).toBe(77);
    expect(last(played).memory).toBeUndefined();
  });

  it('TEL-12 waits, tries once, and waits longer after every failure', async () => {
    const { clock, configure, played, pass, statuses } = setup();
    await configure(setupDevice('d'));
    const waits: number[] = [];
    for (let failure = 0; failure < 5; failure++) {
      last(played).offline('refused', 'nobody there');
      await pass(100);
      const status = last(statuses());
      waits.push(status.nextTryMs! - status.sinceMs);
      expect(status).toMatchObject({
        state: 'offline',
        reason: 'refused',
        retries: failure + 1,
        lastError: 'nobody there',
      });
      const before = played.length;
      await pass(status.nextTryMs! - clock.nowMs());
      expect(played.length).toBe(before + 1);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it('TEL-12 lets no second driver start before the first is closed', async () => {
    const { configure, played, pass } = setup({ hangsOnClose: true });
    await configure(setupDevice('d'));
    played[0]!.offline('reset', 'gone');
    await pass(1_500);
    expect(played).toHaveLength(1);
    played[0]!.finishClosing();
    await pass(200);
    expect(played).toHaveLength(2);
  });

  it('TEL-13 forgets its failures only after the line was up for a while', async () => {
    const { configure, played, pass, statuses } = setup();
    await configure(setupDevice('d'));
    played[0]!.offline('reset', 'x');
    await pass(1_000);
    played[1]!.online();
    await pass(2_000);
    played[1]!.offline('reset', 'x');
    await pass(100);
    expect(last(statuses()).retries).toBe(2);
    await pass(2_000);
    played[2]!.online();
    await pass(12_000);
    expect(last(statuses())).toMatchObject({ state: 'online', retries: 0, lastError: 'x' });
    played[2]!.offline('reset', 'x');
    await pass(100);
    expect(last(statuses()).retries).toBe(1);
  });

  it('TEL-12 counts a driver that throws, or says nothing at all, as a failed attempt', async () => {
    const throwing = setup({ throwsOnStart: true });
    await throwing.configure(setupDevice('d'));
    await throwing.pass(100);
    expect(last(throwing.statuses())).toMatchObject({ state: 'offline', reason: 'driver-failed' });
    const silent = setup();
    await silent.configure(setupDevice('d'));
    await silent.pass(25_000);
    expect(silent.statuses().some(({ reason }) => reason === 'timeout')).toBe(true);
    expect(silent.played.length).toBeGreaterThan(1);
  });

  it('TEL-15 marks every tag of a line that goes down once, with its last value and time', async () => {
    const { clock, configure, played, pass, samples } = setup();
    const tags = [setupTag('d/psi'), setupTag('d/never')];
    await configure(setupDevice('d', { tags }));
    played[0]!.online();
    const sourceMs = clock.nowMs();
    played[0]!.samples([reading(clock, 5)]);
    await pass(1_000);
    played[0]!.offline('reset', 'x');
    await pass(20_000);
    expect(samples().slice(1)).toEqual([
      expect.objectContaining({ value: 5, sourceMs, quality: 'uncertain', reason: 'offline' }),
    ]);
    expect(samples('d/never')).toEqual([
      expect.objectContaining({ value: null, quality: 'bad', reason: 'offline' }),
    ]);
  });

  it('TEL-19 marks a polled value stale after three scans, once, and not before', async () => {
    const { clock, configure, played, pass, samples } = setup();
    await configure(setupDevice('d', { scanMs: 1_000 }));
    played[0]!.online();
    played[0]!.samples([reading(clock, 5)]);
    await pass(3_000);
    expect(samples().map(({ reason }) => reason)).toEqual(['none']);
    await pass(2_000);
    expect(samples().map(({ reason }) => reason)).toEqual(['none', 'stale']);
    expect(last(samples())).toMatchObject({ value: 5, quality: 'uncertain' });
    played[0]!.samples([reading(clock, 5)]);
    await pass(100);
    expect(last(samples())).toMatchObject({ quality: 'good' });
    await pass(2_800);
    expect(last(samples())).toMatchObject({ quality: 'good' });
    await pass(2_000);
    expect(samples().map(({ reason }) => reason)).toEqual(['none', 'stale', 'none', 'stale']);
  });

  it.each<Extract<TagPoint, { kind: 'opcua' | 'mqtt' }>>([
    { kind: 'opcua', nodeId: 'ns=1;s=psi' },
    { kind: 'mqtt', sparkplug: { edgeNode: 'e', metric: 'psi' } },
  ])('TEL-19 takes silence of $kind for no change', async (point) => {
    const { clock, configure, played, pass, samples } = setup();
    await configure(
      setupDevice('d', { kind: point.kind, scanMs: 100, tags: [setupTag('d/psi', { point })] }),
    );
    played[0]!.online();
    played[0]!.samples([reading(clock, 5)]);
    await pass(60_000);
    expect(samples().map(({ reason }) => reason)).toEqual(['none']);
  });

  it('TEL-69 marks a plain topic stale after half a minute or three scans, whichever is longer', async () => {
    const point: TagPoint = { kind: 'mqtt', topic: 'well/psi' };
    const { clock, configure, played, pass, samples } = setup();
    await configure(
      setupDevice('d', { kind: 'mqtt', scanMs: 500, tags: [setupTag('d/psi', { point })] }),
      setupDevice('e', { kind: 'mqtt', scanMs: 60_000, tags: [setupTag('e/psi', { point })] }),
    );
    for (const [index, tagId] of ['d/psi', 'e/psi'].entries()) {
      played[index]!.online();
      played[index]!.samples([reading(clock, 5, tagId)]);
    }
    await pass(29_000);
    expect(samples('d/psi')).toHaveLength(1);
    await pass(2_000);
    expect(last(samples('d/psi'))).toMatchObject({ value: 5, reason: 'stale' });
    await pass(140_000);
    expect(samples('e/psi')).toHaveLength(1);
    await pass(20_000);
    expect(last(samples('e/psi'))).toMatchObject({ reason: 'stale' });
  });

  it('TEL-60 lets a dead, a throwing and a hanging device delay no other', async () => {
    const { clock, configure, played, pass, samples } = setup({ hangsOnClose: true });
    await configure(setupDevice('d'), setupDevice('e'), setupDevice('f'));
    const [dead, hanging, living] = played as [PlayedDriver, PlayedDriver, PlayedDriver];
    living.online();
    for (let round = 0; round < 50; round++) {
      if (round === 5) dead.offline('timeout', 'no answer');
      if (round === 7) hanging.online();
      living.samples([reading(clock, round, 'f/psi')]);
      await pass(100);
    }
    const delays = samples('f/psi').map(({ sourceMs, arrivalMs }) => arrivalMs - sourceMs);
    expect(delays).toHaveLength(50);
    expect(Math.max(...delays)).toBe(0);
  });

  it('TEL-61 gathers samples into batches of about a tenth of a second, in order', async () => {
    const { clock, configure, played, pass, reports } = setup();
    await configure(setupDevice('d'), setupDevice('e'));
    played[0]!.online();
    played[1]!.online();
    await pass(200);
    const before = reports.length;
    for (let value = 0; value < 20; value++) {
      played[value % 2]!.samples([reading(clock, value, value % 2 ? 'e/psi' : 'd/psi')]);
      await settle();
    }
    await pass(100);
    const batches = reports.slice(before).filter(({ kind }) => kind === 'samples');
    expect(batches.length).toBeLessThanOrEqual(2);
    const values = batches.flatMap((batch) =>
      batch.kind === 'samples' ? batch.samples.map(({ value }) => value) : [],
    );
    expect(values).toEqual(Array.from({ length: 20 }, (_, value) => value));
  });

  describe('configure', () => {
    it('TEL-62 starts and stops only what changed', async () => {
      const { configure, played, pass } = setup();
      await configure(setupDevice('d'), setupDevice('e'));
      await configure(setupDevice('d'), setupDevice('e', { port: 503 }), setupDevice('f'));
      await pass(100);
      // d, e, f, and e at its new address.
      expect(played.map(({ isClosed }) => isClosed)).toEqual([false, true, false, false]);
      await configure(setupDevice('e', { port: 503 }));
      await pass(100);
      expect(played.map(({ isClosed }) => isClosed)).toEqual([true, true, true, false]);
    });

    it('TEL-62 changes a scale or range without touching the line', async () => {
      const { clock, configure, played, pass, samples } = setup();
      await configure(setupDevice('d'));
      played[0]!.online();
      await configure(
        setupDevice('d', { tags: [setupTag('d/psi', { scale: { factor: 2, offset: 0 } })] }),
      );
      played[0]!.samples([reading(clock, 5)]);
      await pass(100);
      expect(played).toHaveLength(1);
      expect(last(samples())).toMatchObject({ value: 10 });
    });

    it('TEL-62 starts no disabled device and stops one that is disabled', async () => {
      const { clock, configure, played, pass, statuses, samples } = setup();
      await configure(setupDevice('d', { enabled: false }));
      expect(played).toHaveLength(0);
      await configure(setupDevice('d'));
      played[0]!.online();
      played[0]!.samples([reading(clock, 5)]);
      await configure(setupDevice('d', { enabled: false }));
      await pass(60_000);
      expect(statuses().map(({ state }) => state)).toEqual([
        'disabled',
        'connecting',
        'online',
        'disabled',
      ]);
      expect(last(samples())).toMatchObject({ value: 5, quality: 'uncertain', reason: 'offline' });
      expect(played).toHaveLength(1);
    });

    it('TEL-62 says nothing more of a device that left', async () => {
      const { clock, configure, played, pass, reports } = setup();
      await configure(setupDevice('d'));
      played[0]!.online();
      await pass(100);
      await configure();
      const count = reports.length;
      played[0]!.samples([reading(clock, 5)]);
      await pass(1_000);
      expect(reports.length).toBe(count);
    });
  });

  it('TEL-18 writes the raw value, and refuses what it cannot reach', async () => {
    const { supervisor, configure, played, pass } = setup();
    const tags = [setupTag('d/psi', { scale: { factor: 0.1, offset: 0 } })];
    await configure(setupDevice('d', { tags }));
    const write = (tagId: string) => supervisor.write(tagId as TagId, 12.3);
    await expect(write('d/psi')).rejects.toMatchObject({ code: 'device-offline' });
    await expect(write('d/none')).rejects.toMatchObject({ code: 'tag-not-found' });
    await expect(supervisor.pollNow('x' as DeviceId)).rejects.toMatchObject({
      code: 'device-not-found',
    });
    played[0]!.online();
    await pass(100);
    await write('d/psi');
    expect(played[0]!.writes).toEqual([['d/psi', 123]]);
  });

  it('TEL-14 tells how many samples a minute a device gives, at most every five seconds', async () => {
    const { clock, configure, played, pass, statuses } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    for (let second = 0; second < 30; second++) {
      played[0]!.samples([reading(clock, second)]);
      await pass(1_000);
    }
    expect(last(statuses()).samplesPerMinute).toBeGreaterThanOrEqual(25);
    expect(statuses().filter(({ state }) => state === 'online').length).toBeLessThanOrEqual(8);
  });

  it('TEL-67 passes on the same finding at most once a minute', async () => {
    const { configure, played, pass, reports } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    for (let second = 0; second < 90; second++) {
      played[0]!.finding('TEL-46', 'unreadable');
      await pass(1_000);
    }
    expect(reports.filter(({ kind }) => kind === 'finding')).toHaveLength(2);
  });

  it('TEL-15 lets a value follow a mark without one, however old its source says it is', async () => {
    const { clock, configure, played, pass, samples } = setup();
    await configure(setupDevice('d', { kind: 'opcua' }));
    played[0]!.offline('refused', 'x');
    await pass(1_000);
    const old = { ...reading(clock, 5), sourceMs: clock.nowMs() - 1e9 };
    played[1]!.online();
    played[1]!.samples([old]);
    await pass(100);
    played[1]!.offline('reset', 'x');
    await pass(100);
    expect(samples().map(({ value, reason }) => [value, reason])).toEqual([
      [null, 'offline'],
      [5, 'none'],
      [5, 'offline'],
    ]);
  });

  it('TEL-15 says of a tag that had no value yet that it waits for one once its line is up', async () => {
    const { configure, played, pass, samples } = setup();
    await configure(setupDevice('d', { scanMs: 1_000 }));
    played[0]!.offline('refused', 'x');
    await pass(5_000);
    played[1]!.online();
    await pass(5_000);
    expect(samples().map(({ value, reason }) => [value, reason])).toEqual([
      [null, 'offline'],
      [null, 'never-received'],
    ]);
  });

  it('TEL-08 reports nothing after close()', async () => {
    const { clock, supervisor, configure, played, pass, reports } = setup();
    await configure(setupDevice('d'));
    played[0]!.online();
    await supervisor.close();
    const count = reports.length;
    played[0]!.samples([reading(clock, 5)]);
    await pass(1_000);
    expect(reports.length).toBe(count);
    expect(played[0]!.isClosed).toBe(true);
  });
});
