import { createServer, connect, type Server, type Socket } from 'node:net';

/** `kbitPerS` each way. */
export interface LineQuality {
  readonly roundTripMs: number;
  readonly kbitPerS: number;
}

/** A TCP line between a seat and its server that counts what goes over it, and is as slow as it is told to be. */
export interface Line {
  readonly url: string;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Where it leads; to be said before anybody connects. */
  leadTo(url: string): void;
  forget(): void;
  close(): Promise<void>;
}

/** What a slow line holds before it makes the sender wait, as a router does. */
const BUFFER_BYTES = 64 * 1024;
const SEGMENT_BYTES = 1_400;

export async function openLine(quality?: LineQuality): Promise<Line> {
  let to = new URL('http://127.0.0.1');
  const sockets = new Set<Socket>();
  let [bytesUp, bytesDown] = [0, 0];
  const server: Server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    carry(near, far, quality, (bytes) => (bytesUp += bytes));
    carry(far, near, quality, (bytes) => (bytesDown += bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    get bytesUp() {
      return bytesUp;
    },
    get bytesDown() {
      return bytesDown;
    },
    leadTo: (url) => void (to = new URL(url)),
    forget() {
      [bytesUp, bytesDown] = [0, 0];
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function carry(
  from: Socket,
  to: Socket,
  quality: LineQuality | undefined,
  count: (bytes: number) => void,
): void {
  if (!quality) {
    from.on('data', (bytes) => {
      count(bytes.length);
      if (!to.write(bytes)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    return;
  }
  const underWay: { readonly segment: Buffer; readonly atMs: number }[] = [];
  let freeAtMs = 0;
  let held = 0;
  /** In the order they were sent: timers of their own could pass each other. */
  const arrive = () => {
    const [first] = underWay;
    if (!first) return;
    const waitMs = first.atMs - performance.now();
    if (waitMs > 0) return void setTimeout(arrive, waitMs);
    underWay.shift();
    to.write(first.segment);
    held -= first.segment.length;
    if (held <= BUFFER_BYTES) from.resume();
    arrive();
  };
  const send = (segment: Buffer) => {
    const takesMs = (segment.length * 8) / quality.kbitPerS;
    freeAtMs = Math.max(freeAtMs, performance.now()) + takesMs;
    underWay.push({ segment, atMs: freeAtMs + quality.roundTripMs / 2 });
    if (underWay.length === 1) arrive();
  };
  from.on('data', (bytes) => {
    count(bytes.length);
    held += bytes.length;
    if (held > BUFFER_BYTES) from.pause();
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES)
      send(bytes.subarray(at, at + SEGMENT_BYTES));
  });
}
