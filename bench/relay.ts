/** `npm run bench -- relay`: many seats at one relay, idle and writing; on SQLite, on PostgreSQL, and at two relays. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { membersSpace, type Space } from '#shared/chunks/header.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import { encodeMessage } from '#shared/chunks/wire.ts';
import { Arrivals } from './relay/arrivals.ts';
import { connectSeat, type FleetLink, FleetTenant, sayLevel } from './relay/fleet.ts';
import { adminToken, type Server, startServer } from './relay/start-server.ts';
import { openNats, openPostgres, type Surrounding } from './relay/surroundings.ts';
import {
  against,
  type Aim,
  atMost,
  type Comparison,
  isQuick,
  printReport,
  quantile,
} from './report.ts';

const SEATS = 10;
/** Tenants that are founded at the same time. */
const AT_ONCE = 20;
const WARMING_S = 1;
const field = 'field' as Space;
const sizes = isQuick
  ? { sockets: 100, many: 200, onPostgres: 40, slow: 20, fast: 100, seconds: 2 }
  : { sockets: 1_000, many: 10_000, onPostgres: 500, slow: 50, fast: 1_000, seconds: 30 };
const folder = mkdtempSync(join(tmpdir(), 'wellos-bench-relay-'));
const limits = join(folder, 'limits.json');
writeFileSync(limits, JSON.stringify({ connectsPerMinute: 1_000_000, maxConnections: 100_000 }));

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** Of one core. */
  readonly cpuPct: number;
  readonly delivered: number;
  readonly expected: number;
  /** After all had lost their connection at once. */
  readonly backAfterS: number;
}

