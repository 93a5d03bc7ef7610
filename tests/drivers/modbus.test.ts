import { afterEach, describe, expect, it } from 'vitest';
import { createModbusDriver } from '#core/drivers/modbus/modbus-driver.ts';
import type { DriverTag, RawSample } from '#core/drivers/driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { runDriverTests } from '#core/drivers/run-driver-tests.ts';
import { tagAddress, type LineAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { setFloat, startRtuServer } from './rtu-server.ts';
import { startModbusServer, type ModbusTestServer } from './modbus-server.ts';

const modbusAddress = (port: number) => ({
  kind: 'modbus' as const,
  host: '127.0.0.1',
  port,
  unitId: 1,
  timeoutMs: 250,
});
const addressAt = (port: number): LineAddress => modbusAddress(port);
const tagAt = (tagId: string, point: Record<string, unknown>): DriverTag => ({
  tagId: tagId as TagId,
  point: tagAddress.parse({ kind: 'modbus', ...point }),
});

runDriverTests({
  name: 'Modbus TCP',
  createDriver: createModbusDriver,
  addressAt,
  tags: {
    pressure: tagAt('m/pressure', { table: 'holding', register: 10, encoding: 'f32' }),
    running: tagAt('m/running', { table: 'coil', register: 3, encoding: 'bool' }),
    setpoint: tagAt('m/setpoint', { table: 'holding', register: 20, encoding: 'u16' }),
  },
  unknownTag: tagAt('m/unknown', { table: 'holding', register: 25, encoding: 'u16' }),
  async startServer() {
    const server = await startModbusServer({ isIllegal: (register) => register === 25 });
    server.registers[10] = server.registers[11] = server.registers[20] = 0;
    return {
      port: server.port,
      async set(name, value) {
        if (name === 'running') server.coils[3] = value as boolean;
        else server.setFloat(10, value as number);
      },
      written: () => server.registers[20],
      stop: server.close,
    };
  },
});

runDriverTests({
  name: 'Modbus RTU over TCP',
  createDriver: createModbusDriver,
  addressAt: (port) => ({ ...modbusAddress(port), framing: 'rtu' }),
  tags: {
    pressure: tagAt('m/pressure', { table: 'holding', register: 10, encoding: 'f32' }),
    running: tagAt('m/running', { table: 'coil', register: 3, encoding: 'bool' }),
    setpoint: tagAt('m/setpoint', { table: 'holding', register: 20, encoding: 'u16' }),
  },
  unknownTag: tagAt('m/unknown', { table: 'holding', register: 500, encoding: 'u16' }),
  async startServer() {
    const server = await startRtuServer([1]);
    const registers = server.units.get(1)!;
    return {
      port: server.port,
      async set(name, value) {
        if (name === 'running') registers[3] = value === true ? 1 : 0;
        else setFloat(registers, 10, Number(value));
      },
      written: () => registers[20],
      stop: () => server.close(),
    };
  },
});

describe('Modbus TCP driver', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const start = async (server: ModbusTestServer, tags: readonly DriverTag[], scanMs = 100) => {
    const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
    const patience = { connectMs: 1_000, silenceMs: 3_000 };
    const address = addressAt(server.port);
    const driver = createModbusDriver({
      deviceId: 'test' as DeviceId,
      address,
      scanMs,
      clock,
      patience,
      shared: createSharedLines(),
      workFolder: '',
    });
    const samples: RawSample[] = [];
    driver.reports.subscribe((report) => {
      if (report.kind === 'samples') samples.push(...report.samples);
    });
    closers.push(server.close, () => driver.close());
    driver.start(tags);
    return { driver, samples };
  };
  const holding = (register: number, rest: Record<string, unknown> = {}) =>
    tagAt(`m/${register}`, { table: 'holding', register, encoding: 'u16', ...rest });

  it('TEL-20 asks for neighbouring tags in one request', async () => {
    const server = await startModbusServer();
    const tags = [0, 1, 5, 12, 90].map((register) => holding(register));
    const { samples } = await start(server, tags);
    await expect.poll(() => samples.length).toBeGreaterThanOrEqual(10);
    expect(server.requests.slice(0, 2)).toEqual([
      { start: 0, length: 13 },
      { start: 90, length: 1 },
    ]);
  });

  it('TEL-21 learns which registers are illegal and asks for them no more', async () => {
    const server = await startModbusServer({
      isIllegal: (register) => register >= 3 && register <= 4,
    });
    const { samples } = await start(server, [holding(0), holding(2), holding(4), holding(6)]);
    await expect
      .poll(() => samples.filter(({ tagId }) => tagId === 'm/6').length)
      .toBeGreaterThan(3);
    const ofIllegal = samples.filter(({ tagId }) => tagId === 'm/4');
    expect(ofIllegal).toHaveLength(1);
    expect(ofIllegal[0]).toMatchObject({ quality: 'bad', reason: 'unknown-tag', value: null });
    const others = samples.filter(({ tagId }) => tagId !== 'm/4');
    expect(others.every(({ quality }) => quality === 'good')).toBe(true);
    const lastRequests = server.requests.slice(-4);
    expect(lastRequests.some(({ start: first, length }) => first <= 4 && first + length > 4)).toBe(
      false,
    );
  });

  it('TEL-24 writes one bit of a register and leaves the others', async () => {
    const server = await startModbusServer();
    server.registers[8] = 0b1010_0000;
    const bit = tagAt('m/bit', { table: 'holding', register: 8, encoding: 'bool', bit: 2 });
    const { driver, samples } = await start(server, [bit]);
    await expect.poll(() => samples.length).toBeGreaterThan(0);
    await driver.write(bit.tagId, true);
    expect(server.registers[8]).toBe(0b1010_0100);
    expect(samples.at(-1)).toMatchObject({ value: true });
  });

  it('TEL-24 writes values of several registers in one request', async () => {
    const server = await startModbusServer();
    const float = holding(30, { encoding: 'f32', wordOrder: 'CDAB' });
    const { driver, samples } = await start(server, [float]);
    await expect.poll(() => samples.length).toBeGreaterThan(0);
    await driver.write(float.tagId, 123.5);
    expect(samples.at(-1)).toMatchObject({ value: 123.5 });
    expect([server.registers[30], server.registers[31]]).toEqual([0x0000, 0x42f7]);
  });

  it('TEL-24 refuses to write to a table that is read only, or what the register cannot hold', async () => {
    const server = await startModbusServer();
    const input = tagAt('m/input', { table: 'input', register: 1, encoding: 'u16' });
    const { driver, samples } = await start(server, [input, holding(1)]);
    await expect.poll(() => samples.length).toBeGreaterThan(1);
    await expect(driver.write(input.tagId, 1)).rejects.toMatchObject({ code: 'tag-not-writable' });
    await expect(driver.write('m/1' as TagId, 70_000)).rejects.toMatchObject({
      code: 'value-impossible',
    });
  });

  it('TEL-26 has one request outstanding, urgent ones first', async () => {
    const server = await startModbusServer({ answerMs: 20 });
    const tags = Array.from({ length: 8 }, (_, index) => holding(index * 100));
    const { driver, samples } = await start(server, tags, 10_000);
    await expect.poll(() => samples.length).toBeGreaterThan(0);
    await driver.write('m/700' as TagId, 9);
    const before = samples.findIndex(({ tagId, value }) => tagId === 'm/700' && value === 9);
    expect(samples.slice(0, before).length).toBeLessThan(7);
    expect(server.mostOutstanding()).toBe(1);
  });

  it('TEL-27 marks the tags of a failing unit behind a gateway and keeps the line', async () => {
    const server = await startModbusServer({
      exceptionFor: (register) => (register < 10 ? 11 : 4),
    });
    const { samples } = await start(server, [holding(1), holding(500)]);
    await expect.poll(() => samples.length).toBeGreaterThan(3);
    expect(samples.find(({ tagId }) => tagId === 'm/1')).toMatchObject({
      quality: 'bad',
      reason: 'timeout',
    });
    expect(samples.find(({ tagId }) => tagId === 'm/500')).toMatchObject({
      quality: 'bad',
      reason: 'device-error',
    });
  });
});
