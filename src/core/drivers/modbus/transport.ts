import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import modbusSerial from 'modbus-serial';
import { errorToLineReason, type LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { SerialPorts } from '#native-bridges/serial/bridge.ts';
import { LineBroken } from './line-broken.ts';
import type { Traffic } from '#shared/domain/telemetry/device-status.ts';
import { RtuPort } from './rtu-port.ts';

export type ModbusAddress = Extract<DeviceAddress, { kind: 'modbus' | 'modbusSerial' }>;
export type ModbusClient = InstanceType<typeof modbusSerial.default>;

/** An open connection with the library on it. */
export interface Transport {
  readonly client: ModbusClient;
  /** True where nothing marks the beginning of a message, so that garbage is skipped and the line goes on. */
  readonly skipsGarbage: boolean;
  /**
   * How long the line is listened to after an answer did not come, so that one that is late is not taken for the next.
   * 0 where answers carry the number of their question.
   */
  settleMs(timeoutMs: number): number;
  /**
   * Lets go of earlier questions and their answers: the library keeps the last 256 of each connection. What still comes to
   * them is nobody's.
   */
  forgetAsked(): void;
  /** Bytes that went over the whole connection until now. */
  traffic(): Traffic;
  readonly closed: Promise<void>;
  destroy(): void;
}

/** Opens or fails with `LineBroken`. `onClosed` is called once when the connection ended, with the error if there was one. */
export type OpenTransport = (
  signal: AbortSignal,
  onClosed: (error: Error | undefined) => void,
) => Promise<Transport>;

/** What devices behind one connection have in common. */
export function transportKey(address: ModbusAddress): string {
  return address.kind === 'modbus'
    ? `${address.framing ?? 'tcp'} ${address.host}:${address.port}`
    : `serial ${address.path}`;
}

export function transportTo(
  address: ModbusAddress,
  {
    connectMs,
    serialPorts,
  }: { readonly connectMs: number; readonly serialPorts: Pick<SerialPorts, 'open'> },
): OpenTransport {
  return async (signal, onClosed) => {
    if (address.kind === 'modbusSerial') {
      const stream = await openSerial(address, serialPorts, signal);
      return onBytes(stream, onClosed, true);
    }
    const socket = await openSocket(address, connectMs, signal);
    return address.framing === 'rtu'
      ? onBytes(socket, onClosed, true)
      : onSocket(socket, address.port, onClosed);
  };
}

async function onSocket(
  socket: Socket,
  port: number,
  onClosed: (error: Error | undefined) => void,
): Promise<Transport> {
  const client = new modbusSerial.default();
  const traffic = () => ({ sentBytes: socket.bytesWritten, receivedBytes: socket.bytesRead });
  const transport = transportOf(client, socket, onClosed, { skipsGarbage: false, traffic });
  // The socket is ours: the library's own one does not tell of a reset, and reconnects behind our back.
  await client.linkTCP(socket, { port });
  return transport;
}

async function onBytes(
  stream: Duplex,
  onClosed: (error: Error | undefined) => void,
  skipsGarbage: boolean,
): Promise<Transport> {
  const port = new RtuPort(stream);
  const client = new modbusSerial.default(port as never);
  const traffic = () => ({ sentBytes: port.sentBytes, receivedBytes: port.receivedBytes });
  const transport = transportOf(client, stream, onClosed, { skipsGarbage, traffic });
  await new Promise<void>((resolve) => client.open(() => resolve()));
  return transport;
}

function transportOf(
  client: ModbusClient,
  stream: Duplex,
  onClosed: (error: Error | undefined) => void,
  { skipsGarbage, traffic }: Pick<Transport, 'skipsGarbage' | 'traffic'>,
): Transport {
  let lastError: Error | undefined;
  stream.on('error', (error) => (lastError = error));
  const closed = new Promise<void>((resolve) => stream.once('close', () => resolve()));
  void closed.then(() => onClosed(lastError));
  return {
    client,
    skipsGarbage,
    traffic,
    settleMs: (timeoutMs) => (skipsGarbage ? timeoutMs : 0),
    forgetAsked: () => void Object.assign(client, { _transactions: {} }),
    closed,
    destroy() {
      client.destroy(() => {});
      stream.destroy();
    },
  };
}

async function openSerial(
  address: Extract<ModbusAddress, { kind: 'modbusSerial' }>,
  serialPorts: Pick<SerialPorts, 'open'>,
  signal: AbortSignal,
): Promise<Duplex> {
  const stream = await serialPorts.open(address).catch((error: unknown) => {
    throw new LineBroken(serialReason(error), String(error), { cause: error });
  });
  if (!signal.aborted) return stream;
  stream.destroy();
  throw new LineBroken('none', 'abandoned');
}

/** The library says what the system said in words only. */
function serialReason(error: unknown): LineReason {
  const words = String(error);
  if (/denied|EACCES|EPERM/i.test(words)) return 'access-denied';
  if (/lock|busy|EBUSY/i.test(words)) return 'refused';
  return 'unreachable';
}

function openSocket(
  address: Extract<ModbusAddress, { kind: 'modbus' }>,
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
