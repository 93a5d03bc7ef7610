import { checkSum } from '#core/drivers/modbus/rtu-port.ts';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** MBAP header (six bytes), then unit id, function code, first register, number of registers. */
const headBytes = 6;
const requestBytes = { tcp: 12, rtu: 8 };
type Framing = keyof typeof requestBytes;

/** What a flow computer is asked for. */
export interface EnronMemory {
  /** The four bytes of a register, two of a short integer; undefined: zero. */
  value(register: number): Buffer | undefined;
  /** A record of the archive at a register; null: no such record; undefined: the register is no archive. */
  record?(register: number, number: number): Buffer | null | undefined;
}

const ILLEGAL_VALUE = 3;
const isShort = (register: number) => register > 3_000 && register <= 3_450;

/**
 * A Modbus TCP server in Enron's form on a free port of loopback: one register address is one 32-bit value, so that an
 * answer holds four bytes for each, two in the range of short integers; the register of an archive is asked for with the
 * number of a record.
 */
export async function startEnronServer(memory: EnronMemory, framing: Framing = 'tcp') {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      const length = requestBytes[framing];
      while (received.length >= length) {
        const request = received.subarray(0, length);
        socket.write(framing === 'tcp' ? answer(request, memory) : answerRtu(request, memory));
        received = received.subarray(length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answerRtu(request: Buffer, memory: EnronMemory): Buffer {
  const asTcp = Buffer.concat([Buffer.alloc(headBytes), request.subarray(0, -2)]);
  const frame = answer(asTcp, memory).subarray(headBytes);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(checkSum(frame));
  return Buffer.concat([frame, sum]);
}

function answer(request: Buffer, memory: EnronMemory): Buffer {
  const [start, count] = [request.readUInt16BE(8), request.readUInt16BE(10)];
  const record = memory.record?.(start, count);
  if (record === null) return frameOf(request, [request[7]! | 0x80, ILLEGAL_VALUE]);
  const registers = Array.from({ length: record ? 0 : count }, (_, at) => start + at);
  const data =
    record ??
    Buffer.concat(
      registers.map(
        (register) => memory.value(register) ?? Buffer.alloc(isShort(register) ? 2 : 4),
      ),
    );
  return frameOf(request, [request[7]!, data.length, ...data]);
}

function frameOf(request: Buffer, answered: readonly number[]): Buffer {
  const head = Buffer.from(request.subarray(0, 7));
  head.writeUInt16BE(answered.length + 1, 4);
  return Buffer.concat([head, Buffer.from(answered)]);
}
