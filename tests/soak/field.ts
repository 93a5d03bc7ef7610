import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '#simulator/servers/free-port.ts';
import type { ModbusConfig } from './modbus-process.ts';
import type { OpcuaConfig } from './opcua-process.ts';
import { isModbus, SERIALS_EACH, type SoakLine } from './plan.ts';
import type { ProxyConfig, ProxyOrder } from './proxy-process.ts';
import type { PublisherConfig } from './publisher-process.ts';
import {
  createBrokerProcess,
  createServerProcess,
  type ServerName,
  type ServerProcess,
} from './server-process.ts';

/** Every server, the publishers and the proxies before them, each in a process of its own. */
export interface SoakField {
  readonly servers: ReadonlyMap<ServerName, ServerProcess>;
  /** Port of the proxy, or path of the serial port, by which the core reaches a line. */
  placeOf(line: SoakLine): number | string;
  order(order: ProxyOrder): void;
  setClockError(line: SoakLine, clockErrorMs: number): void;
  close(): Promise<void>;
}

export const journalPaths = (folder: string) => ({
  modbus: (server: ServerName) => join(folder, `served-${server}.jsonl`),
  opcua: (server: ServerName) => join(folder, `served-${server}.jsonl`),
  published: join(folder, 'published.jsonl'),
  proxy: join(folder, 'proxy.jsonl'),
});

export async function startSoakField(
  folder: string,
  lines: readonly SoakLine[],
): Promise<SoakField> {
  const paths = journalPaths(folder);
  const closers: (() => Promise<void> | void)[] = [];
  const servers = new Map<ServerName, ServerProcess>();
  const targets = new Map<string, number>();

  const startModbus = async (name: ServerName, own: readonly SoakLine[]) => {
    const server = createServerProcess('modbus-process.ts', (startNo): ModbusConfig => ({
      journal: paths.modbus(name),
      firstSerial: startNo * SERIALS_EACH,
      lines: own.map(({ key, kind, devices }) => ({
        key,
        isRtu: kind !== 'tcp',
        port: targets.get(key) ?? 0,
        devices,
      })),
    }));
    closers.push(() => server.close());
    servers.set(name, server);
    const ports = (await server.start()) as Record<string, number>;
    for (const [key, port] of Object.entries(ports)) targets.set(key, port);
  };

  const startOpcua = async (line: SoakLine) => {
    const port = await findFreePort(0);
    const server = createServerProcess('opcua-process.ts', (startNo): OpcuaConfig => ({
      journal: paths.opcua(line.server),
      firstSerial: startNo * SERIALS_EACH,
      device: line.key,
      port,
      folder: join(folder, `certificates-${line.server}`),
      keepsHistory: line.kind === 'opcuaHistory',
    }));
    closers.push(() => server.close());
    servers.set(line.server, server);
    await server.start();
    targets.set(line.key, port);
  };

  const startBroker = async (own: readonly SoakLine[]) => {
    const port = await findFreePort(0);
    const brokerFolder = join(folder, 'broker');
    mkdirSync(brokerFolder);
    const broker = createBrokerProcess(brokerFolder, port);
    closers.push(() => broker.close());
    servers.set('broker', broker);
    await broker.start();
    for (const { key } of own) targets.set(key, port);
    const keys = (kind: SoakLine['kind']) =>
      own.filter((line) => line.kind === kind).map(({ key }) => key);
    const publishers = createServerProcess('publisher-process.ts', (): PublisherConfig => ({
      journal: paths.published,
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      plain: keys('mqtt'),
      edges: keys('sparkplug'),
    }));
    closers.push(() => publishers.close());
    await publishers.start();
    return publishers;
  };

  const close = async () => {
    for (const each of closers.splice(0).toReversed()) await each();
  };

  try {
    const byServer = Map.groupBy(lines, ({ server }) => server);
    let publishers: ServerProcess | undefined;
    for (const [name, own] of byServer) {
      if (isModbus(own[0]!)) await startModbus(name, own);
      else if (name === 'broker') publishers = await startBroker(own);
      else for (const line of own) await startOpcua(line);
    }
    const proxies = createServerProcess('proxy-process.ts', (): ProxyConfig => ({
      journal: paths.proxy,
      lines: lines.map(({ key, kind, host, dropShare }) => ({
        key,
        // A serial line's proxy is reached by its adapter.
        host: kind === 'serial' ? '127.0.0.1' : host,
        framing: kind === 'tcp' ? 'mbap' : kind === 'rtu' || kind === 'serial' ? 'rtu' : 'none',
        targetPort: targets.get(key)!,
        dropShare,
        isAdapter: kind === 'serial',
      })),
    }));
    closers.push(() => proxies.close());
    const ports = (await proxies.start()) as Record<string, number>;
    const serialPaths = new Map<string, string>();
    for (const { key, kind } of lines) {
      if (kind !== 'serial') continue;
      const path = join(folder, key);
      serialPaths.set(key, path);
      closers.push(await startSerialPort(path, ports[key]!));
    }
    return {
      servers,
      placeOf: ({ key }) => serialPaths.get(key) ?? ports[key]!,
      order: (order) => proxies.tell(order),
      setClockError(line, clockErrorMs) {
        if (line.server === 'broker') publishers?.tell({ device: line.key, clockErrorMs });
        else servers.get(line.server)!.tell({ clockErrorMs });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A pseudo-terminal whose other end is a TCP connection; like an adapter, it goes and comes back with it. */
async function startSerialPort(path: string, port: number): Promise<() => void> {
  let isClosed = false;
  let socat: ChildProcess;
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `TCP:127.0.0.1:${port}`], {
      stdio: 'ignore',
    });
    socat.once('exit', () => {
      if (!isClosed) timer = setTimeout(start, 500);
    });
  };
  start();
  for (let tries = 0; tries < 400 && !existsSync(path); tries++) await wait(25);
  return () => {
    isClosed = true;
    clearTimeout(timer);
    socat.kill('SIGKILL');
  };
}
