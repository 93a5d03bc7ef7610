import { performance } from 'node:perf_hooks';
import { createWorkerLines } from './drivers/worker-lines.ts';
import { createRandomPool } from './random-pool.ts';
import { nodeOutgoing } from './outgoing/node-outgoing.ts';
import type { Ports } from './ports.ts';
import { nodeDisk } from './storage/node-disk.ts';
import type { LanReach } from './sync/links/lan/create-lan.ts';
import type { WorkerUrls } from './worker-urls.ts';

/** The ports of a real machine. Neighbours are looked for only where that is asked for. */
export function createSystemPorts(workers: WorkerUrls = {}, lan?: LanReach): Ports {
  const clock = { nowMs: Date.now, monotonicMs: () => performance.now() };
  const random = createRandomPool();
  return {
    clock,
    random,
    disk: nodeDisk,
    network: {
      openLines: (place) =>
        createWorkerLines({ clock, random, workerUrl: workers.drivers, ...place }),
      outgoing: nodeOutgoing,
      lan,
    },
    reach: () => undefined,
  };
}
