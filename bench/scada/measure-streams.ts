import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { startCore } from '../core-process.ts';
import { printTable, short, type Findings } from '../historian/findings.ts';
import { against, atLeast, atMost, isQuick, quantile } from '../report.ts';
import { bringDevices, type DeviceToBring } from './bring-devices.ts';
import { untilLive } from './bring-plant.ts';
import { hasBroker, startBroker } from './broker.ts';
import { forkProgram } from './forked.ts';
import { createLatencies, type LatenciesOrder, type LatenciesTold } from './latencies.ts';
import { plan } from './plan.ts';
import { readKept } from './read-kept.ts';
import { topicOf } from './topics.ts';
import { watchProcess, type ProcessUsed } from './watch-process.ts';

const samplingMs = 250;
/** What the driver asks for at this sampling. */
const publishMs = 50;
const gateways = 10;

interface Stream {
  readonly name: string;
  readonly library: string;
  readonly valuesPerSecond: number;
  readonly seconds: number;
  readonly bare: readonly [program: string, ...args: string[]];
  readonly devices: readonly DeviceToBring[];
}

interface Heard extends ProcessUsed, LatenciesTold {
  readonly perSecond: number;
}

/** 1,000 OPC UA items at 1 Hz: from the server's change to a subscriber of the live stream. */
export async function measureOpcua(under: string, findings: Findings): Promise<void> {
  const count = plan.itemCount;
  const server = await forkProgram<string>('opcua-server-process.ts', [
    String(count),
    join(under, 'opcua-server'),
  ]);
  try {
    await measureStream(
      {
        name: `OPC UA, ${count} items at 1 Hz`,
        library: 'bare node-opcua',
        valuesPerSecond: count,
        seconds: plan.itemSeconds,
        bare: [
          'bare-opcua-process.ts',
          server.ready,
          ...[count, samplingMs, publishMs].map(String),
        ],
        devices: [
          {
            name: 'Server',
            address: { kind: 'opcua', endpointUrl: server.ready, securityMode: 'None' },
            scanMs: samplingMs,
            points: Array.from({ length: count }, (_, no) => ({
              kind: 'opcua',
              nodeId: `ns=1;s=t${no}`,
            })),
          },
        ],
      },
      join(under, 'opcua'),
      findings,
    );
  } finally {
    await server.close();
  }
}

/** 5,000 messages a second through mosquitto: from their publishing to a subscriber of the live stream. */
export async function measureMqtt(under: string, findings: Findings): Promise<void> {
  if (!hasBroker()) {
    findings.missing.push('MQTT: there is no mosquitto');
    return;
  }
  const count = plan.topicCount;
  const broker = await startBroker(join(under, 'broker'));
  const publisher = await forkProgram<string>('publisher-process.ts', [
    broker.url,
    ...[count, gateways].map(String),
  ]);
  try {
    await measureStream(
      {
        name: `MQTT, ${count} messages/s`,
        library: 'bare mqtt.js',
        valuesPerSecond: count,
        seconds: plan.topicSeconds,
        bare: ['bare-mqtt-process.ts', broker.url],
        devices: Array.from({ length: gateways }, (_, gateway) => ({
          name: `Gateway ${gateway}`,
          address: { kind: 'mqtt', brokerUrl: broker.url, version: 5, qos: 1 },
          scanMs: 1_000,
          points: Array.from({ length: count / gateways }, (__, at) => ({
            kind: 'mqtt',
            topic: topicOf(at * gateways + gateway, gateways),
            jsonPath: 'v',
          })),
        })),
      },
      join(under, 'mqtt'),
      findings,
    );
  } finally {
    await publisher.close();
    await broker.close();
  }
}

