/**
 * Stands between the core and every server and does what lines do. Argument: a `ProxyConfig`. Tells its ports; is told
 * what to do to which line. Writes down what it gave to the core whole, and when a connection was hurt.
 */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { LineFault } from './faults.ts';
import {
  bodyOf,
  createMbapFrames,
  createRtuRequests,
  createRtuResponses,
  numberOf,
  type Asked,
  type Frames,
} from './frames.ts';
import { openJournal } from './journal.ts';
import { serialOf } from './plan.ts';

export interface ProxyConfig {
  readonly journal: string;
  readonly lines: readonly {
    readonly key: string;
    readonly host: string;
    readonly framing: 'mbap' | 'rtu' | 'none';
    readonly targetPort: number;
    readonly dropShare: number;
    /** At the core's side it ends in an adapter, which the core cannot connect anew. */
    readonly isAdapter: boolean;
  }[];
}

export interface ProxyOrder {
  readonly line: string;
  /** null: all is well again. */
  readonly fault: LineFault | null;
}

/** `c` numbers connections, `l` is the line. */
export type ProxyEntry =
  | {
      readonly e: 'open' | 'close' | 'hurt';
      readonly c: number;
      readonly l: string;
      readonly at: number;
    }
  /** An answer to a read that reached the core whole: unit, block, number, how long after the question at most. */
  | {
      readonly e: 'answer';
      readonly c: number;
      readonly l: string;
      readonly u: number;
      readonly start: number;
      readonly s: number;
      readonly age: number;
      readonly at: number;
    };

type Line = ProxyConfig['lines'][number];

interface Connection {
  readonly number: number;
  readonly client: Socket;
  readonly upstream: Socket;
  /** Lost bytes: nothing passes any more. */
  isDead: boolean;
  harmNext: Extract<LineFault, { kind: 'truncate' | 'garbage' }> | undefined;
  /** Resolves when all that came from the server so far was passed on. */
  given: Promise<void>;
  before: Buffer | undefined;
  readonly asked: Map<number, Asked>;
}

const config = JSON.parse(process.argv[2]!) as ProxyConfig;
const journal = openJournal<ProxyEntry>(config.journal);
const SPLIT_EVERY_MS = 2;
const TURN_MS = 10;
const turns = watchTurns();
const orders = new Map<string, (fault: LineFault | null) => void>();
const ports: Record<string, number> = {};
let connections = 0;

for (const line of config.lines) ports[line.key] = await serve(line);
process.on('message', ({ line, fault }: ProxyOrder) => orders.get(line)!(fault));
process.once('disconnect', () => process.exit());
process.send!(ports);

