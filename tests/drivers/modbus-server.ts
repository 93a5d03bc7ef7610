import modbusSerial from 'modbus-serial';
import type { AddressInfo, Server } from 'node:net';

export interface ModbusTestServer {
  readonly port: number;
  readonly registers: number[];
  readonly coils: boolean[];
  /** Holding register reads, in order of arrival. */
  readonly requests: { start: number; length: number }[];
  mostOutstanding(): number;
  /** Answers writes with an exception, or as done although nothing changes. */
  refuseWrites: boolean;
  ignoreWrites: boolean;
  setFloat(register: number, value: number): void;
  close(): Promise<void>;
}

export interface ModbusTestOptions {
  readonly isIllegal?: (register: number) => boolean;
  readonly exceptionFor?: (register: number) => number;
  readonly answerMs?: number;
  /** Before a read of holding registers is answered. */
  readonly onRead?: (start: number, length: number) => void;
}

/** A real Modbus TCP server on a free port of loopback, with 1,000 registers and coils. */
export async function startModbusServer(
  options: ModbusTestOptions = {},
): Promise<ModbusTestServer> {
  const registers: number[] = Array.from({ length: 1_000 }, () => 0);
  const coils: boolean[] = Array.from({ length: 1_000 }, () => false);
  const requests: { start: number; length: number }[] = [];
  const test = { refuseWrites: false, ignoreWrites: false };
  let outstanding = 0;
  let mostOutstanding = 0;

  /** In the library's callback form: its promise form leaves a rejection unhandled. */
  const readRegisters = (
    start: number,
    length: number,
    _unitId: number,
    done: (error: Error | null, values: number[]) => void,
  ) => {
    outstanding += 1;
    mostOutstanding = Math.max(mostOutstanding, outstanding);
    setTimeout(() => {
      outstanding -= 1;
      const code = exceptionCodeOf(start, length, options);
      if (code === undefined) done(null, registers.slice(start, start + length));
      else done(Object.assign(new Error(`exception ${code}`), { modbusErrorCode: code }), []);
    }, options.answerMs ?? 0);
  };

  const server = new modbusSerial.ServerTCP(
    {
      getMultipleHoldingRegisters: (start: number, length: number, unitId: number, done) => {
        requests.push({ start, length });
        options.onRead?.(start, length);
        readRegisters(start, length, unitId, done);
      },
      getMultipleInputRegisters: readRegisters,
      // The library asks in this way for a single register.
      getHoldingRegister: (register: number, unitId: number, done) => {
        requests.push({ start: register, length: 1 });
        readRegisters(register, 1, unitId, (error, values) => done(error, values[0] ?? 0));
      },
      getInputRegister: (register: number, unitId: number, done) =>
        readRegisters(register, 1, unitId, (error, values) => done(error, values[0] ?? 0)),
      getCoil: (register: number) => Promise.resolve(coils[register] ?? false),
      getDiscreteInput: (register: number) => Promise.resolve(coils[register] ?? false),
      setCoil: (register: number, value: boolean) => {
        coils[register] = value;
        return Promise.resolve();
      },
      setRegister: (register: number, value: number, _unitId: number, done) => {
        if (test.refuseWrites)
          return done(Object.assign(new Error('exception 4'), { modbusErrorCode: 4 }));
        if (!test.ignoreWrites) registers[register] = value;
        done(null);
      },
    },
    // The library takes port 0 for its default.
    { host: '127.0.0.1', port: await freePort() },
  );
  await new Promise<void>((resolve) => server.on('initialized', () => resolve()));
  const { _server: listener } = server as unknown as { _server: Server };
  return Object.assign(test, {
    port: (listener.address() as AddressInfo).port,
    registers,
    coils,
    requests,
    mostOutstanding: () => mostOutstanding,
    setFloat(register: number, value: number) {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, value);
      registers[register] = view.getUint16(0);
      registers[register + 1] = view.getUint16(2);
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

function exceptionCodeOf(
  start: number,
  length: number,
  { isIllegal, exceptionFor }: ModbusTestOptions,
): number | undefined {
  const asked = Array.from({ length }, (_, index) => start + index);
  return asked.some((register) => isIllegal?.(register)) ? 2 : exceptionFor?.(start);
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
