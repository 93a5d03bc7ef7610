/**
 * Modbus TCP devices of 20 float32, a port each, that note when they are asked. Argument: how many. Told of phases and
 * faults by `DevicesOrder`; tells `DevicesReady` first, and `PhaseTold` at the end of each phase.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { judgeSchedule, type ScheduleKept } from './judge-schedule.ts';
import { scanMs, tagsPerDevice } from './plan.ts';
import { servedValue } from './served-value.ts';

export type DeviceFault = 'refusing' | 'mute' | 'slow' | 'dropping';

export interface DevicesReady {
  readonly ports: readonly number[];
}

export type DevicesOrder =
  | { readonly kind: 'faults'; readonly faults: readonly (DeviceFault | null)[] }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  /** Answers nobody any more. */
  | { readonly kind: 'stop' };

export interface PhaseTold {
  readonly devices: readonly {
    readonly schedule: ScheduleKept;
    /** Whole scans answered since the process began. */
    readonly answered: number;
  }[];
}

interface Device {
  readonly number: number;
  readonly port: number;
  readonly sockets: Set<Socket>;
  fault: DeviceFault | null;
  answered: number;
  askedMs: number[];
}

const HEADER_BYTES = 6;
const READ_HOLDING = 3;
const SLOW_MS = 600;
const SLOW_MORE_MS = 300;
const DROP_SHARE = 0.05;

let isStopped = false;
let phaseBeganMs = 0;
const devices = await Promise.all(
  Array.from({ length: Number(process.argv[2]) }, (_, number) => startDevice(number)),
);
const ready: DevicesReady = { ports: devices.map(({ port }) => port) };
process.send!(ready);
process.once('disconnect', () => process.exit());
process.on('message', (order: DevicesOrder) => {
  if (order.kind === 'begin') begin();
  if (order.kind === 'end') process.send!(endPhase());
  if (order.kind === 'stop') isStopped = true;
  if (order.kind === 'faults')
    for (const [at, fault] of order.faults.entries()) setFault(devices[at]!, fault);
});

function begin(): void {
  phaseBeganMs = performance.now();
  for (const device of devices) device.askedMs = [];
}

function endPhase(): PhaseTold {
  const span = { fromMs: phaseBeganMs, toMs: performance.now() };
  return {
    devices: devices.map(({ askedMs, answered }) => ({
      schedule: judgeSchedule(askedMs, scanMs, span),
      answered,
    })),
  };
}

async function startDevice(number: number): Promise<Device> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => serve(device, socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const device: Device = {
    number,
    port,
    sockets,
    fault: null,
    answered: 0,
    askedMs: [],
  };
  return device;
}

function setFault(device: Device, fault: DeviceFault | null): void {
  if (device.fault === fault) return;
  device.fault = fault;
  if (fault === 'refusing') for (const socket of device.sockets) socket.resetAndDestroy();
}

function serve(device: Device, socket: Socket): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on('error', () => {}); // A reader that goes away; its close follows.
  // It goes on listening: another program might take its port.
  if (device.fault === 'refusing') return void socket.resetAndDestroy();
  device.sockets.add(socket);
  socket.on('close', () => device.sockets.delete(socket));
  socket.on('data', (bytes: Buffer) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    while (received.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + received.readUInt16BE(4);
      if (received.length < length) return;
      take(device, socket, received.subarray(0, length));
      received = received.subarray(length);
    }
  });
}

function take(device: Device, socket: Socket, request: Buffer): void {
  device.askedMs.push(performance.now());
  const { fault } = device;
  if (isStopped || fault === 'mute') return;
  if (fault === 'dropping' && Math.random() < DROP_SHARE) return;
  const give = () => {
    if (!socket.destroyed && !isStopped) socket.write(answerTo(device, request));
  };
  if (fault === 'slow') setTimeout(give, SLOW_MS + Math.random() * SLOW_MORE_MS);
  else give();
}

/** The whole block was asked for: one scan. Anything else is no question of this bench. */
function answerTo(device: Device, request: Buffer): Buffer {
  const isWholeBlock =
    request[7] === READ_HOLDING &&
    request.readUInt16BE(8) === 0 &&
    request.readUInt16BE(10) === tagsPerDevice * 2;
  if (!isWholeBlock) throw new Error(`Asked for ${request.toString('hex')}`);
  const dataBytes = tagsPerDevice * 4;
  const answer = Buffer.alloc(HEADER_BYTES + 3 + dataBytes);
  request.copy(answer, 0, 0, 8);
  answer.writeUInt16BE(3 + dataBytes, 4);
  answer[8] = dataBytes;
  const scan = device.answered++;
  for (let tag = 0; tag < tagsPerDevice; tag++)
    answer.writeFloatBE(servedValue(device.number, tag, scan), 9 + tag * 4);
  return answer;
}
