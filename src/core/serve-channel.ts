import type { Context, Router } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import {
  createServerPeerHandleRequestFn,
  type HandleStandardServerPeerMessageOptions as HandleOptions,
} from '@orpc/server/standard-peer';
import {
  decodeRequestMessage,
  encodeResponseMessage,
  experimental_ServerPeerWithoutCodec as ServerPeer,
  MessageType,
  type DecodedRequestMessage,
  type DecodedResponseMessage,
  type EncodedMessage,
} from '@orpc/standard-server-peer';
import { toRefusedError } from '#shared/contract/call-errors.ts';
import type { Channel } from '#shared/contract/channel.ts';
import { parseCredit } from '#shared/contract/flow.ts';
import { packFrame, type Columns, type FrameDescription } from '#shared/contract/frames.ts';
import { customJsonSerializers } from '#shared/contract/json-serializers.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { createCredits } from './stream-credits.ts';

/** A reader that lets this much of what it asked for pile up is cut off; it may come again. */
const mostBufferedBytes = 256 * 1024 * 1024;
const mostOpenCalls = 1_000;

export interface ChannelFrames {
  readonly frames: { send(columns: Columns): FrameDescription };
}

interface ServeOptions<CallContext extends Context> {
  // oRPC's own type for "a router of anything that this context suffices for".
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly router: Router<any, CallContext & ChannelFrames>;
  readonly channel: Channel;
  /** Asked once per call, so that a call sees what is open at its time. A Refusal it throws answers the call. */
  readonly context: () => CallContext;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Answers what comes over one channel until either end closes it. Invariants:
 *  1. A frame is sent before the answer that describes it.
 *  2. When the channel closes, the signal of every open call and stream aborts.
 *  3. A stream is pulled no further than its reader has given credit for.
 *  4. Nonsense closes the channel and nothing else.
 */
export function serveChannel<CallContext extends Context>(
  options: ServeOptions<CallContext>,
): { close(): void } {
  const { channel, log } = options;
  const credits = createCredits();
  const frames = createFrameSender(channel);
  const handler = new StandardRPCHandler(options.router, {
    customJsonSerializers,
    interceptors: [(call) => call.next({ ...call, context: contextOf(options.context, frames) })],
  });
  const peer = new ServerPeer(async (message) => {
    if (isStreamEvent(message) && !(await credits.take(message[0]))) return;
    channel.send(toMessage(await encode(message)));
    if ((channel.bufferedBytes?.() ?? 0) > mostBufferedBytes) cutOff('reads too slowly');
  });

  // The interceptor above puts each call's own context in its place.
  const handle = createServerPeerHandleRequestFn(
    handler,
    {} as HandleOptions<CallContext & ChannelFrames>,
  );

  const cutOff = (why: string, error?: unknown) => {
    log.warn({ why, err: error }, 'channel cut off');
    channel.close();
  };
  const answer = async (message: DecodedRequestMessage) => {
    if (peer.length >= mostOpenCalls) return cutOff('too many calls at once');
    try {
      // Also takes the word that a call was aborted; that one needs no handler.
      await peer.message(message, handle);
    } finally {
      // Both when the call has been answered to its end and when it was aborted.
      credits.end(message[0]);
    }
  };

  channel.onMessage((message) => {
    const credit = typeof message === 'string' ? parseCredit(message) : undefined;
    if (credit) return credits.give(credit.callId, credit.count);
    decode(message)
      .then(answer)
      .catch((error: unknown) => cutOff('nonsense', error));
  });
  channel.onClose(() => {
    peer.close();
    credits.close();
  });
  return { close: () => channel.close() };
}

function contextOf<CallContext extends Context>(
  context: () => CallContext,
  frames: ChannelFrames['frames'],
): CallContext & ChannelFrames {
  try {
    return { ...context(), frames };
  } catch (error) {
    throw isRefusal(error) ? toRefusedError(error) : error;
  }
}

function createFrameSender(channel: Channel): ChannelFrames['frames'] {
  let lastFrameId = 0;
  return {
    send(columns) {
      lastFrameId = (lastFrameId + 1) % 2 ** 32;
      const { description, bytes } = packFrame(lastFrameId, columns);
      channel.send(bytes);
      return description;
    },
  };
}

/** No call of the contract takes a stream as input, so a peer that sends one only fills memory. */
async function decode(message: string | Uint8Array<ArrayBuffer>): Promise<DecodedRequestMessage> {
  const decoded = await decodeRequestMessage(message);
  const [callId, type] = decoded;
  if (typeof callId !== 'string') throw new TypeError('A call needs an id');
  if (type === MessageType.EVENT_ITERATOR) throw new TypeError('No call takes a stream');
  return decoded;
}

function isStreamEvent([, type, payload]: DecodedResponseMessage): boolean {
  return type === MessageType.EVENT_ITERATOR && payload.event === 'message';
}

function encode([callId, type, payload]: DecodedResponseMessage): Promise<EncodedMessage> {
  return encodeResponseMessage(callId, type as never, payload as never);
}

function toMessage(encoded: EncodedMessage): string | Uint8Array<ArrayBuffer> {
  if (typeof encoded === 'string') return encoded;
  return new Uint8Array(encoded as ArrayBuffer);
}