async function measureStream(stream: Stream, folder: string, findings: Findings): Promise<void> {
  const bare = await hearBare(stream);
  const ours = await hearFromCore(stream, folder);
  const { name, library } = stream;
  const rows = [
    ['values/s heard', (one: Heard) => short(one.perSecond)],
    ['latency p50, ms', (one: Heard) => short(quantile(one.delaysMs, 0.5))],
    ['latency p99, ms', (one: Heard) => short(quantile(one.delaysMs, 0.99))],
    ['CPU, % of a core', (one: Heard) => short(one.cpuPct)],
    ['resident at the end, MB', (one: Heard) => short(one.residentMb)],
  ] as const;
  printTable(
    `${name}, ${stream.seconds} s: change to subscriber of the live stream`,
    ['', 'WellOS', library],
    [
      ...rows.map(([what, figure]) => [what, figure(ours), figure(bare)]),
      ['in history of what it had between first and last, %', ours.keptPct.toFixed(3), ''],
    ],
  );
  const p99 = ({ delaysMs }: Heard) => quantile(delaysMs, 0.99);
  findings.aims.push(
    // In a few seconds those at the edges weigh too much.
    ...(isQuick
      ? []
      : [atLeast(`${name}: heard`, (100 * ours.perSecond) / stream.valuesPerSecond, 99, '%')]),
    atLeast(`${name}: stored`, ours.keptPct, 99.99, '%'),
    // What the core adds: 50 ms in the driver's thread, 100 ms for each subscriber.
    atMost(`${name}: p99 beyond the bare library`, p99(ours) - p99(bare), 250, 'ms'),
  );
  findings.against.push(
    against(
      library,
      `${name}: latency p50, ms`,
      quantile(ours.delaysMs, 0.5),
      quantile(bare.delaysMs, 0.5),
      'lower',
    ),
    against(library, `${name}: latency p99, ms`, p99(ours), p99(bare), 'lower'),
    against(library, `${name}: CPU, %`, ours.cpuPct, bare.cpuPct, 'lower'),
  );
}

async function hearBare({ bare: [program, ...args], seconds }: Stream): Promise<Heard> {
  const bare = await forkProgram<string>(program, args);
  try {
    await wait(plan.settleMs);
    bare.tell({ forMs: seconds * 1_000 } satisfies LatenciesOrder);
    const watch = watchProcess(bare.pid);
    await wait(seconds * 1_000);
    const used = watch.stop();
    await wait(plan.inFlightMs);
    const told = await bare.ask<LatenciesTold>('tell' satisfies LatenciesOrder);
    return { ...used, ...told, perSecond: told.delaysMs.length / seconds };
  } finally {
    await bare.close();
  }
}

async function hearFromCore(
  { devices, seconds }: Stream,
  folder: string,
): Promise<Heard & { readonly keptPct: number }> {
  mkdirSync(folder);
  const core = await startCore(folder);
  let tagIds: readonly TagId[] = [];
  let heard: Heard;
  try {
    const brought = await bringDevices(core, devices);
    tagIds = brought.tagIds.flat();
    await untilLive(brought);
    const { client, close } = brought.connection;
    const latencies = createLatencies();
    const following = (async () => {
      for await (const { values } of await client.telemetry.values({}))
        for (const { sourceMs } of values) latencies.see(sourceMs);
    })().catch(() => {}); // Ends with its connection.
    await wait(plan.settleMs);
    latencies.begin(seconds * 1_000);
    const watch = watchProcess(core.pid);
    await wait(seconds * 1_000);
    const used = watch.stop();
    await wait(plan.inFlightMs);
    const { delaysMs } = latencies;
    heard = { ...used, delaysMs, perSecond: delaysMs.length / seconds };
    close();
    await following;
  } finally {
    await core.stop();
  }
  return { ...heard, keptPct: await keptShare(folder, tagIds) };
}

/** Values count up: between the first and the last that is kept none may be missing. */
async function keptShare(folder: string, tagIds: readonly TagId[]): Promise<number> {
  let kept = 0;
  let due = 0;
  await readKept(folder, tagIds, (_, { values }) => {
    const numbers = new Set(values);
    kept += numbers.size;
    due += Math.max(...numbers) - Math.min(...numbers) + 1;
  });
  return (100 * kept) / due;
}
