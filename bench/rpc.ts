/** `npm run bench -- rpc`: calls, streamed events and a million samples over each transport, beside the bare transport. */
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Channel } from '#shared/contract/channel.ts';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { createWebSocketChannel } from '#shared/contract/channels/web-socket.ts';
import { openClient } from '#shared/contract/open-client.ts';
import { must } from '#shared/kit/must.ts';
import {
  against,
  atLeast,
  atMost,
  isQuick,
  median,
  printReport,
  quantile,
  type Aim,
  type Comparison,
} from './report.ts';
import { echoBare, openBareClient } from './rpc/bare-echo.ts';
import type { load } from './rpc/load-router.ts';
import { serveLoad } from './rpc/serve-load.ts';

const sizes = isQuick
  ? { calls: 500, events: 2_000, samples: 1_000_000, rounds: 3 }
  : { calls: 3_000, events: 20_000, samples: 1_000_000, rounds: 9 };

type Kind = 'ours' | 'bare';
type LoadClient = ContractRouterClient<typeof load>;

const worker = new Worker(new URL('./rpc/server-thread.ts', import.meta.url));
const [portsByKind] = (await once(worker, 'message')) as [Record<Kind, number>];
const transports: Record<string, (kind: Kind) => Channel> = {
  MessagePort(kind) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2, kind }, [port2]);
    return createMessagePortChannel(port1);
  },
  WebSocket: (kind) => createWebSocketChannel(new WebSocket(`ws://127.0.0.1:${portsByKind[kind]}`)),
  'in-process'(kind) {
    const [near, far] = createInProcessChannels(setImmediate);
    if (kind === 'ours') serveLoad(far);
    else echoBare(far);
    return near;
  },
};

const aims: Aim[] = [];
const comparisons: Comparison[] = [];
for (const [name, open] of Object.entries(transports)) await measure(name, open);
await worker.terminate();
printReport({ bench: 'rpc', quick: isQuick, aims, against: comparisons, missing: [] });

/** Interleaves both sides, so that a busy moment of the machine meets both. */
async function measure(name: string, open: (kind: Kind) => Channel): Promise<void> {
  const ours = openOurs(open('ours'));
  const bare = openBareClient(open('bare'));
  const times = { ours: [] as Figures[], bare: [] as Figures[] };
  for (let round = 0; round <= sizes.rounds; round++) {
    const figures = { ours: await figuresOf(ours), bare: await figuresOf(bare) };
    // The first round warms up.
    if (round === 0) continue;
    times.ours.push(figures.ours);
    times.bare.push(figures.bare);
  }
  ours.close();
  bare.close();
  tell(name, times);
}

function openOurs(channel: Channel) {
  const { client, takeFrame, close } = openClient<LoadClient>(channel);
  return {
    call: async () => void (await client.read({ wellId: '01JD0000000000000000000000' })),
    async events(count: number) {
      for await (const { values } of await client.values(count)) must(values[9], 'ten values');
    },
    async samples(rows: number) {
      const { frame } = await client.samples(rows);
      must((await takeFrame(frame))['value']?.[rows - 1], 'the last sample');
    },
    close,
  };
}

interface Side {
  call(): Promise<void>;
  events(count: number): Promise<void>;
  samples(rows: number): Promise<void>;
}

interface Figures {
  readonly callMs: readonly number[];
  readonly callsPerSecond: number;
  readonly eventsPerSecond: number;
  readonly samplesMs: number;
}

async function figuresOf(side: Side): Promise<Figures> {
  const callMs: number[] = [];
  const calling = await timeMs(async () => {
    for (let call = 0; call < sizes.calls; call++) callMs.push(await timeMs(side.call));
  });
  const streaming = await timeMs(() => side.events(sizes.events));
  const samplesMs = await timeMs(() => side.samples(sizes.samples));
  const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);
  return {
    callMs,
    callsPerSecond: perSecond(sizes.calls, calling),
    eventsPerSecond: perSecond(sizes.events, streaming),
    samplesMs,
  };
}

function tell(name: string, { ours, bare }: Record<Kind, readonly Figures[]>): void {
  const calls = ours.flatMap((round) => round.callMs);
  const middle = (rounds: readonly Figures[], what: Exclude<keyof Figures, 'callMs'>) =>
    median(rounds.map((round) => round[what]));
  console.log(
    `${name}: call p99 ${quantile(calls, 0.99).toFixed(2)} ms, ${middle(ours, 'callsPerSecond')} calls/s`,
  );
  aims.push(
    atMost(`${name}: call p50`, median(calls), 1, 'ms'),
    atLeast(`${name}: streamed events`, middle(ours, 'eventsPerSecond'), 5_000, '1/s'),
    atMost(`${name}: a million samples`, middle(ours, 'samplesMs'), 100, 'ms'),
  );
  const peer = `bare ${name}`;
  for (const what of ['callsPerSecond', 'eventsPerSecond'] as const)
    comparisons.push(against(peer, what, middle(ours, what), middle(bare, what), 'higher'));
  const samples = [middle(ours, 'samplesMs'), middle(bare, 'samplesMs')] as const;
  comparisons.push(against(peer, 'samplesMs', ...samples, 'lower'));
}

async function timeMs(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
