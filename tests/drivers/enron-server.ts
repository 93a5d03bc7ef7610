import { createServer, type AddressInfo, type Socket } from 'node:net';

/** MBAP header and unit id, function code, first register, number of registers. */
const requestBytes = 12;

/**
 * A Modbus TCP server in Enron's form on a free port of loopback: one register address is one 32-bit value, so that an
 * answer holds four bytes for each. `values` are those bytes by register; all others are zero.
 */
export async function startEnronServer(values: ReadonlyMap<number, Buffer>) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= requestBytes) {
        socket.write(answer(received.subarray(0, requestBytes), values));
        received = received.subarray(requestBytes);
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

function answer(request: Buffer, values: ReadonlyMap<number, Buffer>): Buffer {
  const [start, count] = [request.readUInt16BE(8), request.readUInt16BE(10)];
  const data = Array.from({ length: count }, (_, at) => values.get(start + at) ?? Buffer.alloc(4));
  const body = Buffer.concat([request.subarray(6, 8), Buffer.from([count * 4]), ...data]);
  const head = Buffer.from(request.subarray(0, 6));
  head.writeUInt16BE(body.length, 4);
  return Buffer.concat([head, body]);
}
