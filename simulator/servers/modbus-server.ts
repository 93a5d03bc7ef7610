import { ServerTCP, type FCallbackVal, type IServiceVector } from 'modbus-serial';
import { wordOrders } from '#shared/domain/telemetry/device.ts';
import type { Station } from '#simulator/instruments/instrument.ts';
import type { Readings } from '#simulator/instruments/readings.ts';
import { cardPlaces, cardToWords } from './card-map.ts';
import type { FieldServer, ServedDevice, TakeSetPoint } from './field-server.ts';
import { loopback, startOnFreePort } from './free-port.ts';
import { encodeRegisters, mapToModbus, widthOf, type ModbusTag } from './modbus-map.ts';

/** A request outside the map of its unit. */
const ILLEGAL_ADDRESS = 2;
/** Gateways answer this for a unit they do not know. */
const NO_SUCH_UNIT = 0x0b;
/** Registers nobody mapped read zero up to here, as in most controllers. */
const LAST_REGISTER = 999;
const FIRST_UNIT_ID = 11;

interface Unit {
  readonly stationKey: string;
  readonly station: Station;
  readonly tags: readonly ModbusTag[];
  readonly tagByRegister: ReadonlyMap<string, { tag: ModbusTag; word: number }>;
  isUp: boolean;
}

/**
 * A radio gateway: one Modbus TCP port, a unit id for every station behind it. A unit whose line is down does not
 * answer at all, so that its reader runs into a time-out while its neighbours go on.
 */
export async function startModbusServer(config: {
  readonly port: number;
  readonly stations: readonly Station[];
  readonly readings: Readings;
  readonly takeSetPoint: TakeSetPoint;
}): Promise<FieldServer> {
  const units = new Map(
    config.stations.map((station, i) => [FIRST_UNIT_ID + i, createUnit(station, i)]),
  );
  const vector = createVector(units, config.readings, config.takeSetPoint);
  const { server, port } = await startOnFreePort(config.port, (free) => listen(vector, free));
  return {
    devices: config.stations.map((station, i) => describe(station, i, units, port)),
    async setLine(key, isUp) {
      const unit = [...units.values()].find((each) => each.stationKey === key);
      if (unit) unit.isUp = isUp;
      return unit !== undefined;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function describe(
  station: Station,
  place: number,
  units: ReadonlyMap<number, Unit>,
  port: number,
): ServedDevice {
  const unitId = FIRST_UNIT_ID + place;
  return {
    key: station.key,
    name: station.key.endsWith('-battery') ? `${station.name} RTU` : `${station.name} controller`,
    address: { kind: 'modbus', host: loopback, port, unitId, timeoutMs: 1_000 },
    stationKeys: [station.key],
    tags: units.get(unitId)!.tags,
    cards: station.cards ? cardPlaces.map(toServedCard(station)) : [],
  };
}

const toServedCard =
  (station: Station) =>
  ({ kind, register, layout }: (typeof cardPlaces)[number]) => ({
    stationKey: station.key,
    kind,
    point: {
      kind: 'modbus' as const,
      table: 'holding' as const,
      register,
      encoding: 'card' as const,
      wordOrder: 'ABCD' as const,
      card: layout,
    },
  });

function createUnit(station: Station, place: number): Unit {
  // Makers disagree about word order; every fourth unit is alike.
  const tags = mapToModbus(station.instruments, wordOrders[place % wordOrders.length]!);
  const words = tags.flatMap((tag) =>
    Array.from({ length: widthOf(tag.point.encoding) }, (_, word) => {
      return [`${tag.point.table}:${tag.point.register + word}`, { tag, word }] as const;
    }),
  );
  return { stationKey: station.key, station, tags, tagByRegister: new Map(words), isUp: true };
}

function createVector(
  units: ReadonlyMap<number, Unit>,
  readings: Readings,
  takeSetPoint: TakeSetPoint,
): IServiceVector {
  /** Calls back with an exception for strangers, and never for a unit whose line is down. */
  function answer<T>(unitId: number, done: FCallbackVal<T>, read: (unit: Unit) => T) {
    const unit = units.get(unitId);
    if (!unit) return done(exception(NO_SUCH_UNIT), undefined as T);
    if (!unit.isUp) return;
    try {
      done(null, read(unit));
    } catch (error) {
      done(error as Error, undefined as T);
    }
  }

  function readRegister(unit: Unit, table: string, register: number): number {
    const found = unit.tagByRegister.get(`${table}:${register}`);
    if (found) return encodeRegisters(found.tag, readings.get(found.tag.tagKey).value)[found.word]!;
    const word = table === 'holding' ? cardWord(unit.station, register) : undefined;
    if (word !== undefined) return word;
    if (register > LAST_REGISTER) throw exception(ILLEGAL_ADDRESS);
    return 0;
  }

  function readBit(unit: Unit, table: string, register: number): boolean {
    const found = unit.tagByRegister.get(`${table}:${register}`);
    if (!found) throw exception(ILLEGAL_ADDRESS);
    return readings.get(found.tag.tagKey).value === true;
  }

  function writeCoil(unit: Unit, register: number, value: boolean): boolean {
    const found = unit.tagByRegister.get(`coil:${register}`);
    if (!found || !takeSetPoint(found.tag.tagKey, value)) throw exception(ILLEGAL_ADDRESS);
    return value;
  }

  return {
    getCoil: (register: number, unitId: number, done: FCallbackVal<boolean>) =>
      answer(unitId, done, (unit) => readBit(unit, 'coil', register)),
    getDiscreteInput: (register: number, unitId: number, done: FCallbackVal<boolean>) =>
      answer(unitId, done, (unit) => readBit(unit, 'discrete', register)),
    getInputRegister: (register: number, unitId: number, done: FCallbackVal<number>) =>
      answer(unitId, done, (unit) => readRegister(unit, 'input', register)),
    getHoldingRegister: (register: number, unitId: number, done: FCallbackVal<number>) =>
      answer(unitId, done, (unit) => readRegister(unit, 'holding', register)),
    setCoil: (register: number, value: boolean, unitId: number, done: FCallbackVal<boolean>) =>
      answer(unitId, done, (unit) => writeCoil(unit, register, value)),
    setRegister: (_register: number, _value: number, unitId: number, done: FCallbackVal<number>) =>
      answer(unitId, done, () => {
        throw exception(ILLEGAL_ADDRESS);
      }),
  } as IServiceVector;
}

/** What a card's block has in a register; undefined outside of all blocks. */
function cardWord({ cards }: Station, register: number): number | undefined {
  if (!cards) return undefined;
  const place = cardPlaces.find(
    (one) => register >= one.register && register < one.register + one.layout.registers,
  );
  return place && cardToWords(cards.memory[place.kind], place)[register - place.register];
}

function exception(modbusErrorCode: number): Error {
  return Object.assign(new Error(`Modbus exception ${modbusErrorCode}`), { modbusErrorCode });
}

function listen(
  vector: IServiceVector,
  port: number,
): Promise<{ server: ServerTCP; port: number }> {
  return new Promise((resolve, reject) => {
    const server = new ServerTCP(vector, { host: loopback, port });
    server.on('serverError', (error) => reject(error ?? new Error('Modbus server failed')));
    // A reader that goes away in the middle of an answer is everyday life on a radio line.
    server.on('socketError', () => {});
    server.on('initialized', () => resolve({ server, port }));
  });
}
