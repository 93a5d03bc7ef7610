import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import type { SyncTroubleCode } from '#shared/contract/sync.ts';
import { troubleOf, troubleOfClosing, troubleOfAnswer } from './relay-trouble.ts';
import { createInbox, type Wire } from './wire.ts';

export const CONNECT_WITHIN_MS = 10_000;
const PING_EVERY_MS = 20_000;
const ANSWER_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;

/**
 * Opens one WebSocket. Rejects with a `RelayTrouble`; whatever the socket does later is told to who listens. `reached`: the
 * line stands, and what is at its end has yet to say what it is.
 */
export function openSocketWire(
  url: string,
  signal: AbortSignal,
  reached: () => void,
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      handshakeTimeout: CONNECT_WITHIN_MS,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      finishRequest(request) {
        request.once('socket', (line) => line.once('connect', reached));
        request.end();
      },
    });
    // Follows every error, and there may be errors at any time.
    socket.on('error', (error) => reject(troubleOf(error)));
    socket.once('close', () => reject(troubleOf(new Error('closed'))));
    socket.once('unexpected-response', (request, answer) => {
      reject(troubleOfAnswer(describe(answer)));
      discard(request, answer);
    });
    const abort = () => socket.terminate();
    signal.addEventListener('abort', abort, { once: true });
    const wire = listenTo(socket, () => signal.removeEventListener('abort', abort));
    socket.once('open', () => resolve(wire));
  });
}

function listenTo(socket: WebSocket, ended: () => void): Wire {
  const inbox = createInbox();
  let isHeard = true;
  let pinging: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let closing: NodeJS.Timeout | undefined;
  let isSilent = false;

  const probe = () => {
    if (socket.readyState !== WebSocket.OPEN || waiting) return;
    isHeard = false;
    socket.ping();
    waiting = setTimeout(() => {
      waiting = undefined;
      if (isHeard) return;
      // Half open: the other end has gone without a word.
      isSilent = true;
      socket.terminate();
    }, ANSWER_WITHIN_MS);
  };
  const heard = () => {
    isHeard = true;
    clearTimeout(waiting);
    waiting = undefined;
  };
  socket.once('open', () => (pinging = setInterval(probe, PING_EVERY_MS)));
  socket.on('pong', heard);
  socket.on('ping', heard);
  socket.on('message', (data: Buffer, isBinary) => {
    heard();
    if (isBinary)
      return inbox.tell.message(new Uint8Array(data.buffer, data.byteOffset, data.length));
    inbox.tell.closed('not-a-relay', 'text');
    socket.terminate();
  });
  let problem: Error | undefined;
  socket.on('error', (error) => (problem = error));
  socket.once('close', (code, reason) => {
    clearInterval(pinging);
    clearTimeout(waiting);
    clearTimeout(closing);
    ended();
    const why = isSilent ? 'timed-out' : (troubleOfClosing(String(reason)) ?? codeOf(problem));
    inbox.tell.closed(why, problem?.message ?? `WebSocket ${code} ${String(reason)}`.trim());
  });
  return {
    way: 'socket',
    send(bytes) {
      // What cannot be sent any more is followed by `close`.
      if (socket.readyState === WebSocket.OPEN)
        socket.send(bytes, { binary: true }, () => undefined);
    },
    listen: inbox.listen,
    probe,
    close() {
      inbox.shut();
      socket.close();
      closing ??= setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
      if (socket.readyState === WebSocket.CLOSED) clearTimeout(closing);
    },
  };
}

function codeOf(problem: Error | undefined): SyncTroubleCode {
  return problem ? troubleOf(problem).code : 'broken-off';
}

function describe({ statusCode = 0, headers }: IncomingMessage) {
  const type = headers['content-type'] ?? '';
  return { status: statusCode, type, location: headers.location ?? '' };
}

function discard(request: ClientRequest, answer: IncomingMessage): void {
  answer.on('error', () => undefined);
  answer.destroy();
  request.destroy();
}
