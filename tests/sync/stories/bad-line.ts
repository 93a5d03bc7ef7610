import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket, connect } from 'node:net';

/** What a line does to whoever goes over it; all of it lasts until the line is told otherwise. */
export type LineState =
  | { readonly kind: 'good' }
  /** Every piece takes so long, each way, in order. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Connections die after so many bytes in all, in the middle of whatever was said. */
  | { readonly kind: 'lossy'; readonly afterBytes: number }
  /** Nothing passes any more, and nobody is told: what is open stays open, and who connects is accepted. */
  | { readonly kind: 'halfOpen' }
  /** Who connects is shown a page that wants to be clicked through. */
  | { readonly kind: 'portal' }
  /** Who connects is reset. */
  | { readonly kind: 'resetting' };

/** A TCP proxy in front of a real process. */
export interface BadLine {
  readonly port: number;
  /** Connections that were made through it. */
  readonly connections: number;
  /** Connections it has broken, or kept from being made. */
  readonly broken: number;
  leadTo(port: number): void;
  set(state: LineState): void;
  /** Resets what is open now. */
  reset(): void;
  close(): Promise<void>;
}

const page = '<html><body>Welcome to the guest network. Accept to go on.</body></html>';
const portalAnswer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`;

export async function startBadLine(): Promise<BadLine> {
  const open = new Set<Socket>();
  let state: LineState = { kind: 'good' };
  let to = 0;
  let connections = 0;
  let broken = 0;

  /** `roomFor`: how many bytes of a piece may still pass. */
  const carry = (from: Socket, into: Socket, roomFor: (bytes: number) => number) => {
    let after = Promise.resolve();
    const later = (work: () => void) => {
      const { ms } = state.kind === 'slow' ? state : { ms: 0 };
      after = after.then(async () => {
        if (ms > 0) await new Promise((done) => setTimeout(done, ms));
        work();
      });
    };
    from.on('data', (bytes: Buffer) => {
      if (state.kind === 'halfOpen') return;
      later(() => {
        const room = roomFor(bytes.length);
        if (room === bytes.length) into.write(bytes);
        else if (!into.destroyed) into.write(bytes.subarray(0, room), () => into.destroy());
      });
    });
    from.on('close', () => {
      open.delete(from);
      if (state.kind !== 'halfOpen') later(() => into.destroy());
    });
    from.on('error', () => undefined);
  };
  const accept = (near: Socket) => {
    near.on('error', () => undefined);
    open.add(near);
    near.on('close', () => open.delete(near));
    if (state.kind === 'resetting') {
      broken += 1;
      return void near.resetAndDestroy();
    }
    if (state.kind === 'portal') {
      broken += 1;
      return void near.once('data', () => near.end(portalAnswer));
    }
    if (state.kind === 'halfOpen') return void near.resume();
    const far = connect(to, '127.0.0.1');
    open.add(far);
    connections += 1;
    let passed = 0;
    const roomFor = (bytes: number) => {
      if (state.kind !== 'lossy') return bytes;
      const room = Math.max(0, Math.min(bytes, state.afterBytes - passed));
      passed += bytes;
      if (room < bytes) broken += 1;
      return room;
    };
    carry(near, far, roomFor);
    carry(far, near, roomFor);
  };

  const server = createServer(accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    get broken() {
      return broken;
    },
    leadTo: (port) => void (to = port),
    set: (now) => void (state = now),
    reset() {
      for (const socket of open) socket.resetAndDestroy();
      broken += 1;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
