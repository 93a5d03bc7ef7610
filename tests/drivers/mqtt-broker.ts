import { Aedes } from 'aedes';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestBroker {
  readonly port: number;
  /** Gone at once, connections and all. */
  stop(): Promise<void>;
}

const mosquittoPath = '/usr/sbin/mosquitto';
export const hasMosquitto = existsSync(mosquittoPath);

/**
 * `forbiddenTopic` is one the broker lets nobody subscribe to; `password` what it asks for; `isDeaf`: it takes messages
 * and acknowledges none.
 */
export async function startAedes({
  forbiddenTopic,
  password,
  isDeaf = false,
}: {
  forbiddenTopic?: string | undefined;
  password?: string;
  isDeaf?: boolean;
} = {}): Promise<TestBroker> {
  const broker = await Aedes.createBroker({
    authenticate: (_client, _userName, given, done) =>
      done(null, password === undefined || given?.toString() === password),
    authorizePublish: (_client, _packet, done) => {
      if (!isDeaf) done(null);
    },
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic === forbiddenTopic ? null : subscription),
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  };
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => (stopping ??= stop()),
  };
}

/** `more`: further lines of its configuration; a broker that was stopped comes back at its old `port`. */
export async function startMosquitto(more = '', oldPort?: number): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'wellos-mosquitto-'));
  const port = oldPort ?? (await freePort());
  const configPath = join(folder, 'mosquitto.conf');
  await writeFile(configPath, `listener ${port} 127.0.0.1\nallow_anonymous true\n${more}\n`);
  const broker = spawn(mosquittoPath, ['-c', configPath], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => broker.once('exit', () => resolve()));
  await untilListening(port);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    broker.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { port, stop: () => (stopping ??= stop()) };
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('mosquitto did not start');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
