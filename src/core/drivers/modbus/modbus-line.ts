import { connect, type Socket } from 'node:net';
import modbusSerial from 'modbus-serial';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import { errorToLineReason, type LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { ModbusTable } from './plan-blocks.ts';

export type ModbusAddress = Extract<DeviceAddress, { kind: 'modbus' }>;

/** The device answered, and said no. */
export class ModbusException extends Error {
  override readonly name = 'ModbusException';
  readonly code: number;

  constructor(code: number, options?: ErrorOptions) {
    super(`Modbus exception ${code}`, options);
    this.code = code;
  }
}

/** The line cannot be used any more. */
export class LineBroken extends Error {
  override readonly name = 'LineBroken';
  readonly reason: LineReason;

  constructor(reason: LineReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

/**
 * One TCP connection. Invariants:
 * 1. One request is outstanding at a time; urgent ones go before those that wait.
 * 2. A request that was not answered in time is sent once more; after that the line is broken.
 * 3. Every request ends in an answer, a `ModbusException` or `LineBroken`.
 */
export interface ModbusLine {
  read(table: ModbusTable, start: number, length: number, isUrgent: boolean): Promise<Uint8Array>;
  writeCoil(register: number, state: boolean): Promise<void>;
  writeRegisters(register: number, values: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

type ModbusClient = InstanceType<typeof modbusSerial.default>;
type Answer = { readonly buffer?: Buffer };
type Done = (error: Error | null, answer: Answer) => void;
type Send = (done: Done) => void;
interface Request {
  readonly send: Send;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  tries: number;
}

const MOST_TRIES = 2;
const readFunctions = {
  coil: 'writeFC1',
  discrete: 'writeFC2',
  holding: 'writeFC3',
  input: 'writeFC4',
} as const;

/** Opens the connection, or fails with `LineBroken`. `signal` abandons the attempt. */
export async function openModbusLine(
  address: ModbusAddress,
  connectMs: number,
  onBroken: (error: LineBroken) => void,
  signal: AbortSignal,
): Promise<ModbusLine> {
  const socket = await openSocket(address, connectMs, signal);
  const client = new modbusSerial.default();
  // The socket is ours: the library's own one does not tell of a reset, and reconnects behind our back.
  await client.linkTCP(socket, { port: address.port });
  client.setTimeout(address.timeoutMs);
  return createLine(address, socket, client, onBroken);
}

function openSocket(
  address: ModbusAddress,
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const fail = (reason: LineReason, detail: string) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new LineBroken(reason, detail));
    };
    const timer = setTimeout(() => fail('timeout', 'no connection in time'), connectMs);
    signal.addEventListener('abort', () => fail('none', 'abandoned'), { once: true });
    socket.once('error', (error) => fail(errorToLineReason(error) ?? 'unreachable', error.message));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function createLine(
  address: ModbusAddress,
  socket: Socket,
  client: ModbusClient,
  onBroken: (error: LineBroken) => void,
): ModbusLine {
  const waiting: { readonly urgent: Request[]; readonly normal: Request[] } = {
    urgent: [],
    normal: [],
  };
  let current: Request | undefined;
  let broken: LineBroken | undefined;

  const breakLine = (error: LineBroken) => {
    if (broken) return;
    broken = error;
    client.destroy(() => {});
    socket.destroy();
    const unanswered = [...(current ? [current] : []), ...waiting.urgent, ...waiting.normal];
    current = undefined;
    waiting.urgent.length = waiting.normal.length = 0;
    for (const request of unanswered) request.reject(error);
    onBroken(error);
  };

  const sendNext = () => {
    if (broken || current) return;
    current = waiting.urgent.shift() ?? waiting.normal.shift();
    if (current) transmit(current);
  };

  const transmit = (request: Request) => {
    request.tries += 1;
    request.send((error, answer) => {
      if (broken || current !== request) return;
      settle(request, error, answer);
    });
  };

  const settle = (request: Request, error: Error | null, answer: Answer) => {
    const code = error ? exceptionCode(error) : undefined;
    if (error && code === undefined) {
      if (isTimeout(error) && request.tries < MOST_TRIES) return transmit(request);
      return breakLine(
        new LineBroken(isTimeout(error) ? 'timeout' : 'garbled', error.message, { cause: error }),
      );
    }
    current = undefined;
    if (code === undefined) request.resolve(answer);
    else request.reject(new ModbusException(code, { cause: error }));
    sendNext();
  };

  const ask = (send: Send, isUrgent: boolean) =>
    new Promise<Answer>((resolve, reject) => {
      if (broken) return reject(broken);
      waiting[isUrgent ? 'urgent' : 'normal'].push({ send, resolve, reject, tries: 0 });
      sendNext();
    });

  let lastError: Error | undefined;
  socket.on('error', (error) => {
    lastError = error;
  });
  socket.on('close', () => breakLine(closeReason(lastError)));

  return {
    async read(table, start, length, isUrgent) {
      const send: Send = (done) =>
        client[readFunctions[table]](address.unitId, start, length, done as never);
      const answer = await ask(send, isUrgent);
      return answer.buffer!;
    },
    async writeCoil(register, state) {
      await ask((done) => client.writeFC5(address.unitId, register, state, done as never), true);
    },
    async writeRegisters(register, values) {
      const { unitId } = address;
      const send: Send = (done) =>
        values.length === 1
          ? client.writeFC6(unitId, register, values[0]!, done as never)
          : client.writeFC16(unitId, register, [...values], done as never);
      await ask(send, true);
    },
    async close() {
      if (socket.closed) return;
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      breakLine(new LineBroken('none', 'closed'));
      await closed;
    },
  };
}

function closeReason(error: Error | undefined): LineBroken {
  if (!error) return new LineBroken('closed-by-device', 'the device closed the connection');
  return new LineBroken(errorToLineReason(error) ?? 'reset', error.message, { cause: error });
}

function exceptionCode(error: Error): number | undefined {
  return 'modbusCode' in error && typeof error.modbusCode === 'number'
    ? error.modbusCode
    : undefined;
}

function isTimeout(error: Error): boolean {
  return 'errno' in error && error.errno === 'ETIMEDOUT';
}
