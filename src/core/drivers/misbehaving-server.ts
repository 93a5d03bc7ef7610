import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** `stall` accepts and says nothing; `garbage` answers everything with bytes of no protocol. */
export type Misbehaviour = 'stall' | 'garbage';

export interface TestListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Sits between a driver and a real server, and cuts, delays or garbles what passes. */
export interface TestProxy extends TestListener {
  /** Keeps every connection open and lets nothing pass any more. */
  stall(): void;
  /** From now on passes answers byte by byte. */
  splitAnswers(): void;
  /** Passes half of the next answer, then resets the connection. */
  resetInNextAnswer(): void;
}

/** Looks like the start of a long Modbus frame, an unknown MQTT packet and no OPC UA message. */
const garbage = Buffer.from('00010000000a01830bfffe7f00f0f1f2deadbeef'.repeat(8), 'hex');

export async function startMisbehavingServer(behaviour: Misbehaviour): Promise<TestListener> {
  return listen((socket) => {
    if (behaviour === 'garbage') socket.on('data', () => socket.write(garbage));
    else socket.resume();
  });
}

/** A proxy that was closed can come back at its old port. */
export async function startProxy(targetPort: number, oldPort = 0): Promise<TestProxy> {
  let isStalled = false;
  let willReset = false;
  let areSplit = false;
  const listener = await listen((socket, track) => {
    const upstream = track(connect(targetPort, '127.0.0.1'));
    socket.on('data', (bytes) => {
      if (!isStalled) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (isStalled) return;
      if (areSplit) return writeBytewise(socket, bytes);
      if (!willReset) return void socket.write(bytes);
      willReset = false;
      socket.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
        socket.resetAndDestroy();
        upstream.destroy();
      });
    });
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }, oldPort);
  return {
    ...listener,
    stall() {
      isStalled = true;
    },
    splitAnswers() {
      areSplit = true;
    },
    resetInNextAnswer() {
      willReset = true;
    },
  };
}

/** Each byte in a segment of its own. */
function writeBytewise(socket: Socket, bytes: Buffer): void {
  socket.setNoDelay(true);
  for (const byte of bytes) socket.write(Buffer.from([byte]));
}

async function listen(
  serve: (socket: Socket, track: (socket: Socket) => Socket) => void,
  port = 0,
): Promise<TestListener> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // The other end was cut on purpose.
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((socket) => serve(track(socket), track));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server, sockets),
  };
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
