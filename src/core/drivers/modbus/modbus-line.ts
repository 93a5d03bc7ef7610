import type { Clock } from '#shared/kit/clock.ts';
import type { SerialPorts } from '#native-bridges/serial/bridge.ts';
import type { SharedLines } from '#core/drivers/shared-lines.ts';
import type { ModbusTable } from './plan-blocks.ts';
import { LineBroken } from './line-broken.ts';
import { openModbusLink, type Answer, type Ask, type Exchange } from './modbus-link.ts';
import { transportKey, transportTo, type ModbusAddress } from './transport.ts';

/** The line to one unit, alone on its connection or one of many behind a gateway or on a serial line. */
export interface ModbusLine {
  /** Bits or registers of a table, high byte first. */
  read(table: ModbusTable, range: RegisterRange, isUrgent: boolean): Promise<Uint8Array>;
  /** A record of an archive in Enron's form, of whatever length the device gives it. */
  readRecord(table: ModbusTable, register: number, number: number): Promise<Uint8Array>;
  writeCoil(register: number, state: boolean): Promise<void>;
  writeRegisters(register: number, values: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface RegisterRange {
  readonly start: number;
  readonly length: number;
  /** 4 in Enron's form, where each register address is one 32-bit value. */
  readonly bytesEach: 2 | 4;
}

export interface LineAround {
  readonly clock: Clock;
  readonly shared: SharedLines;
  readonly serialPorts: Pick<SerialPorts, 'open'>;
  readonly connectMs: number;
  /** Called once: the line to this unit is over. */
  readonly onBroken: (error: LineBroken) => void;
  readonly onExchange: (exchange: Exchange) => void;
  /** Abandons the attempt. */
  readonly signal: AbortSignal;
}

const readFunctions = {
  coil: 'writeFC1',
  discrete: 'writeFC2',
  holding: 'writeFC3',
  input: 'writeFC4',
} as const;

/** Joins the connection there is, or opens one; fails with `LineBroken`. */
export async function openModbusLine(
  address: ModbusAddress,
  around: LineAround,
): Promise<ModbusLine> {
  const { unitId, timeoutMs } = address;
  const taken = around.shared.take(transportKey(address), (before) =>
    openModbusLink(transportTo(address, around), around.clock, before),
  );
  let isOver = false;
  const breakLine = (error: LineBroken) => {
    if (isOver) return;
    isOver = true;
    around.onBroken(error);
  };
  const unit = taken.line.join(unitId, { onBroken: breakLine, onExchange: around.onExchange });
  const leave = () => {
    isOver = true;
    unit.leave();
    return taken.release();
  };
  try {
    await orAborted(taken.line.opened, around.signal);
  } catch (error) {
    isOver = true;
    void leave();
    throw error;
  }

  const ask = async (send: Ask['send'], isUrgent: boolean): Promise<Answer> => {
    try {
      return await unit.ask({ send, isUrgent, timeoutMs });
    } catch (error) {
      if (error instanceof LineBroken) breakLine(error);
      throw error;
    }
  };

  return {
    async read(table, { start, length, bytesEach }, isUrgent) {
      const answer = await ask((client, done) => {
        takeRegistersOf(client, bytesEach);
        client[readFunctions[table]](unitId, start, length, done as never);
      }, isUrgent);
      return answer.buffer!;
    },
    async readRecord(table, register, number) {
      const answer = await ask((client, done) => {
        takeRegistersOf(client, 2);
        client[readFunctions[table]](unitId, register, number, done as never);
        takeAnyLength(client, done);
      }, false);
      return answer.buffer!;
    },
    async writeCoil(register, state) {
      await ask((client, done) => client.writeFC5(unitId, register, state, done as never), true);
    },
    async writeRegisters(register, values) {
      await ask((client, done) => {
        takeRegistersOf(client, 2);
        if (values.length === 1) client.writeFC6(unitId, register, values[0]!, done as never);
        else client.writeFC16(unitId, register, [...values], done as never);
      }, true);
    },
    close: leave,
  };
}

/**
 * The library reads 32-bit registers when told so for a whole connection, apart from a range of short ones; here it is a
 * matter of each question.
 */
function takeRegistersOf(client: object, bytesEach: 2 | 4): void {
  Object.assign(client, {
    _enron: bytesEach === 4,
    _enronTables: { shortRange: [65_536, 65_537] },
  });
}

interface Internals {
  readonly _transactions: Readonly<Record<string, { next?: unknown; lengthUnknown?: boolean }>>;
  readonly _port: { takesAnyLength?: boolean };
}

/** The number of a record stands where the library takes it for a quantity, and expects an answer of so many registers. */
function takeAnyLength(client: object, done: unknown): void {
  const { _transactions, _port } = client as Internals;
  const asked = Object.values(_transactions).find(({ next }) => next === done);
  if (asked) asked.lengthUnknown = true;
  _port.takesAnyLength = true;
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(new LineBroken('none', 'abandoned'));
    if (signal.aborted) return abandon();
    signal.addEventListener('abort', abandon, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
