import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  type DenialReason,
  encodeHandshake,
  HANDSHAKE_VERSION,
  type HandshakeMessage,
} from '#shared/chunks/handshake.ts';
import type { SyncTroubleCode, WayState } from '#shared/contract/sync.ts';
import { makeCertificate } from '#tests/fixtures/make-certificate.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createDevice } from '#core/sync/chunks/device.ts';
import type { Met, Path } from '../path.ts';
import { parseRelayAddress } from './relay-address.ts';
import { createRelayPath } from './relay-path.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  vi.useRealTimers();
});

const device = createDevice(seededRandom(5).bytes(32));

interface Started {
  readonly path: Path;
  readonly met: Met[];
  readonly bugs: unknown[];
  /** All states and troubles it has been in, each once in a row. */
  readonly states: string[];
  way(): WayState;
}

function start(address: string, failed = () => 0, wasTaken = false): Started {
  const met: Met[] = [];
  const bugs: unknown[] = [];
  const states: string[] = [];
  const path = createRelayPath({
    address: parseRelayAddress(address)!,
    claim: () => null,
    claimed: () => undefined,
    wasTaken: () => wasTaken,
    clock: { nowMs: Date.now, monotonicMs: () => performance.now() },
    random: { fraction: failed },
    onBug: (bug) => bugs.push(bug),
  });
  const way = () => path.ways[0]!;
  path.start({
    tenantId: 'T',
    device,
    invite: () => null,
    members: () => new Set(),
    isOpenInvite: () => false,
    met(one) {
      met.push(one);
      return true;
    },
    reached: () => states.push('reached'),
    changed() {
      const { state, trouble } = way();
      const now = `${state}${trouble ? ` ${trouble.code}` : ''}`;
      if (states.at(-1) !== now) states.push(now);
    },
    trouble: (code, detail) => ({ code, detail: detail ?? null, atMs: 0 }),
  });
  closing.push(() => path.close());
  return { path, met, bugs, states, way };
}

