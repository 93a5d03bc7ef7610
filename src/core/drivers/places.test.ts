import { describe, expect, it } from 'vitest';
import type { LineAddress } from '#shared/domain/telemetry/device.ts';
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

/** A supervisor whose devices answer as `answer` says at the moment they are tried. */
function setupField(answer: (deviceId: string) => 'online' | 'timeout' | 'access-denied') {
  const clock = setupClock();
  const stage = setupDriverStage();
  let random = 1;
  const load = async () => () => stage.create();
  const supervisor = createSupervisor({
    clock,
    // Spread like real ones, the same each time.
    random: setupRandom(() => (random = (random * 16_807) % 2_147_483_647) / 2_147_483_647),
    drivers: { modbus: load, modbusSerial: load, opcua: load, mqtt: load },
    workFolder: '',
  });
  const statuses = new Map<string, Extract<LinesReport, { kind: 'status' }>['status']>();
  supervisor.reports.subscribe((report) => {
    if (report.kind === 'status') statuses.set(report.status.deviceId, report.status);
  });
  const attempts: { readonly deviceId: string; readonly atMs: number }[] = [];
  const lastOf = new Map<string, PlayedDriver>();
  const respond = () => {
    for (const driver of stage.played.slice(attempts.length)) {
      const deviceId = driver.tags[0]!.tagId.split('/')[0]!;
      attempts.push({ deviceId, atMs: clock.monotonicMs() });
      lastOf.set(deviceId, driver);
      const outcome = answer(deviceId);
      if (outcome === 'online') driver.online();
      else driver.offline(outcome, '');
    }
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    attempts,
    statuses,
    async configure(devices: readonly ConfiguredDevice[]) {
      supervisor.configure(devices);
      await settle();
      respond();
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 50) {
        clock.advance(50);
        supervisor.tick();
        await settle();
        respond();
      }
    },
    /** The lines of these break. */
    async lose(deviceIds: readonly string[]) {
      for (const deviceId of deviceIds) lastOf.get(deviceId)!.offline('timeout', '');
      await settle();
    },
    online: () =>
      [...statuses.values()].filter(({ state }) => state === 'online').map((one) => one.deviceId),
  };
}

const at = (host: string, port: number): LineAddress => ({
  kind: 'modbus',
  host,
  port,
  unitId: 1,
  timeoutMs: 250,
});
const behind = (address: (no: number) => LineAddress, count: number) =>
  Array.from({ length: count }, (_, no) =>
    setupDevice(`d${no}`, { address: address(no), tags: [setupTag(`d${no}/psi`)] }),
  );
const namesOf = (devices: readonly ConfiguredDevice[]) => devices.map(({ deviceId }) => deviceId);

describe('places', () => {
  it('TEL-125 tries a dead radio with 200 devices behind it as seldom as one device, and all are back soon after it is', async () => {
    let isRadioUp = true;
    const field = setupField(() => (isRadioUp ? 'online' : 'timeout'));
    const devices = behind((no) => at('10.0.0.9', 1_000 + no), 200);
    await field.configure(devices);
    await field.pass(20_000);
    expect(field.online()).toHaveLength(200);

    isRadioUp = false;
    await field.lose(namesOf(devices));
    await field.pass(60_000);
    const before = field.attempts.length;
    await field.pass(10 * 60_000);
    // A wait is half a minute on the average, and a minute at most.
    const tried = field.attempts.length - before;
    expect(tried).toBeGreaterThanOrEqual(10);
    expect(tried).toBeLessThan(40);
    expect(field.statuses.get('d7')).toMatchObject({ state: 'offline', placeGone: '10.0.0.9' });

    isRadioUp = true;
    const returned = field.attempts.length;
    await field.pass(60_000 + 200 * 50 + 1_000);
    expect(field.online()).toHaveLength(200);
    expect(field.statuses.get('d7')).toMatchObject({ placeGone: null });
    // Nobody was tried twice, and not all at once.
    const following = field.attempts.slice(returned);
    expect(following).toHaveLength(200);
    expect(Math.max(...countsBySecond(following))).toBeLessThanOrEqual(21);
  });

  it('TEL-125 leaves devices of a place alone while one of them is online', async () => {
    const field = setupField((deviceId) => (deviceId === 'd0' ? 'online' : 'timeout'));
    await field.configure(behind((no) => at('10.0.0.9', 1_000 + no), 3));
    await field.pass(120_000);
    expect(field.statuses.get('d1')).toMatchObject({ state: 'offline', placeGone: null });
    const tries = (deviceId: string) =>
      field.attempts.filter((attempt) => attempt.deviceId === deviceId).length;
    expect(tries('d1')).toBeGreaterThan(6);
    expect(tries('d2')).toBeGreaterThan(6);
  });

  it('TEL-125 finds the one device that lives among others that are dead for good', async () => {
    let isUp = true;
    const field = setupField((deviceId) => (isUp && deviceId === 'd3' ? 'online' : 'timeout'));
    await field.configure(behind((no) => at('10.0.0.9', 1_000 + no), 30));
    await field.pass(20_000);
    isUp = false;
    await field.lose(['d3']);
    await field.pass(10 * 60_000);
    isUp = true;
    // Every second attempt is its own.
    await field.pass(2 * 60_000 + 1_000);
    expect(field.online()).toEqual(['d3']);
  });

  it('TEL-125 takes a device that is there but refuses us for a sign that the place is', async () => {
    const field = setupField((deviceId) => (deviceId === 'd0' ? 'access-denied' : 'timeout'));
    await field.configure(behind(() => at('10.0.0.9', 502), 3));
    await field.pass(30_000);
    expect(field.statuses.get('d1')).toMatchObject({ placeGone: null });
  });

  it('TEL-125 knows a place by its host or serial port, and forgets devices that left it', async () => {
    const field = setupField(() => 'timeout');
    const serial = (no: number): LineAddress => ({
      kind: 'modbusSerial',
      path: 'COM3',
      baudRate: 9_600,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      unitId: no + 1,
      timeoutMs: 250,
    });
    const others = [
      { kind: 'opcua', endpointUrl: 'opc.tcp://plc.field:4840/a', securityMode: 'None' },
      { kind: 'mqtt', brokerUrl: 'mqtts://me@plc.field:8883', version: 5 },
      at('alone', 502),
    ] as const;
    const devices = [...behind(serial, 2), ...behind((no) => others[no]!, 3)].map((one, no) => {
      return { ...setupDevice(`d${no}`, { address: one.address }) };
    });
    await field.configure(devices);
    await field.pass(10_000);
    const gone = (deviceId: string) => field.statuses.get(deviceId)!.placeGone;
    expect(['d0', 'd1', 'd2', 'd3', 'd4'].map(gone)).toEqual([
      'COM3',
      'COM3',
      'plc.field',
      'plc.field',
      null,
    ]);
    const withoutOne = devices.filter(({ deviceId }) => deviceId !== 'd0');
    await field.configure(withoutOne);
    const before = field.attempts.length;
    await field.pass(120_000);
    const own = field.attempts.slice(before).filter(({ deviceId }) => deviceId === 'd1');
    expect(own.length).toBeGreaterThan(0);
  });
});

function countsBySecond(attempts: readonly { readonly atMs: number }[]): number[] {
  const bySecond = Map.groupBy(attempts, ({ atMs }) => Math.floor(atMs / 1_000));
  return [...bySecond.values()].map((own) => own.length);
}
