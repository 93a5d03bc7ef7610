import modbusSerial from 'modbus-serial';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillageOf } from '#shared/domain/lift/card-figures.ts';
import { wordsToCard } from '#shared/domain/lift/card-layout.ts';
import { computePumpCard } from '#shared/domain/lift/pump-card.ts';
import type { SimulatedDevice, SimulatedTag } from '#shared/domain/telemetry/simulated-lease.ts';
import { must } from '#shared/kit/must.ts';
import { startSimulatedLease, type RunningLease } from '#simulator/simulated-lease.ts';
import { encodeRegisters, widthOf, type ModbusPoint } from './modbus-map.ts';

let lease: RunningLease;
let client: InstanceType<typeof modbusSerial.default>;

beforeEach(async () => {
  lease = await startSimulatedLease({ tickMs: null, historyDays: 0, hasFaults: false });
  client = new modbusSerial.default();
  client.setTimeout(300);
});

afterEach(async () => {
  await new Promise<void>((resolve) => client.close(() => resolve()));
  await lease.close();
});

const modbusDevices = () => lease.manifest.devices.filter((each) => each.address.kind === 'modbus');

async function connect(device: SimulatedDevice) {
  if (device.address.kind !== 'modbus') throw new Error(`${device.key} is no Modbus device`);
  if (!client.isOpen) await client.connectTCP(device.address.host, { port: device.address.port });
  client.setID(device.address.unitId);
}

/** Reads as any client would that was given the manifest: bytes into the order the tag states, then scale. */
async function readTag(tag: SimulatedTag): Promise<number | boolean> {
  const point = tag.point as ModbusPoint;
  if (point.table === 'coil') return (await client.readCoils(point.register, 1)).data[0]!;
  const read = point.table === 'input' ? client.readInputRegisters : client.readHoldingRegisters;
  const { buffer } = await read.call(client, point.register, widthOf(point.encoding));
  const raw = decode(buffer, point);
  return tag.scale ? raw * tag.scale.factor + tag.scale.offset : raw;
}

function decode(wire: Buffer, { encoding, wordOrder }: ModbusPoint): number {
  if (encoding === 'u16') return wire.readUInt16BE();
  if (encoding === 'i16') return wire.readInt16BE();
  const bytes = Buffer.alloc(4);
  [...wordOrder].forEach((letter, i) => (bytes['ABCD'.indexOf(letter)] = wire[i]!));
  return encoding === 'f32' ? bytes.readFloatBE() : bytes.readUInt32BE();
}

async function readCard(tag: SimulatedTag) {
  const { register, card } = tag.point as ModbusPoint;
  const words: number[] = [];
  while (words.length < card!.registers) {
    const length = Math.min(125, card!.registers - words.length);
    words.push(...(await client.readHoldingRegisters(register + words.length, length)).data);
  }
  return must(wordsToCard(words, card!, 0), 'a card');
}

describe('Modbus TCP server', () => {
  it('gives an ordinary client every value of every unit, in four word orders', async () => {
    const orders = new Set<string>();
    for (const device of modbusDevices()) {
      await connect(device);
      for (const tag of device.tags) {
        const expected = lease.probe.reading(tag.key).value;
        const value = await readTag(tag);
        if (typeof expected === 'boolean') expect(value, tag.key).toBe(expected);
        else expect(value, tag.key).toBeCloseTo(expected!, 2);
        orders.add((tag.point as ModbusPoint).wordOrder);
      }
    }
    expect([...orders].toSorted()).toEqual(['ABCD', 'BADC', 'CDAB', 'DCBA']);
  });

  it('gives a whole block in one request, as pollers ask', async () => {
    const device = modbusDevices()[0]!;
    await connect(device);
    const { data } = await client.readInputRegisters(100, 40);
    const tag = must(
      device.tags.find((each) => each.signal === 'tubingPsi'),
      'tubing',
    );
    const point = tag.point as ModbusPoint;
    const words = encodeRegisters(
      { tagKey: tag.key, point, scale: tag.scale },
      lease.probe.reading(tag.key).value,
    );
    expect(data.slice(point.register - 100, point.register - 98)).toEqual(words);
  });

  it('shows a changed value at the next read, and NaN where a sensor gives no signal', async () => {
    const device = modbusDevices()[1]!;
    await connect(device);
    const tag = must(
      device.tags.find((each) => each.signal === 'casingPsi'),
      'casing',
    );
    lease.probe.setValue(tag.key, 123.4);
    expect(await readTag(tag)).toBeCloseTo(123.4, 4);
    lease.probe.setValue(tag.key, null);
    expect(await readTag(tag)).toBeNaN();
    lease.probe.release(tag.key);
    lease.probe.advance(1);
    expect(await readTag(tag)).toBeCloseTo(lease.probe.reading(tag.key).value as number, 2);
  });

  it('lets a unit whose line is down run into a time-out while its neighbours answer', async () => {
    const [first, second] = modbusDevices();
    await connect(first!);
    await lease.probe.dropLine(first!.key);
    await expect(readTag(first!.tags[0]!)).rejects.toThrow(/timed out/i);
    await connect(second!);
    await expect(readTag(second!.tags[0]!)).resolves.toBeTypeOf('number');
    await lease.probe.restoreLine(first!.key);
    await connect(first!);
    await expect(readTag(first!.tags[0]!)).resolves.toBeTypeOf('number');
  });

  it('refuses registers beyond the map and units nobody has', async () => {
    await connect(modbusDevices()[0]!);
    await expect(client.readHoldingRegisters(5_000, 2)).rejects.toMatchObject({ modbusCode: 2 });
    client.setID(99);
    await expect(client.readHoldingRegisters(200, 1)).rejects.toMatchObject({ modbusCode: 11 });
  });

  it('keeps the cards of the newest stroke, from which the one at the pump is found again', async () => {
    // An hour in which every pump runs at some time.
    for (let minute = 0; minute < 60; minute++) lease.probe.advance(60);
    const device = modbusDevices()[2]!;
    await connect(device);
    const surface = await readCard(device.cards[0]!);
    const pump = await readCard(device.cards[1]!);
    expect(surface).toMatchObject({ kind: 'surface', atMs: pump.atMs });
    expect(surface.positionIn).toHaveLength(100);
    expect(Math.abs(surface.atMs - Date.now())).toBeLessThan(120_000);
    const { model } = device.cards[0]!;
    if (model?.kind !== 'rodString') throw new Error('a surface card is taken on rods');
    const computed = fillageOf(computePumpCard(surface, model)!)!;
    expect(Math.abs(computed.fillagePct - pump.reported.fillagePct!)).toBeLessThan(6);
    expect(Math.abs(computed.fluidLoadLbf / pump.reported.fluidLoadLbf! - 1)).toBeLessThan(0.06);
  });

  it('stops and starts a pump by its coil', async () => {
    const device = modbusDevices()[0]!;
    await connect(device);
    const running = must(
      device.tags.find((each) => each.signal === 'running'),
      'running',
    );
    const { register } = running.point as ModbusPoint;
    await client.writeCoil(register, false);
    lease.probe.advance(5);
    expect(await readTag(running)).toBe(false);
    await client.writeCoil(register, true);
    lease.probe.advance(5);
    expect(await readTag(running)).toBe(true);
    await expect(client.writeRegister(200, 3)).rejects.toMatchObject({ modbusCode: 2 });
  });
});
