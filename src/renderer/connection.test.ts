import {
  decodeRequestMessage,
  encodeResponseMessage,
  MessageType,
  type EncodedMessage,
} from '@orpc/standard-server-peer';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '#shared/contract/channel.ts';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { createConnection, type ConnectionState } from './connection.ts';

type Answer = { readonly status: number; readonly body: unknown };
const welcome: Answer = { status: 200, body: { json: { personName: 'Ana' } } };
const refused: Answer = {
  status: 422,
  body: {
    json: {
      defined: true,
      code: 'REFUSED',
      status: 422,
      message: 'Refused',
      data: { code: 'tenant-not-found', details: {} },
    },
  },
};

/** The other end of the line, answering every call alike in oRPC's own messages. */
function createFarEnd(answer: Answer): { readonly near: Channel; readonly far: Channel } {
  const [near, far] = createInProcessChannels();
  far.onMessage(async (message) => {
    const [id, type] = await decodeRequestMessage(message);
    if (type !== MessageType.REQUEST) return;
    const encoded = await encodeResponseMessage(id, MessageType.RESPONSE, {
      ...answer,
      headers: {},
    });
    far.send(toMessage(encoded));
  });
  return { near, far };
}

function toMessage(encoded: EncodedMessage): string | Uint8Array<ArrayBuffer> {
  return typeof encoded === 'string' ? encoded : new Uint8Array(encoded as ArrayBuffer);
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function setupConnection(openChannel: () => Promise<Channel>) {
  const connection = createConnection(openChannel);
  const seen: ConnectionState['status'][] = [];
  stops.push(connection.subscribe(({ status }) => seen.push(status)));
  const stop = connection.start();
  stops.push(stop);
  return { connection, seen, stop };
}

describe('createConnection', () => {
  it('is open once the other end has answered', async () => {
    const { connection } = setupConnection(async () => createFarEnd(welcome).near);
    expect(connection.get().status).toBe('connecting');
    const client = await connection.whenOpen();
    expect(connection.get().status).toBe('open');
    expect(connection.current()).toBe(client);
  });

  it('comes back by itself with another client after the line broke', async () => {
    const ends: Channel[] = [];
    const { connection, seen } = setupConnection(async () => {
      const { near, far } = createFarEnd(welcome);
      ends.push(far);
      return near;
    });
    const first = await connection.whenOpen();
    ends[0]!.close();
    await vi.waitFor(() => expect(seen).toEqual(['open', 'lost', 'open']));
    expect(await connection.whenOpen()).not.toBe(first);
  });

  it('counts what was tried in vain and goes on trying', async () => {
    let tries = 0;
    const { connection } = setupConnection(async () => {
      const { near } = createFarEnd(welcome);
      tries += 1;
      if (tries <= 2) near.close();
      return near;
    });
    await vi.waitFor(() => expect(connection.get().failures).toBe(2));
    await connection.whenOpen();
    expect(connection.get()).toMatchObject({ status: 'open', failures: 0 });
  });

  it('stops when it is refused, and tells whoever waits why', async () => {
    const { connection } = setupConnection(async () => createFarEnd(refused).near);
    const error = await connection.whenOpen().catch((reason: unknown) => reason);
    expect(isRefusal(error, 'tenant-not-found')).toBe(true);
    expect(connection.get().status).toBe('refused');
  });

  it('reports nothing after it was stopped', async () => {
    const { far, near } = createFarEnd(welcome);
    const { connection, seen, stop } = setupConnection(async () => near);
    await connection.whenOpen();
    const isClosed = new Promise<void>((resolve) => far.onClose(resolve));
    stop();
    await isClosed;
    expect(seen).toEqual(['open']);
  });
});
