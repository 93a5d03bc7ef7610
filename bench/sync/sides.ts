import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { adminToken, type Server, startServer } from '../relay/start-server.ts';
import { openProgram, type Program } from './calls.ts';
import type { Entry } from './field.ts';
import { type Line, type LineQuality, openLine } from './line.ts';

/** Two seats, A and B, and what they meet through; the line of A is measured, both lines are of one quality. */
export interface Side {
  readonly lineOfA: Line;
  /** Both hold so many wells with their month, and are level. */
  begin(wells: number): Promise<void>;
  /** How many wells there are. */
  readonly wells: number;
  disconnectA(): Promise<void>;
  /** When it began to connect. */
  connectA(): Promise<number>;
  /** Waits until A has nothing more to say or hear. */
  levelA(): Promise<void>;
  /** Answers how long it took, in ms, where each was acknowledged from a disk. */
  enterAtA(entries: readonly Entry[]): Promise<number | undefined>;
  /** When it was acknowledged. */
  enterLiveAtA(entry: Entry): Promise<number>;
  /** How often in a second the disk alone is flushed, where the side has one. */
  flushesPerSecond(): Promise<number | undefined>;
  /** When B shows entries of these numbers. */
  seenAtB(from: number, count: number): Promise<number>;
  close(): Promise<void>;
}

export async function startSeats(folder: string, quality?: LineQuality): Promise<Side> {
  const [lineOfA, lineOfB] = [await openLine(quality), await openLine(quality)];
  const { server, claim } = await startRelay(join(folder, 'relay'), [lineOfA, lineOfB]);
  const [a, b] = [openSeatProgram(folder, 'A'), openSeatProgram(folder, 'B')];
  let wells = 0;
  return {
    lineOfA,
    get wells() {
      return wells;
    },
    async begin(count) {
      wells = count;
      await bring(a, b, { urlOfA: lineOfA.url, urlOfB: lineOfB.url, claim });
      await a.call('makeWells', count);
      await a.call('connect', lineOfA.url);
      await settle(a, b);
    },
    disconnectA: () => a.call('disconnect'),
    connectA: () => a.call('connect', lineOfA.url),
    levelA: () => settle(a, b),
    enterAtA: (entries) => a.call('enter', entries),
    enterLiveAtA: (entry) => a.call('enterLive', entry),
    flushesPerSecond: () => a.call('flushesPerSecond'),
    seenAtB: (from, count) => b.call('sawEntries', from, count),
    close: () => closeAll([a, b], [lineOfA, lineOfB], server),
  };
}

export async function startRepos(quality?: LineQuality): Promise<Side> {
  const [lineOfA, lineOfB] = [await openLine(quality), await openLine(quality)];
  const server = await startRepoServer([lineOfA, lineOfB]);
  const [a, b] = [openProgram('repo-process.ts', ['A']), openProgram('repo-process.ts', ['B'])];
  let wells = 0;
  return {
    lineOfA,
    get wells() {
      return wells;
    },
    async begin(count) {
      wells = count;
      const made = await a.call<[string, string][]>('makeWells', count);
      await a.call('connect', lineOfA.url);
      await quiet(lineOfA);
      await b.call('connect', lineOfB.url);
      await b.call(
        'find',
        made.map(([, url]) => url),
      );
      await quiet(lineOfA);
    },
    disconnectA: () => a.call('disconnect'),
    connectA: () => a.call('connect', lineOfA.url),
    levelA: () => quiet(lineOfA),
    async enterAtA(entries) {
      await a.call('enter', entries);
      return undefined;
    },
    enterLiveAtA: (entry) => a.call('enter', [entry]),
    flushesPerSecond: async () => undefined,
    seenAtB: (from, count) => b.call('sawEntries', from, count),
    close: () => closeAll([a, b], [lineOfA, lineOfB], server),
  };
}

/** A relay that is reached over some lines, with an account for one tenant. */
export async function startRelay(
  data: string,
  lines: readonly Line[],
): Promise<{ readonly server: Server; readonly claim: string }> {
  // A relay is told by which addresses it is reached.
  const hosts = lines.flatMap(({ url }) => ['--public-host', new URL(url).host]);
  const args = ['--data', data, '--port', '0', '--log-level', 'error', ...hosts];
  const server = await startServer('relay-server/src/main.ts', args);
  for (const line of lines) line.leadTo(server.url);
  const response = await fetch(`${lines[0]!.url}admin/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench' }),
  });
  const { claim } = (await response.json()) as { claim: string };
  return { server, claim };
}

export async function startRepoServer(lines: readonly Line[]): Promise<Server> {
  const server = await startServer('bench/sync/repo-server-process.ts', []);
  for (const line of lines) line.leadTo(server.url);
  return server;
}

export function openSeatProgram(folder: string, name: string): Program {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  return openProgram('seat-process.ts', [own, name]);
}

/** A founds the tenant at the relay, and B joins it there. A is not connected afterwards. */
async function bring(
  a: Program,
  b: Program,
  by: { readonly urlOfA: string; readonly urlOfB: string; readonly claim: string },
): Promise<void> {
  const root = await a.call('found', by.urlOfA, by.claim);
  const secret = await a.call('invite');
  await b.call('join', by.urlOfB, root, secret);
  await settle(a, b);
  await a.call('disconnect');
}

async function settle(a: Program, b: Program): Promise<void> {
  for (let quietTurns = 0; quietTurns < 3;) {
    const isLevel = (await a.call('isLevel')) && (await b.call('isLevel'));
    quietTurns = isLevel ? quietTurns + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Nothing has gone over a line for a while: automerge-repo does not tell when it is done. */
export async function quiet(line: Line, forMs = 1_000): Promise<void> {
  const bytes = () => line.bytesUp + line.bytesDown;
  let [seen, since] = [-1, performance.now()];
  while (performance.now() - since < forMs) {
    if (bytes() !== seen) [seen, since] = [bytes(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function closeAll(
  programs: readonly Program[],
  lines: readonly Line[],
  server: Server,
): Promise<void> {
  for (const program of programs) await program.close();
  for (const line of lines) await line.close();
  await server.stop();
}
