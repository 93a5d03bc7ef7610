import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer } from 'ws';
import { isTenantName, pathOf } from '#relay/access/host-of.ts';
import { joinFrames, splitFrames } from '#shared/chunks/frames.ts';
import { greet } from '#relay/links/greet.ts';
import { createWebSocketCarrier } from '#relay/links/web-socket-carrier.ts';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import type { RelayParts } from './relay-parts.ts';
import { type Named, reached } from './tenant-access.ts';

interface OnePoll {
  readonly Params: { readonly name: string; readonly id: string };
  readonly Querystring: { readonly seen?: string };
  readonly Body: Buffer | null;
}

/** A request may bring this many bytes of messages at once. */
export const MAX_POST_BYTES = 2 * MAX_MESSAGE_BYTES;

/** The exchange itself: `/t/<tenant>/sync` by WebSocket, `/t/<tenant>/poll` where that does not get through. */
export function addSyncRoutes(app: FastifyInstance, parts: RelayParts): void {
  addWebSockets(app, parts);
  addPolls(app, parts);
}

function addWebSockets(app: FastifyInstance, parts: RelayParts): void {
  const { greeting, config, isDraining } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const to = reached(parts, request.headers);
    const path = to && pathOf(request.url ?? '', to.tenant);
    const name = /^\/t\/([^/?]+)\/sync(?:\?|$)/.exec(path ?? '')?.[1];
    if (!to) return refuse(socket, '421 Misdirected Request');
    if (!name || !isTenantName(name)) return refuse(socket, '404 Not Found');
    if (isDraining()) return refuse(socket, '503 Service Unavailable');
    const address = addressOf(request, config.trustProxy);
    const waitS = await greeting.doorkeeper.knock(address);
    if (waitS !== undefined)
      return refuse(socket, '429 Too Many Requests', `Retry-After: ${waitS}\r\n`);
    if (socket.destroyed) return;
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const carrier = createWebSocketCarrier(opened, greeting.limits.pingEveryMs);
      greet(greeting, { carrier, host: to.host, name, address });
    });
  };
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A connection that is reset before it is one.
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error: unknown) => {
      greeting.report(error);
      socket.destroy();
    });
  });
  app.addHook('preClose', async () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
}

function addPolls(app: FastifyInstance, parts: RelayParts): void {
  const { greeting, polls, isDraining } = parts;

  app.post<Named>('/t/:name/poll', async (request, reply) => {
    const { name } = request.params;
    const to = reached(parts, request.headers);
    if (!to || !isTenantName(name)) return reply.code(404).send();
    if (isDraining()) return reply.code(503).send({ why: 'draining' });
    const waitS = await greeting.doorkeeper.knock(request.ip);
    if (waitS !== undefined)
      return reply.code(429).header('retry-after', waitS).send({ why: 'too-many' });
    const { id, carrier } = polls.open(name);
    greet(greeting, { carrier, host: to.host, name, address: request.ip });
    return reply.code(201).send({ id });
  });

  app.get<OnePoll>('/t/:name/poll/:id', async ({ params: { name, id }, query }, reply) => {
    const carrier = polls.find(id, name);
    if (!carrier) return reply.code(410).send({ why: 'gone' });
    const seen = Number(query.seen ?? 0);
    if (!Number.isSafeInteger(seen) || seen < 0) return reply.code(400).send({ why: 'seen' });
    const { from, messages, closed } = await carrier.answer(seen, greeting.limits.pollWaitMs);
    return reply
      .headers({
        'cache-control': 'no-store',
        'wellos-from': from,
        ...(closed && { 'wellos-closed': closed }),
      })
      .type('application/octet-stream')
      .send(Buffer.from(joinFrames(messages)));
  });

  app.post<OnePoll>('/t/:name/poll/:id', { bodyLimit: MAX_POST_BYTES }, async (request, reply) => {
    const { name, id } = request.params;
    const carrier = polls.find(id, name);
    if (!carrier) return reply.code(410).send({ why: 'gone' });
    const messages = Buffer.isBuffer(request.body)
      ? splitFrames(new Uint8Array(request.body))
      : undefined;
    if (!messages) return reply.code(400).send({ why: 'malformed' });
    await carrier.receive(messages);
    return reply.code(204).send();
  });

  app.delete<OnePoll>('/t/:name/poll/:id', async ({ params: { name, id } }, reply) => {
    polls.find(id, name)?.end();
    return reply.code(204).send();
  });
}

/** The last hop says truly who came to it; what stands before it may be anybody's invention. */
function addressOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)!
    .trim();
  return last === '' ? (socket.remoteAddress ?? '') : last;
}

function refuse(socket: Duplex, status: string, header = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