const aims: Aim[] = [];
const comparisons: Comparison[] = [];
const missing = ['automerge-repo over its WebSocket adapter: compared by `bench -- sync`'];
try {
  const slow = await measure('SQLite', { args: [], sockets: sizes.sockets, rate: sizes.slow });
  const fast = await measure('SQLite', { args: [], sockets: sizes.sockets, rate: sizes.fast });
  const bare = await measureBare(sizes.sockets, sizes.fast);
  const many = await measure('SQLite', {
    args: [],
    sockets: sizes.many,
    rate: sizes.fast,
    comesBack: true,
  });
  aims.push(
    atMost(`${sizes.sockets} seats, ${sizes.slow} changes/s, p99`, slow.p99, 50, 'ms'),
    atMost(`${sizes.sockets} seats, ${sizes.fast} changes/s, p99`, fast.p99, 50, 'ms'),
    atMost(`${sizes.many} seats, ${sizes.fast} changes/s, p99`, many.p99, 50, 'ms'),
    atMost(`${sizes.many} that lose their connection at once are back`, many.backAfterS, 60, 's'),
    atMost('changes that did not arrive', fast.expected - fast.delivered, 0, ''),
  );
  if (!isQuick) aims.push(atMost('CPU at 1,000 changes/s', fast.cpuPct, 40, '% of a core'));
  comparisons.push(
    against('bare fan-out', `p99 at ${sizes.fast} changes/s`, fast.p99, bare.p99, 'lower'),
    against('bare fan-out', 'CPU, % of a core', fast.cpuPct, bare.cpuPct, 'lower'),
  );
  const postgres = await openPostgres(folder);
  if (typeof postgres === 'string') missing.push(`PostgreSQL and two relays: ${postgres}`);
  else await measureOnPostgres(postgres).finally(() => postgres.stop());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printReport({ bench: 'relay', quick: isQuick, aims, against: comparisons, missing });

/** A tenant is a database there, which takes a while to make: fewer of them. */
async function measureOnPostgres({ args }: Surrounding): Promise<void> {
  const { onPostgres: sockets, fast: rate } = sizes;
  const judge = ({ p99 }: Measured, what: string) =>
    aims.push(atMost(`${what}, ${sockets} seats, ${rate} changes/s, p99`, p99, 50, 'ms'));
  judge(await measure('PostgreSQL', { args, sockets, rate }), 'PostgreSQL');
  const two = 'two relays, PostgreSQL, its notifications';
  judge(await measure(two, { args, sockets, rate, relays: 2 }), two);
  const nats = await openNats(folder);
  if (typeof nats === 'string') return void missing.push(`two relays and NATS: ${nats}`);
  try {
    const withNats = 'two relays, PostgreSQL, NATS';
    const all = [...args, ...nats.args];
    judge(await measure(withNats, { args: all, sockets, rate, relays: 2 }), withNats);
  } finally {
    await nats.stop();
  }
}

async function measure(
  what: string,
  {
    args,
    sockets,
    rate,
    relays = 1,
    comesBack = false,
  }: {
    readonly args: readonly string[];
    readonly sockets: number;
    readonly rate: number;
    readonly relays?: number;
    readonly comesBack?: boolean;
  },
): Promise<Measured> {
  const servers: Server[] = [];
  for (let n = 0; n < relays; n++) {
    const data = mkdtempSync(join(folder, 'data-'));
    servers.push(
      await startServer('relay-server/src/main.ts', [
        '--data',
        data,
        '--port',
        '0',
        '--limits',
        limits,
        '--log-level',
        'error',
        ...args,
      ]),
    );
  }
  const empty = servers[0]!.residentBytes();
  const began = performance.now();
  const tenants = Array.from({ length: Math.ceil(sockets / SEATS) }, () => new FleetTenant(SEATS));
  const arrivals = new Arrivals();
  const links: FleetLink[][] = [];
  for (let at = 0; at < tenants.length; at += AT_ONCE) {
    const some = tenants.slice(at, at + AT_ONCE);
    links.push(
      ...(await Promise.all(some.map((tenant) => connectTenant(servers, tenant, arrivals)))),
    );
  }
  const connected = performance.now() - began;
  const perSocket = (servers[0]!.residentBytes() - empty) / (sockets / relays);
  const measured = await write(tenants, rate, arrivals, servers, (tenant, seat, chunk) => {
    arrivals.sent(chunk.id);
    links[tenant]![seat]!.say({ kind: 'chunks', space: field, page: 0, chunks: [chunk] });
  });
  say(`${what}, ${sockets} seats, ${rate} changes/s`, measured);
  console.log(
    `  connected in ${(connected / 1e3).toFixed(1)} s, ${(perSocket / 1024).toFixed(1)} kB a seat`,
  );
  for (const link of links.flat()) link.close();
  const backAfterS = comesBack ? await comeBack(servers[0]!, tenants) : 0;
  for (const server of servers) await server.stop();
  return { ...measured, backAfterS };
}

/** All seats connect in the same moment, and again after a while if they are not let in; answers when all are. */
async function comeBack(server: Server, tenants: readonly FleetTenant[]): Promise<number> {
  const began = performance.now();
  let tries = 0;
  const connect = async (tenant: FleetTenant, at: number): Promise<FleetLink> => {
    for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 60_000)) {
      tries++;
      try {
        return await connectSeat(server.url, tenant, at, () => {});
      } catch {
        // Too much at once: the relay has more time later.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * waitMs));
      }
    }
  };
  const links = await Promise.all(
    tenants.flatMap((tenant) => tenant.seats.map((_, at) => connect(tenant, at))),
  );
  const tookS = (performance.now() - began) / 1e3;
  for (const link of links) link.close();
  console.log(
    `  ${links.length} seats that connect at once are in after ${tookS.toFixed(1)} s, with ${tries} tries`,
  );
  return tookS;
}

