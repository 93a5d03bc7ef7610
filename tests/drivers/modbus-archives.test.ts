import { afterEach, describe, expect, it } from 'vitest';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import type { DriverReport, DriverTag } from '#core/drivers/driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { tagAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import {
  hourlyArchive,
  pointerAt,
  recordOf,
  startFlowComputer,
  type FlowComputer,
} from './flow-computer.ts';

const records = 10;
const archive = {
  records,
  pointer: { register: pointerAt, encoding: 'f32', registerBits: 32 },
  fields: 4,
  time: { kind: 'calendar', date: 0, clock: 1 },
  timeZone: 'Etc/GMT+6',
};
const tagAt = (key: string, field: number, rest: object = {}): DriverTag => ({
  tagId: `e/${key}` as TagId,
  point: tagAddress.parse({
    kind: 'modbus',
    table: 'holding',
    register: hourlyArchive,
    encoding: 'f32',
    archive: { ...archive, field, ...rest },
  }),
});
const plainTag: DriverTag = {
  tagId: 'e/pointer' as TagId,
  point: tagAddress.parse({
    kind: 'modbus',
    table: 'holding',
    register: pointerAt,
    encoding: 'f32',
    registerBits: 32,
  }),
};

describe('archives of a flow computer', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const setup = async (framing: 'tcp' | 'rtu' = 'tcp') => {
    const computer = await startFlowComputer(records, framing);
    closers.push(computer.close);
    return computer;
  };

  /** A driver that looks at the archive every 40 ms; its clock stands where the test says. */
  const start = (
    { port }: FlowComputer,
    options: {
      memory?: string | undefined;
      now?: string;
      zone?: string;
      framing?: 'rtu';
    } = {},
  ) => {
    const { memory, now = '2026-03-20T00:00:00Z', zone = archive.timeZone, framing } = options;
    const clock = { ms: Date.parse(now) };
    const driver = createModbusDriver({
      deviceId: 'test' as DeviceId,
      address: { kind: 'modbus', host: '127.0.0.1', port, unitId: 1, timeoutMs: 1_000, framing },
      scanMs: 40,
      clock: { nowMs: () => clock.ms, monotonicMs: () => performance.now() },
      memory,
      patience: { connectMs: 2_000, silenceMs: 5_000 },
      shared: createSharedLines(),
      workFolder: '',
    });
    const reports: DriverReport[] = [];
    driver.reports.subscribe((report) => reports.push(report));
    closers.push(() => driver.close());
    driver.start([
      tagAt('volume', 2, { timeZone: zone }),
      tagAt('pressure', 3, { timeZone: zone }),
      plainTag,
    ]);
    const samples = () =>
      reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
    const of = (key: string) => samples().filter(({ tagId }) => tagId === `e/${key}`);
    return {
      driver,
      clock,
      of,
      /** `[time, volume]` in the order they were told, those told again left out. */
      told: () => [
        ...new Map(
          of('volume').map(({ sourceMs, value }) => [sourceMs, [timeOf(sourceMs), value]]),
        ).values(),
      ],
      volumes: () => of('volume').map(({ value }) => value),
      memory: () => reports.findLast((report) => report.kind === 'remember')?.memory,
      findings: () => reports.flatMap((report) => (report.kind === 'finding' ? [report] : [])),
    };
  };
  /** So many more looks at the pointer. */
  const looks = async ({ of }: ReturnType<typeof start>, count: number) => {
    const before = of('pointer').length;
    await expect.poll(() => of('pointer').length).toBeGreaterThan(before + count);
  };
  const waitFor = { timeout: 10_000 };

  it('TEL-130 gives each record once, at its own time, beside what is polled', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 3);
    const watched = start(computer, { now: '2026-03-10T15:10:00Z' });
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 3]);
    expect(watched.told()).toEqual([
      ['2026-03-10T12:00:00.000Z', 1],
      ['2026-03-10T13:00:00.000Z', 2],
      ['2026-03-10T14:00:00.000Z', 3],
    ]);
    expect(watched.of('pressure').map(({ value }) => value)).toEqual([100, 200, 300]);
    expect(watched.of('volume').every(({ quality }) => quality === 'good')).toBe(true);
    computer.write('2026-03-10T09', 4);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 3, 4]);
    const asked = computer.asked.length;
    await looks(watched, 4);
    expect(watched.volumes()).toEqual([1, 2, 3, 4]);
    expect(computer.asked).toHaveLength(asked);
    expect(watched.of('pointer').every(({ quality }) => quality === 'good')).toBe(true);
    expect(watched.findings()).toEqual([]);
    await expect(watched.driver.write('e/volume' as TagId, 1)).rejects.toMatchObject({
      code: 'tag-not-writable',
    });
  });

  it('TEL-130 gives each record once over a converter that passes RTU frames', async () => {
    const computer = await setup('rtu');
    computer.writeHours('2026-03-10T06', 3);
    const watched = start(computer, { framing: 'rtu' });
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 3]);
    computer.write('2026-03-10T09', 4);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 3, 4]);
  });

  it('TEL-131 fetches after an outage what was written meanwhile, past the end of the ring', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 8);
    const before = start(computer);
    await expect.poll(() => before.volumes().at(-1), waitFor).toBe(8);
    const memory = before.memory();
    await before.driver.close();
    for (const [hour, volume] of [
      ['14', 9],
      ['15', 10],
      ['16', 11],
      ['17', 12],
    ] as const)
      computer.write(`2026-03-10T${hour}`, volume);
    expect(computer.pointer).toBe(2);
    const after = start(computer, { memory });
    await expect.poll(() => after.volumes().at(-1), waitFor).toBe(12);
    // The last one that was had comes again as a sign of life, at the same time.
    expect(after.volumes()).toEqual([8, 9, 10, 11, 12]);
    expect(after.told()[0]).toEqual(before.told().at(-1));
    expect(after.findings()).toEqual([]);
  });

  it('TEL-132 fetches what the ring still holds when weeks went by, and says what was lost', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 5);
    const before = start(computer);
    await expect.poll(() => before.volumes().at(-1), waitFor).toBe(5);
    const memory = before.memory();
    await before.driver.close();
    computer.writeHours('2026-03-11T00', 23);
    const after = start(computer, { memory });
    await expect.poll(() => after.volumes().at(-1), waitFor).toBe(23);
    expect(after.volumes()).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    // From 11:00 on the 10th to 12:00 on the 11th.
    expect(after.findings()).toMatchObject([{ rule: 'TEL-132', tagId: 'e/volume' }]);
    expect(after.findings()[0]!.detail).toContain('26 records');
  });

  it('TEL-132 gives nothing twice when the archive was cleared', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 5);
    const before = start(computer);
    await expect.poll(() => before.volumes().at(-1), waitFor).toBe(5);
    const memory = before.memory();
    await before.driver.close();
    // The bookmark is gone, the first records stand as they were.
    computer.bytesByNumber.delete(5);
    computer.pointer = 4;
    const after = start(computer, { memory });
    await looks(after, 6);
    // The newest as a sign of life, as it is kept.
    expect(after.told()).toEqual(before.told().slice(3, 4));
    const asked = computer.asked.length;
    await looks(after, 3);
    // It is not read over and over.
    expect(computer.asked.length - asked).toBeLessThanOrEqual(1);
    computer.write('2026-03-10T12', 77);
    await expect.poll(() => after.volumes().at(-1), waitFor).toBe(77);
  });

  it('TEL-133 takes the newest record when it stands, not while it is written', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 2);
    const watched = start(computer);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2]);
    computer.write('2026-03-10T08', 0);
    // Grows at every look.
    for (let volume = 1; volume < 30; volume++) {
      computer.bytesByNumber.set(3, recordOf('2026-03-10T08', volume));
      const asked = computer.asked.length;
      await expect.poll(() => computer.asked.length, { interval: 1 }).toBeGreaterThan(asked);
    }
    expect(watched.volumes()).toEqual([1, 2]);
    computer.bytesByNumber.set(3, recordOf('2026-03-10T08', 3));
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 3]);
  });

  it('TEL-133 leaves out a record that cannot be read, and goes on', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 2);
    const watched = start(computer);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2]);
    computer.write('2026-03-10T08', 3);
    computer.bytesByNumber.set(3, Buffer.from('ffffffffffffffffffffffffffffffff', 'hex'));
    await looks(watched, 3);
    computer.write('2026-03-10T09', 4);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2, 4]);
    expect(watched.findings()[0]).toMatchObject({ rule: 'TEL-133' });
  });

  it('TEL-133 says that nothing can be read where records are of another length', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 3);
    for (const [number, bytes] of computer.bytesByNumber)
      computer.bytesByNumber.set(number, Buffer.concat([bytes, bytes]));
    const watched = start(computer);
    await expect.poll(watched.findings, waitFor).toMatchObject([{ rule: 'TEL-133' }]);
    const asked = computer.asked.length;
    await looks(watched, 5);
    expect(computer.asked).toHaveLength(asked);
    expect(watched.of('pointer').at(-1)).toMatchObject({ value: 3, quality: 'good' });
  });

  it('TEL-134 tells the two hours apart that come when clocks are put back', async () => {
    const computer = await setup();
    for (const [n, hour] of ['00', '01', '01', '02'].entries())
      computer.write(`2025-11-02T${hour}`, n + 1);
    const watched = start(computer, { zone: 'America/Chicago' });
    await expect.poll(() => watched.volumes().at(-1), waitFor).toBe(4);
    expect(watched.told()).toEqual([
      ['2025-11-02T05:00:00.000Z', 1],
      ['2025-11-02T06:00:00.000Z', 2],
      ['2025-11-02T07:00:00.000Z', 3],
      ['2025-11-02T08:00:00.000Z', 4],
    ]);
    expect(watched.findings()).toEqual([]);
  });

  it('TEL-135 leaves a record from the future until its time has come', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 2);
    const watched = start(computer, { now: '2026-03-10T12:30:00Z' });
    await expect.poll(watched.findings, waitFor).toMatchObject([{ rule: 'TEL-135' }]);
    expect(watched.findings()[0]!.detail).toBe('its clock is ahead by at least 30 min');
    expect(watched.told()).toEqual([['2026-03-10T12:00:00.000Z', 1]]);
    watched.clock.ms = Date.parse('2026-03-10T13:00:00Z');
    await expect.poll(watched.told, waitFor).toHaveLength(2);
  });

  it('TEL-135 takes a record that would be written over before its time comes', async () => {
    const computer = await setup();
    computer.writeHours('2029-03-10T06', 2);
    const watched = start(computer);
    await expect.poll(watched.volumes, waitFor).toEqual([1, 2]);
  });

  it('TEL-135 says when a record that was just written is old', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 1);
    const watched = start(computer, { now: '2026-03-10T18:00:00Z' });
    await expect.poll(watched.volumes, waitFor).toEqual([1]);
    expect(watched.findings()).toEqual([]);
    computer.write('2026-03-10T07', 2);
    await expect.poll(watched.findings, waitFor).toMatchObject([{ rule: 'TEL-135' }]);
    // Five hours passed, one of which the record covers.
    expect(watched.findings()[0]!.detail).toBe('its clock is behind by at least 240 min');
    expect(watched.volumes()).toEqual([1, 2]);
  });

  it('TEL-136 keeps records that were written after the clock was set back beside the others', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 3);
    const before = start(computer, { now: '2026-03-10T15:10:00Z' });
    await expect.poll(before.volumes, waitFor).toEqual([1, 2, 3]);
    computer.write('2026-03-10T07', 22);
    computer.write('2026-03-10T08', 33);
    computer.write('2026-03-10T09', 44);
    await expect.poll(() => before.volumes().at(-1), waitFor).toBe(44);
    expect(before.told().slice(3)).toEqual([
      ['2026-03-10T13:00:00.001Z', 22],
      ['2026-03-10T14:00:00.001Z', 33],
      ['2026-03-10T15:00:00.000Z', 44],
    ]);
    expect(before.findings()).toMatchObject([{ rule: 'TEL-136' }]);
    const memory = before.memory();
    await before.driver.close();
    const after = start(computer, { memory });
    await expect.poll(after.volumes, waitFor).toEqual([44]);
  });

  it('TEL-137 calls the tags of an archive bad whose pointer points nowhere, and no others', async () => {
    const computer = await setup();
    computer.writeHours('2026-03-10T06', 2);
    computer.pointer = 99;
    const lost = start(computer);
    await expect
      .poll(() => lost.of('volume').at(-1), waitFor)
      .toMatchObject({
        value: null,
        quality: 'bad',
        reason: 'device-error',
      });
    expect(lost.findings()[0]).toMatchObject({ rule: 'TEL-137' });
    expect(lost.of('pointer').at(-1)).toMatchObject({ value: 99, quality: 'good' });
    computer.pointer = 2;
    await expect.poll(() => lost.of('volume').at(-1), waitFor).toMatchObject({ value: 2 });
  });

  it('TEL-137 calls the tags of an archive bad that the device does not have, and no others', async () => {
    const computer = await setup();
    computer.pointer = 2;
    computer.hasArchive = false;
    const watched = start(computer);
    await expect
      .poll(() => watched.of('volume').at(-1), waitFor)
      .toMatchObject({
        value: null,
        quality: 'bad',
        reason: 'unknown-tag',
      });
    expect(watched.of('pointer').at(-1)).toMatchObject({ value: 2, quality: 'good' });
  });

  it('TEL-137 waits for the first record of an empty archive', async () => {
    const computer = await setup();
    const watched = start(computer);
    await looks(watched, 2);
    expect([watched.of('volume'), watched.findings()]).toEqual([[], []]);
    computer.write('2026-03-10T06', 1);
    await expect.poll(watched.volumes, waitFor).toEqual([1]);
  });
});

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