async function listen(server: Server | NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

const at = (port: number) => `http://127.0.0.1:${port}/t/acme`;
const answering = (listener: RequestListener) => listen(createHttpServer(listener));
const troubleOf = (started: Started) =>
  vi.waitFor(
    () => {
      const { trouble, tries } = started.way();
      expect(tries).toBeGreaterThan(0);
      return trouble?.code;
    },
    { timeout: 25_000 },
  );

/** Speaks as a relay does, as far as it is told to. */
async function speak(as: (socket: WebSocket) => void, port = 0): Promise<number> {
  const http = createHttpServer((_, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    as(socket);
  });
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  if (port === 0) return listen(http);
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  closing.push(() => new Promise((done) => http.close(done)));
  return port;
}

const say = (socket: WebSocket, message: HandshakeMessage) => socket.send(encodeHandshake(message));
const challenge = {
  kind: 'challenge',
  version: HANDSHAKE_VERSION,
  nonce: new Uint8Array(32),
} as const;
const welcome = { kind: 'welcome', version: HANDSHAKE_VERSION, as: 'member' } as const;
function welcoming(then: (socket: WebSocket) => void = () => undefined) {
  return (socket: WebSocket) => {
    say(socket, challenge);
    socket.once('message', () => {
      say(socket, welcome);
      then(socket);
    });
  };
}

describe('the way to a relay', () => {
  it('SYN-82 survives a name that nobody knows', async () => {
    const started = start('http://no-such-host.invalid/t/acme');
    expect(await troubleOf(started)).toBe('name-unknown');
    await vi.waitFor(() => expect(started.way().tries).toBeGreaterThan(1), { timeout: 25_000 });
  });

  it('SYN-82 survives an address where nobody listens', async () => {
    const port = await listen(createServer());
    await closing.pop()!();
    expect(await troubleOf(start(at(port)))).toBe('refused');
  });

  it.each<[string, RequestListener]>([
    [
      '200 and a page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    [
      'a redirection',
      (_, response) => response.writeHead(302, { location: 'http://portal.example/' }).end(),
    ],
    ['511', (_, response) => response.writeHead(511).end()],
  ])('SYN-82 names a captive portal that answers with %s', async (_, listener) => {
    expect(await troubleOf(start(at(await answering(listener))))).toBe('captive-portal');
  });

  it('SYN-82 survives a connection that is reset whenever it is made', async () => {
    const port = await listen(createServer((socket) => socket.resetAndDestroy()));
    const started = start(at(port));
    expect(await troubleOf(started)).toBe('broken-off');
    await vi.waitFor(() => expect(started.way().tries).toBeGreaterThan(1), { timeout: 25_000 });
  });

  it.each<[string, string | Buffer]>([
    ['garbage', Buffer.from([0, 255, 3, 7, 0, 0])],
    ['another tongue', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('SYN-82 survives %s', async (_, words) => {
    const port = await listen(createServer((socket) => socket.end(words)));
    expect(['not-a-relay', 'broken-off']).toContain(await troubleOf(start(at(port))));
  });

  it('SYN-82 trusts no certificate that nobody vouches for, and none where there is none', async () => {
    const { certificate, privateKey } = makeCertificate('localhost');
    const server = createTlsServer({ cert: certificate, key: privateKey });
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    expect(await troubleOf(start(`https://127.0.0.1:${port}/t/acme`))).toBe('tls');
    const clear = await answering((_, response) => response.end());
    expect(await troubleOf(start(`https://127.0.0.1:${clear}/t/acme`))).toBe('tls');
  });

  it('SYN-82 knows a WebSocket that is no relay, by what it says', async () => {
    const port = await speak((socket) => socket.send('hello'));
    expect(await troubleOf(start(at(port)))).toBe('not-a-relay');
    const binary = await speak((socket) => socket.send(new Uint8Array([0xf6])));
    expect(await troubleOf(start(at(binary)))).toBe('not-a-relay');
  });

  it('SYN-271 speaks before it is welcomed where it was taken before, and hears what comes after', async () => {
    const heard: number[] = [];
    const port = await speak((socket) => {
      say(socket, challenge);
      socket.on('message', (bytes: Buffer) => {
        // The proof is longer than what is said after it.
        if (bytes.length > 1) return;
        heard.push(bytes[0]!);
        say(socket, welcome);
        socket.send(new Uint8Array([2]));
      });
    });
    const started = start(at(port), undefined, true);
    await vi.waitFor(() => expect(started.met).toHaveLength(1), { timeout: 25_000 });
    const { link } = started.met[0]!;
    const message = vi.fn();
    link.listen({ message, closed: () => undefined });
    link.send(new Uint8Array([1]));
    await vi.waitFor(() => expect(message).toHaveBeenCalledWith(new Uint8Array([2])));
    expect(heard).toEqual([1]);
  });

  it('SYN-271 waits to be welcomed once it was sent away, and holds back what the relay would not keep', async () => {
    let calls = 0;
    let early = 0;
    const port = await speak((socket) => {
      calls += 1;
      if (calls > 1) return welcoming()(socket);
      say(socket, challenge);
      socket.on('message', (bytes: Buffer) => {
        if (bytes.length === 1) early += 1;
        if (early < 6) return;
        say(socket, { kind: 'denied', why: 'too-many' });
        socket.close();
      });
    });
    const started = start(at(port), undefined, true);
    await vi.waitFor(() => expect(started.met).toHaveLength(1), { timeout: 25_000 });
    const closed = vi.fn();
    started.met[0]!.link.listen({ message: () => undefined, closed });
    for (let n = 0; n < 20; n++) started.met[0]!.link.send(new Uint8Array([1]));
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(started.way().trouble?.code).toBe('too-many');
    started.path.tryNow();
    await vi.waitFor(() => expect(started.met).toHaveLength(2), { timeout: 25_000 });
    expect(early).toBe(6);
    expect(started.bugs).toEqual([]);
  });

  it('SYN-271 leaves nothing open when it is closed before it is welcomed', async () => {
    const port = await speak((socket) => say(socket, challenge));
    const started = start(at(port), undefined, true);
    await vi.waitFor(() => expect(started.met).toHaveLength(1), { timeout: 25_000 });
    await started.path.close();
    expect(started.way().state).toBe('off');
  });

  it('SYN-82 says that this WellOS is too old for a relay', async () => {
    const port = await speak((socket) => say(socket, { ...challenge, version: 2 }));
    expect(await troubleOf(start(at(port)))).toBe('protocol-newer');
  });

  it.each<[DenialReason, SyncTroubleCode]>([
    ['not-proven', 'not-proven'],
    ['no-such-tenant', 'no-such-tenant'],
    ['suspended', 'suspended'],
    ['stranger', 'stranger'],
    ['too-many', 'too-many'],
    ['malformed', 'malformed'],
  ])('SYN-82 says why it was denied: %s', async (why, code) => {
    const port = await speak((socket) => {
      say(socket, challenge);
      socket.once('message', () => {
        say(socket, { kind: 'denied', why });
        socket.close();
      });
    });
    expect(await troubleOf(start(at(port)))).toBe(code);
  });

  it('SYN-83 SYN-274 makes one connection at a time, however long the other end takes', async () => {
    let open = 0;
    let most = 0;
    const port = await speak((socket) => {
      most = Math.max(most, (open += 1));
      socket.on('close', () => (open -= 1));
      setTimeout(() => welcoming()(socket), 2_500);
    });
    const started = start(at(port));
    for (let n = 0; n < 10; n++) started.path.tryNow();
    await vi.waitFor(() => expect(started.met).toHaveLength(1), { timeout: 25_000 });
    expect(most).toBe(1);
    expect(started.states).toEqual(['trying', 'reached', 'connected']);
  });

  it('SYN-83 comes back after a relay that went away, and at once when it is told to', async () => {
    const port = await speak(
      welcoming((socket) => setTimeout(() => socket.close(1012, 'drained'), 50)),
    );
    const started = start(at(port), () => 0.999);
    await vi.waitFor(() => expect(started.way().trouble?.code).toBe('drained'), {
      timeout: 25_000,
    });
    expect(started.way().state).toBe('waiting');
    const before = started.met.length;
    started.path.tryNow();
    await vi.waitFor(() => expect(started.met.length).toBeGreaterThan(before), { timeout: 2_000 });
  });

  it('SYN-84 ends the link, and nothing else, when taking in a message fails', async () => {
    const port = await speak(
      welcoming((socket) => setTimeout(() => socket.send(new Uint8Array([1])), 500)),
    );
    const started = start(at(port));
    await vi.waitFor(() => expect(started.met.length).toBeGreaterThan(0), { timeout: 25_000 });
    const closed = vi.fn();
    started.met[0]!.link.listen({
      message() {
        throw new Error('a bug');
      },
      closed,
    });
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(started.bugs).toHaveLength(1);
    await vi.waitFor(() => expect(started.met.length).toBeGreaterThan(1), { timeout: 25_000 });
  });

  it('SYN-85 finds out that the other end has gone without a word', async () => {
    const port = await speak(
      welcoming((socket) => {
        // It is there no more: nothing is read, and no ping is answered.
        setTimeout(() => socket.pause(), 50);
      }),
    );
    const started = start(at(port));
    await vi.waitFor(() => expect(started.met).toHaveLength(1), { timeout: 25_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    // Every 20 s by itself, and whenever it is asked to look.
    started.path.tryNow();
    await vi.waitFor(() => expect(started.way().trouble?.code).toBe('timed-out'), {
      timeout: 25_000,
    });
  });

  it('SYN-83 leaves nothing open when it is closed, in whatever state', async () => {
    const silent = await listen(createServer());
    const trying = start(at(silent));
    await trying.path.close();
    expect(trying.way().state).toBe('off');
    const port = await speak(welcoming());
    const connected = start(at(port));
    await vi.waitFor(() => expect(connected.met).toHaveLength(1), { timeout: 25_000 });
    await connected.path.close();
    expect(connected.way().state).toBe('off');
  });
});
