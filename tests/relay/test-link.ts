import { WebSocket } from 'ws';
import { joinFrames, splitFrames } from '#shared/chunks/frames.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import {
  type Challenge,
  connectBytes,
  encodeHandshake,
  type HandshakeMessage,
  parseHandshake,
  type Prove,
  type Welcome,
} from '#shared/chunks/handshake.ts';
import { membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import {
  encodeMessage,
  type Message,
  parseMessage,
  PROTOCOL_VERSION,
  type Vector,
} from '#shared/chunks/wire.ts';
import { must } from '#shared/kit/must.ts';
import type { Device, TestTenant } from './test-tenant.ts';

/** Bytes to and from a relay, however they travel. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** The next that came; undefined when there will be none. */
  next(): Promise<Uint8Array | undefined>;
  /** Why it ended. */
  readonly ended: Promise<string>;
  close(): void;
}

export type OpenWire = (
  url: string,
  name: string,
  headers?: Record<string, string>,
) => Promise<Wire>;

export const byWebSocket: OpenWire = async (url, name, headers = {}) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}t/${name}/sync`, {
    headers,
    perMessageDeflate: false,
  });
  const inbox = createInbox();
  socket.on('message', (data: Buffer) => inbox.put(new Uint8Array(data)));
  const ended = new Promise<string>((resolve) => {
    socket.once('close', (_, reason) => {
      inbox.end();
      resolve(String(reason));
    });
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    send: (bytes) => socket.send(bytes),
    next: inbox.next,
    ended,
    close: () => socket.terminate(),
  };
};

export const byPolling: OpenWire = async (url, name) => {
  const opened = await fetch(`${url}t/${name}/poll`, { method: 'POST' });
  const { id } = (await opened.json()) as { id: string };
  const at = `${url}t/${name}/poll/${id}`;
  const inbox = createInbox();
  const stop = new AbortController();
  let sending = Promise.resolve();
  const ask = async (): Promise<string> => {
    for (let seen = 0; ;) {
      const answer = await fetch(`${at}?seen=${seen}`, { signal: stop.signal });
      const messages = splitFrames(new Uint8Array(await answer.arrayBuffer())) ?? [];
      const from = Number(answer.headers.get('wellos-from'));
      for (const message of messages.slice(seen - from)) inbox.put(message);
      seen = from + messages.length;
      const closed = answer.headers.get('wellos-closed');
      if (closed && messages.length === 0) return closed;
      if (!answer.ok) return `status ${answer.status}`;
    }
  };
  const ended = ask()
    .catch(() => 'cut')
    .finally(inbox.end);
  return {
    send(bytes) {
      const body = Buffer.from(joinFrames([bytes]));
      const headers = { 'content-type': 'application/octet-stream' };
      sending = sending.then(async () => {
        await (
          await fetch(at, { method: 'POST', headers, body, signal: stop.signal })
        ).arrayBuffer();
      });
      sending.catch(() => undefined);
    },
    next: inbox.next,
    ended,
    close: () => stop.abort(),
  };
};

function createInbox() {
  const waiting: Uint8Array[] = [];
  let isOver = false;
  let wake = () => {};
  return {
    put(bytes: Uint8Array) {
      waiting.push(bytes);
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    async next(): Promise<Uint8Array | undefined> {
      while (waiting.length === 0 && !isOver)
        await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift();
    },
  };
}

export interface ConnectOptions {
  readonly claim?: string;
  readonly invite?: Device;
  /** What the device believes to have reached. */
  readonly host?: string;
  readonly believes?: string;
  readonly open?: OpenWire;
  readonly headers?: Record<string, string>;
}

/** What a relay said to a device that proved itself. */
export async function knock(
  url: string,
  name: string,
  device: Device,
  options: ConnectOptions = {},
): Promise<{ wire: Wire; said: HandshakeMessage | undefined }> {
  const wire = await (options.open ?? byWebSocket)(url, name, options.headers);
  const challenge = parseHandshake(must(await wire.next(), 'a challenge')) as Challenge;
  const prove = proofOf(
    options.host ?? new URL(url).host,
    options.believes ?? name,
    device,
    challenge,
    options,
  );
  wire.send(encodeHandshake(prove));
  const answer = await wire.next();
  return { wire, said: answer && parseHandshake(answer) };
}

export function proofOf(
  host: string,
  name: string,
  device: Device,
  { nonce }: Challenge,
  { claim, invite }: Pick<ConnectOptions, 'claim' | 'invite'> = {},
): Prove {
  const bytes = connectBytes(host, name, nonce);
  return {
    kind: 'prove',
    device: device.key,
    signature: device.signer.sign(bytes),
    claim: claim ?? null,
    invite: invite ? { key: invite.key, signature: invite.signer.sign(bytes) } : null,
  };
}

/** A device that was let in. */
export class TestLink {
  readonly heard: Message[] = [];
  readonly as: Welcome['as'];
  readonly wire: Wire;
  private page = 0;
  private readonly waiters = new Set<() => void>();

  private constructor(wire: Wire, as: Welcome['as']) {
    this.wire = wire;
    this.as = as;
    void this.listen();
  }

  static async open(
    url: string,
    name: string,
    device: Device,
    options: ConnectOptions = {},
  ): Promise<TestLink> {
    const { wire, said } = await knock(url, name, device, options);
    if (said?.kind !== 'welcome') throw new Error(`not welcomed: ${JSON.stringify(said)}`);
    return new TestLink(wire, said.as);
  }

  private async listen(): Promise<void> {
    for (let bytes = await this.wire.next(); bytes; bytes = await this.wire.next()) {
      this.heard.push(must(parseMessage(bytes), 'a message'));
      for (const wake of this.waiters) wake();
    }
    for (const wake of this.waiters) wake();
  }

  /** Waits until something heard, earlier or later, is as asked. */
  async until<T>(find: (heard: readonly Message[]) => T | undefined | false): Promise<T> {
    for (;;) {
      const found = find(this.heard);
      if (found !== undefined && found !== false) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.waiters.delete(wake);
          resolve();
        };
        this.waiters.add(wake);
      });
    }
  }

  send(message: Message): void {
    this.wire.send(encodeMessage(message));
  }

  hello(tenant: TestTenant, vectors: ReadonlyMap<Space, Vector> = new Map(), asks = false): void {
    const of = (space: Space) => digestOf(nodeCrypto, vectors.get(space) ?? new Map());
    this.send({
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      app: 'test',
      tenant: tenant.id,
      place: 'test',
      spaces: spaces.map((space) => ({ space, digest: of(space), state: null })),
      asks,
    });
  }

  have(space: Space, vector: Vector = new Map()): void {
    this.send({ kind: 'have', space, vector, reply: true });
  }

  /** Sends chunks as one page; answers which were refused, and why, when the page is answered for. */
  async give(
    space: Space,
    chunks: readonly Pick<Chunk, 'header' | 'signature' | 'body'>[],
  ): Promise<string[]> {
    const page = this.page++;
    const from = this.heard.length;
    this.send({
      kind: 'chunks',
      space,
      page,
      chunks: chunks.map(({ header, signature, body }) => ({ header, signature, body })),
    });
    await this.until((heard) =>
      heard.some((one) => one.kind === 'kept' && one.space === space && one.page === page),
    );
    return this.heard.slice(from).flatMap((one) => (one.kind === 'refused' ? [one.why] : []));
  }

  /** All of a space that came, in the order it came; each page is answered for. */
  async take(space: Space, count: number): Promise<string[]> {
    const answered = new Set<number>();
    return this.until((heard) => {
      const pages = heard
        .filter((one) => one.kind === 'chunks')
        .filter((one) => one.space === space);
      for (const { page } of pages) {
        if (answered.has(page)) continue;
        answered.add(page);
        this.send({ kind: 'kept', space, page, vector: new Map() });
      }
      const ids = pages.flatMap(({ chunks }) =>
        chunks.map(({ header }) => Buffer.from(nodeCrypto.sha256(header)).toString('hex')),
      );
      return ids.length >= count && ids;
    });
  }

  close(): void {
    this.wire.close();
  }
}

/** Founds the tenant at the relay and brings all its chunks there. */
export async function bring(
  url: string,
  name: string,
  tenant: TestTenant,
  claim?: string,
): Promise<TestLink> {
  const link = await TestLink.open(url, name, tenant.owner, claim === undefined ? {} : { claim });
  for (const space of [membersSpace, ...spaces.filter((one) => one !== membersSpace)]) {
    const chunks = tenant.of(space);
    if (chunks.length === 0) continue;
    const refused = await link.give(space, chunks);
    if (refused.length > 0) throw new Error(`not taken: ${refused.join()}`);
  }
  return link;
}