async function serve(line: Line): Promise<number> {
  const open = new Set<Connection>();
  let fault: LineFault | null = null;

  const note = (e: 'open' | 'close' | 'hurt', { number: c }: Connection) =>
    journal.write({ e, c, l: line.key, at: Date.now() });

  const die = (one: Connection) => {
    if (one.isDead) return;
    one.isDead = true;
    note('hurt', one);
  };

  const reset = (one: Connection) => {
    die(one);
    one.client.resetAndDestroy();
    one.upstream.destroy();
  };

  orders.set(line.key, (next) => {
    fault = next;
    if (next?.kind === 'reset' || next?.kind === 'refuse' || next?.kind === 'mute')
      for (const one of open) reset(one);
    if (next?.kind === 'halfOpen') for (const one of open) die(one);
    // Somebody plugs a dead adapter in again.
    if (next === null && line.isAdapter) for (const one of open) if (one.isDead) reset(one);
    if (next?.kind === 'truncate' || next?.kind === 'garbage')
      for (const one of open) one.harmNext = next;
  });

  const server = createServer({ noDelay: true }, (client) => {
    client.on('error', () => {}); // Cut on purpose, here or there.
    if (fault?.kind === 'refuse') return void client.resetAndDestroy();
    const upstream = connect({ port: line.targetPort, host: '127.0.0.1', noDelay: true });
    upstream.on('error', () => {}); // Its server is not there; the close below tells.
    const one: Connection = {
      number: connections++,
      client,
      upstream,
      isDead: false,
      harmNext: undefined,
      given: Promise.resolve(),
      before: undefined,
      asked: new Map(),
    };
    open.add(one);
    note('open', one);
    const isSwallowing = () => {
      if (fault?.kind === 'blackHole' || fault?.kind === 'mute') die(one);
      return one.isDead;
    };
    const requests = framesOf(line, 'requests');
    const responses = framesOf(line, 'responses');
    client.on('data', (bytes: Buffer) => {
      if (isSwallowing()) return;
      for (const frame of requests.take(bytes)) remember(line, one, frame);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      for (const frame of responses.take(bytes)) if (!isSwallowing()) pass(one, frame);
    });
    client.on('close', () => {
      open.delete(one);
      note('close', one);
      upstream.destroy();
    });
    upstream.on('close', () => {
      if (!one.isDead) client.destroy();
    });
  });

  /** One answer, or some bytes where the protocol is not looked into. */
  const pass = (one: Connection, frame: Buffer): void => {
    const share = fault?.kind === 'drop' ? fault.share : line.dropShare;
    if (line.framing !== 'none' && Math.random() < share) return;
    const lateMs = fault?.kind === 'delay' || fault?.kind === 'late' ? fault.ms : 0;
    const dueMs = performance.now() + lateMs;
    const { kind } = fault ?? {};
    if (kind === 'late' && line.framing === 'rtu') note('hurt', one);
    // One after the other, whatever else this process is kept from.
    one.given = one.given.then(() => deliver(one, frame, dueMs, kind));
  };

  const deliver = async (
    one: Connection,
    frame: Buffer,
    dueMs: number,
    kind: LineFault['kind'] | undefined,
  ): Promise<void> => {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await wait(waitMs);
    if (one.client.destroyed || one.isDead) return;
    if (one.harmNext) return harm(one, frame, one.harmNext);
    const answered = takeAsked(line, one, frame);
    await give(one, frame, kind);
    if (answered && !one.client.destroyed && !one.isDead) noteAnswer(line, one, frame, answered);
  };

  const give = async (
    one: Connection,
    frame: Buffer,
    kind: LineFault['kind'] | undefined,
  ): Promise<void> => {
    const { client, before } = one;
    one.before = frame;
    if (kind === 'double') client.write(Buffer.concat([frame, frame]));
    // Without numbers nobody could tell an old answer from a new one.
    else if (kind === 'merge' && before && line.framing === 'mbap')
      client.write(Buffer.concat([before, frame]));
    else if (kind === 'split') await giveByByte(client, frame);
    else client.write(frame);
  };

  const giveByByte = async (client: Socket, frame: Buffer): Promise<void> => {
    for (const [at] of frame.entries()) {
      if (client.destroyed) return;
      client.write(frame.subarray(at, at + 1));
      await wait(SPLIT_EVERY_MS);
    }
  };

  const harm = (one: Connection, frame: Buffer, how: NonNullable<Connection['harmNext']>): void => {
    one.harmNext = undefined;
    note('hurt', one);
    if (how.kind === 'garbage') {
      const garbage = Buffer.from(crypto.getRandomValues(new Uint8Array(40)));
      one.client.write(Buffer.concat([garbage, frame]));
      return;
    }
    const half = frame.subarray(0, Math.ceil(frame.length / 2));
    if (!how.thenReset) return void one.client.write(half);
    one.client.write(half, () => reset(one));
  };

  server.listen(0, line.host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** On a busy machine this process may not run for a while: what it reads then may have lain there, and is that much older. */
function watchTurns(): { mayHaveWaitedMs(): number } {
  let turnedMs = performance.now();
  let heldUp = { ms: 0, untilMs: 0 };
  setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - turnedMs > 2 * TURN_MS) heldUp = { ms: nowMs - turnedMs, untilMs: nowMs };
    turnedMs = nowMs;
  }, TURN_MS).unref();
  return {
    mayHaveWaitedMs() {
      const nowMs = performance.now();
      return nowMs - heldUp.untilMs < 2 * TURN_MS ? heldUp.ms : nowMs - turnedMs;
    },
  };
}

function framesOf({ framing }: Line, direction: 'requests' | 'responses'): Frames {
  if (framing === 'mbap') return createMbapFrames();
  if (framing === 'none') return { take: (bytes) => [bytes] };
  return direction === 'requests' ? createRtuRequests() : createRtuResponses();
}

function remember(line: Line, one: Connection, frame: Buffer): void {
  if (line.framing === 'none') return;
  const isRtu = line.framing === 'rtu';
  const body = bodyOf(frame, isRtu);
  one.asked.set(numberOf(frame, isRtu), {
    unitId: body[0]!,
    start: body.readUInt16BE(2),
    count: body.readUInt16BE(4),
    atMs: performance.now() - turns.mayHaveWaitedMs(),
  });
}

/** The question to which a frame is the answer. */
function takeAsked(line: Line, one: Connection, frame: Buffer): Asked | undefined {
  if (line.framing === 'none') return undefined;
  const isRtu = line.framing === 'rtu';
  const number = numberOf(frame, isRtu);
  const asked = one.asked.get(number);
  one.asked.delete(number);
  const body = bodyOf(frame, isRtu);
  if (!asked || body[1]! >= 0x80 || body[0] !== asked.unitId) return undefined;
  // The answer to an earlier question of another block.
  return body[2] === asked.count * 2 ? asked : undefined;
}

function noteAnswer(line: Line, one: Connection, frame: Buffer, asked: Asked): void {
  journal.write({
    e: 'answer',
    c: one.number,
    l: line.key,
    u: asked.unitId,
    start: asked.start,
    s: serialOf(bodyOf(frame, line.framing === 'rtu').readFloatBE(3)),
    age: Math.round(performance.now() - asked.atMs),
    at: Date.now(),
  });
}
