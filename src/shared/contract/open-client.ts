import { createORPCClient, mapEventIterator } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import type { ContractRouterClient } from '@orpc/contract';
import {
  decodeResponseMessage,
  encodeRequestMessage,
  experimental_ClientPeerWithoutCodec as ClientPeer,
  MessageType,
  type DecodedRequestMessage,
  type EncodedMessage,
} from '@orpc/standard-server-peer';
import { ConnectionLost, fromWireError } from './call-errors.ts';
import type { Channel } from './channel.ts';
import { creditEvery, creditMessage } from './flow.ts';
import type { Columns, FrameDescription } from './frames.ts';
import type { Contract } from './index.ts';
import { customJsonSerializers } from './json-serializers.ts';
import { createReceivedFrames } from './received-frames.ts';

export type ContractClient = ContractRouterClient<Contract>;

/**
 * The core as a typed client. Calls reject with a Refusal, a CoreBug, ConnectionLost, or the reason of the signal that
 * aborted them. `AnyClient` is for tests that speak another contract.
 */
export interface OpenClient<AnyClient = ContractClient> {
  readonly client: AnyClient;
  /** The sample arrays an answer describes; each frame can be taken once. */
  takeFrame(description: FrameDescription): Promise<Columns>;
  /** Resolves when either end closed. */
  readonly closed: Promise<void>;
  close(): void;
}

export function openClient<AnyClient extends object = ContractClient>(
  channel: Channel,
): OpenClient<AnyClient> {
  const frames = createReceivedFrames();
  const sender = createSender(channel);
  const closed = new Promise<void>((resolve) => {
    channel.onClose(() => {
      sender.close();
      frames.clear();
      resolve();
    });
  });
  channel.onMessage((message) => {
    if (typeof message !== 'string' && frames.receive(message)) return;
    // A core that talks nonsense cannot be trusted with the next answer.
    sender.receive(message).catch(() => channel.close());
  });
  const link = new StandardRPCLink(sender, {
    url: 'http://orpc',
    customJsonSerializers,
    interceptors: [({ next }) => withOwnErrors(next)],
  });

  return {
    // oRPC's client is a proxy of the shape its link can call; the type is the contract's.
    client: createORPCClient(link) as unknown as AnyClient,
    takeFrame: async (description) => frames.take(description),
    closed,
    close: () => channel.close(),
  };
}

/** Carries oRPC's messages, and gives credit for stream events as they are taken. */
function createSender(channel: Channel) {
  let isClosed = false;
  const callIds = new WeakMap<object, string>();
  const peer = new ClientPeer(async (message) => {
    if (isClosed) throw new ConnectionLost();
    const [callId, type, payload] = message;
    if (type === MessageType.REQUEST) callIds.set(payload, callId);
    channel.send(toMessage(await encode(message)));
  });

  return {
    async call(request: Parameters<typeof peer.request>[0]) {
      const response = await peer.request(request);
      const body = isEventStream(response.body)
        ? withCredit(channel, callIds.get(request), response.body)
        : response.body;
      return { ...response, body: () => Promise.resolve(body) };
    },
    async receive(message: string | Uint8Array<ArrayBuffer>) {
      await peer.message(await decodeResponseMessage(message));
    },
    close() {
      isClosed = true;
      peer.close({ reason: new ConnectionLost() });
    },
  };
}

function withCredit(channel: Channel, callId: string | undefined, events: EventStream) {
  let taken = 0;
  const take = () => {
    taken += 1;
    if (taken < creditEvery || callId === undefined) return;
    channel.send(creditMessage(callId, taken));
    taken = 0;
  };
  return mapEventIterator(events, {
    value: async (value) => {
      take();
      return value;
    },
    error: async (error) => error,
  });
}

async function withOwnErrors(call: () => Promise<unknown>): Promise<unknown> {
  try {
    const output = await call();
    if (!isEventStream(output)) return output;
    return mapEventIterator(output, {
      value: async (value) => value,
      error: async (error) => fromWireError(error),
    });
  } catch (error) {
    throw fromWireError(error);
  }
}

type EventStream = AsyncIterator<unknown, unknown, void>;

function isEventStream(value: unknown): value is EventStream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function encode([callId, type, payload]: DecodedRequestMessage): Promise<EncodedMessage> {
  return encodeRequestMessage(callId, type as never, payload as never);
}

function toMessage(encoded: EncodedMessage): string | Uint8Array<ArrayBuffer> {
  if (typeof encoded === 'string') return encoded;
  return new Uint8Array(encoded as ArrayBuffer);
}