/** The owner founds its tenant; then all seats stand level, at one relay after the other. */
async function connectTenant(
  servers: readonly Server[],
  tenant: FleetTenant,
  arrivals: Arrivals,
): Promise<FleetLink[]> {
  const response = await fetch(`${servers[0]!.url}admin/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: tenant.name }),
  });
  const { claim } = (await response.json()) as { claim: string };
  let kept = () => {};
  const founding = await connectSeat(
    servers[0]!.url,
    tenant,
    0,
    ({ kind }) => kind === 'kept' && kept(),
    claim,
  );
  const isKept = new Promise<void>((resolve) => (kept = resolve));
  founding.say({ kind: 'chunks', space: membersSpace, page: 0, chunks: tenant.members });
  await isKept;
  founding.close();
  const links = await Promise.all(
    tenant.seats.map((_, at) =>
      connectSeat(servers[at % servers.length]!.url, tenant, at, arrivals.hear),
    ),
  );
  for (const link of links) sayLevel(link, tenant);
  return links;
}

/** The same bytes through a server that does nothing but pass them on. */
async function measureBare(sockets: number, rate: number): Promise<Measured> {
  const server = await startServer('bench/relay/bare-fan-out-process.ts', []);
  const tenants = Array.from({ length: Math.ceil(sockets / SEATS) }, () => new FleetTenant(SEATS));
  const arrivals = new Arrivals();
  const links: WebSocket[][] = [];
  for (const { name } of tenants) {
    const some = Array.from(
      { length: SEATS },
      () => new WebSocket(`${server.url.replace('http', 'ws')}${name}`),
    );
    for (const socket of some) socket.on('message', (bytes: Buffer) => arrivals.at(bytes));
    await Promise.all(some.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
    links.push(some);
  }
  const measured = await write(tenants, rate, arrivals, [server], (tenant, seat, chunk) => {
    arrivals.sent(chunk.id);
    links[tenant]![seat]!.send(
      encodeMessage({ kind: 'chunks', space: field, page: 0, chunks: [chunk] }),
    );
  });
  say(`bare fan-out, ${sockets} sockets, ${rate} messages/s`, measured);
  for (const socket of links.flat()) socket.terminate();
  await server.stop();
  return measured;
}

/** Changes at an even pace, each by the next tenant's next seat, sealed before they are counted. */
async function write(
  tenants: readonly FleetTenant[],
  rate: number,
  arrivals: Arrivals,
  servers: readonly Server[],
  send: (tenant: number, seat: number, chunk: Chunk) => void,
): Promise<Measured> {
  const count = rate * sizes.seconds;
  // Programs that have just been started are slow, and no relay has just been started.
  const warming = rate * WARMING_S;
  const changes = Array.from({ length: warming + count }, (_, n) => {
    const tenant = n % tenants.length;
    const seat = Math.floor(n / tenants.length) % SEATS;
    return { tenant, seat, chunk: tenants[tenant]!.write(seat) };
  });
  const cpuMs = () => servers.reduce((sum, server) => sum + server.cpuMs(), 0);
  const sendAll = async (some: typeof changes) => {
    const beganMs = performance.now();
    for (let sent = 0; sent < some.length;) {
      const due = Math.min(some.length, Math.floor(((performance.now() - beganMs) / 1e3) * rate));
      for (; sent < due; sent++) {
        const { tenant, seat, chunk } = some[sent]!;
        send(tenant, seat, chunk);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const arrived = async (expected: number) => {
    const patience = performance.now() + 10_000;
    while (arrivals.latenciesMs.length < expected && performance.now() < patience)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await sendAll(changes.slice(0, warming));
  await arrived(warming * (SEATS - 1));
  arrivals.forget();
  const [began, cpuBefore] = [performance.now(), cpuMs()];
  await sendAll(changes.slice(warming));
  const expected = count * (SEATS - 1);
  await arrived(expected);
  const cpuPct = ((cpuMs() - cpuBefore) / (performance.now() - began)) * 100;
  const { latenciesMs } = arrivals;
  return {
    p50: quantile(latenciesMs, 0.5),
    p99: quantile(latenciesMs, 0.99),
    cpuPct,
    delivered: latenciesMs.length,
    expected,
    backAfterS: 0,
  };
}

function say(what: string, { p50, p99, cpuPct, delivered, expected }: Measured): void {
  const arrived = delivered === expected ? '' : `, ${delivered} of ${expected} arrived`;
  console.log(
    `${what}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${cpuPct.toFixed(0)} % of a core${arrived}`,
  );
}
