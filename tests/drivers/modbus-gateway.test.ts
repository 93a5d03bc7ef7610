import { afterEach, describe, expect, it } from 'vitest';
import { createSupervisor, type Supervisor } from '#core/drivers/supervisor.ts';
import { drivers } from '#core/drivers/drivers.ts';
import { setupDevice, setupTag } from '#core/drivers/setup-tests.ts';
import type { ConfiguredDevice, LinesReport } from '#core/drivers/lines.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { startRtuServer, type RtuTestServer } from './rtu-server.ts';

const TIMEOUT_MS = 100;
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

describe('devices behind one gateway', () => {
  it('TEL-103 share one connection and take turns', async () => {
    const { server, until, valueOf } = await setup([1, 2, 3]);
    server.units.get(1)![0] = 11;
    server.units.get(2)![0] = 22;
    server.units.get(3)![0] = 33;
    await until(() => [1, 2, 3].every((unit) => valueOf(unit) === unit * 11));
    expect(server.connections()).toBe(1);
    await until(() => server.asked.length > 30);
    const counts = [1, 2, 3].map((unit) => server.asked.filter((one) => one === unit).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  it('TEL-104 that fall silent go offline alone, cost the others little, and come back', async () => {
    const { server, until, stateOf, supervisor } = await setup([1, 2, 3], { scanMs: 50 });
    await until(() => [1, 2, 3].every((unit) => stateOf(unit) === 'online'));
    server.silent.add(2);
    await until(() => stateOf(2) === 'offline');
    server.asked.length = 0;
    await until(() => server.asked.filter((unit) => unit === 1).length >= 60);
    const tried = server.asked.filter((unit) => unit === 2).length;
    // Each try costs its time-out twice, for which nine times as much goes to the others.
    expect(tried).toBeLessThanOrEqual(3);
    expect([stateOf(1), stateOf(3)]).toEqual(['online', 'online']);
    server.silent.delete(2);
    await until(() => stateOf(2) === 'online');
    expect(server.connections()).toBe(1);
    await supervisor.close();
    await until(() => server.connections() === 0);
  });

  it('TEL-104 that all fall silent are a dead connection, which is opened anew', async () => {
    const { server, until, stateOf } = await setup([1, 2]);
    await until(() => [1, 2].every((unit) => stateOf(unit) === 'online'));
    server.silent.add(1).add(2);
    await until(() => stateOf(1) === 'offline' && stateOf(2) === 'offline');
    server.silent.clear();
    await until(() => stateOf(1) === 'online' && stateOf(2) === 'online');
  });

  it('TEL-105 an answer that comes late is not taken for the next one', async () => {
    const { server, until, valueOf, samples } = await setup([1], { tags: [0, 100] });
    server.units.get(1)![0] = 5;
    server.units.get(1)![100] = 9;
    await until(() => valueOf(1, 0) === 5 && valueOf(1, 100) === 9);
    server.delayMs.set(1, TIMEOUT_MS * 1.5);
    const before = samples().length;
    await until(() => samples().length > before);
    server.delayMs.set(1, 1);
    await until(() => samples().at(-1)?.quality === 'good');
    for (const { tagId, value } of samples())
      if (value !== null) expect([0, tagId.endsWith('/0') ? 5 : 9]).toContain(value);
  });

  it('TEL-108 a tag with an interval of its own is read at it, the others are not', async () => {
    const { supervisor, samples, until, device } = await setup([1], {
      scanMs: 60_000,
      tags: [0, 100],
    });
    const [slow, fast] = device(1).tags;
    supervisor.configure([{ ...device(1), tags: [slow!, { ...fast!, scanMs: 50 }] }]);
    const countOf = (register: number) =>
      samples().filter(({ tagId, quality }) => tagId === `D1/${register}` && quality === 'good')
        .length;
    await until(() => countOf(100) > 10);
    expect(countOf(0)).toBeLessThanOrEqual(2);
  });

  it('TEL-101 noise between the frames is skipped', async () => {
    const { server, until, valueOf } = await setup([1]);
    server.noise = [0, 255, 1, 3, 7];
    server.units.get(1)![0] = 77;
    await until(() => valueOf(1) === 77);
  });
});

interface Setup {
  readonly server: RtuTestServer;
  readonly supervisor: Supervisor;
  device(unitId: number): ConfiguredDevice;
  samples(): readonly Sample[];
  valueOf(unit: number, register?: number): unknown;
  stateOf(unit: number): string | undefined;
  until(condition: () => boolean): Promise<void>;
}

async function setup(
  unitIds: readonly number[],
  { scanMs = 50, tags = [0] }: { scanMs?: number; tags?: readonly number[] } = {},
): Promise<Setup> {
  const server = await startRtuServer(unitIds);
  closers.push(() => server.close());
  const supervisor = createSupervisor({
    clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.1 },
    drivers,
    workFolder: '/nowhere',
  });
  closers.push(() => supervisor.close());
  const ticking = setInterval(() => supervisor.tick(), 20);
  closers.push(async () => clearInterval(ticking));
  const reports: LinesReport[] = [];
  supervisor.reports.subscribe((report) => reports.push(report));
  const device = (unitId: number) =>
    setupDevice(`D${unitId}`, {
      address: {
        kind: 'modbus',
        host: '127.0.0.1',
        port: server.port,
        framing: 'rtu',
        unitId,
        timeoutMs: TIMEOUT_MS,
      },
      scanMs,
      tags: tags.map((register) =>
        setupTag(`D${unitId}/${register}`, {
          point: { kind: 'modbus', table: 'holding', register, encoding: 'u16', wordOrder: 'ABCD' },
        }),
      ),
    });
  supervisor.configure(unitIds.map(device));
  const samples = () =>
    reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
  return {
    server,
    supervisor,
    device,
    samples,
    valueOf: (unit, register = tags[0]) =>
      samples().findLast(({ tagId }) => tagId === `D${unit}/${register}`)?.value,
    stateOf: (unit) =>
      reports
        .flatMap((report) => (report.kind === 'status' ? [report.status] : []))
        .findLast(({ deviceId }) => deviceId === `D${unit}`)?.state,
    async until(condition) {
      const endMs = performance.now() + 20_000;
      while (!condition()) {
        if (performance.now() > endMs) throw new Error(`Not in time: ${condition.toString()}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
