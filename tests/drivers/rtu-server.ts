import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { checkSum } from '#core/drivers/modbus/rtu-port.ts';

/** A serial line as a converter shows it on TCP: units that answer RTU frames, one frame at a time. */
export interface RtuTestServer {
  readonly port: number;
  /** Registers by unit. */
  readonly units: Map<number, number[]>;
  /** Units asked, in order. */
  readonly asked: number[];
  /** Units that get their questions and do not answer. */
  readonly silent: Set<number>;
  /** Added to each answer's time by unit. */
  readonly delayMs: Map<number, number>;
  /** Sent before the next answer. */
  noise: readonly number[];
  connections(): number;
  close(): Promise<void>;
}

export async function startRtuServer(unitIds: readonly number[]): Promise<RtuTestServer> {
  const sockets = new Set<Socket>();
  const units = new Map(unitIds.map((unitId) => [unitId, Array<number>(200).fill(0)]));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (request: Buffer) => answer(socket, request));
  });

  const line: RtuTestServer = {
    port: 0,
    units,
    asked: [],
    silent: new Set(),
    delayMs: new Map(),
    noise: [],
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };

  function answer(socket: Socket, request: Buffer) {
    const unitId = request[0]!;
    line.asked.push(unitId);
    const registers = units.get(unitId);
    if (!registers || line.silent.has(unitId)) return;
    const reply = Buffer.concat([Buffer.from(line.noise), replyTo(request, registers)]);
    setTimeout(() => socket.destroyed || socket.write(reply), line.delayMs.get(unitId) ?? 1);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(line, { port: (server.address() as AddressInfo).port });
}

/** An IEEE 754 float in two registers, most significant first. */
export function setFloat(registers: number[], register: number, value: number): void {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  registers[register] = view.getUint16(0);
  registers[register + 1] = view.getUint16(2);
}

function replyTo(request: Buffer, registers: number[]): Buffer {
  const [unitId = 0, code = 0] = request;
  const start = request.readUInt16BE(2);
  if (start >= registers.length) return withSum([unitId, code | 0x80, 2]);
  if (code === 6) {
    registers[start] = request.readUInt16BE(4);
    return request;
  }
  if (code === 16) {
    const count = request.readUInt16BE(4);
    for (let n = 0; n < count; n++) registers[start + n] = request.readUInt16BE(7 + 2 * n);
    return withSum([...request.subarray(0, 6)]);
  }
  const count = request.readUInt16BE(4);
  if (code === 1 || code === 2) {
    const bits = registers.slice(start, start + count).map((register) => (register === 0 ? 0 : 1));
    const bytes = Array.from({ length: Math.ceil(count / 8) }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce<number>((sum, bit, at) => sum | (bit << at), 0),
    );
    return withSum([unitId, code, bytes.length, ...bytes]);
  }
  const words = registers.slice(start, start + count);
  if (words.length < count) return withSum([unitId, code | 0x80, 2]);
  return withSum([unitId, code, 2 * count, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
}

function withSum(bytes: readonly number[]): Buffer {
  const sum = checkSum(Uint8Array.from(bytes));
  return Buffer.from([...bytes, sum & 0xff, sum >> 8]);
}
