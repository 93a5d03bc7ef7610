import { basename, dirname } from 'node:path';
import send from '@fastify/send';
import type { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isBlobHash } from '#relay/blobs/blob-folder.ts';
import { createUploads } from '#relay/blobs/uploads.ts';
import type { Room } from '#relay/exchange/room.ts';
import { mayWrite } from '#shared/chunks/spaces.ts';
import type { Space } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import type { RelayParts } from './relay-parts.ts';
import { askingMember, type Named } from './tenant-access.ts';

interface OneBlob {
  readonly Params: { readonly name: string; readonly hash: string };
}
const fieldSpace = 'field' as Space;
const CLEAN_EVERY_MS = 60 * 60_000;

/** Blobs of a tenant, encrypted by its devices: whole or in ranges to members, resumable from those who may write. */
export function addBlobRoutes(app: FastifyInstance, parts: RelayParts): void {
  const { rooms, greeting, blobFolder } = parts;
  const { limits, metrics } = greeting;
  const uploads = new Map<string, Server>();

  const uploadsOf = (name: string): Server => {
    const room = async (): Promise<Room> =>
      must(await rooms.open(name), 'who asks is a member of it');
    const server =
      uploads.get(name) ??
      createUploads({
        path: `/t/${name}/uploads`,
        folder: blobFolder(name),
        store: async () => (await room()).store,
        quotaBytes: async () => (await room()).account().quotaBytes ?? limits.quotaBytes,
        limits,
        metrics,
      });
    uploads.set(name, server);
    return server;
  };

  const cleaning = setInterval(() => {
    for (const server of uploads.values())
      server.cleanUpExpiredUploads().catch((error: unknown) => greeting.report(error));
  }, CLEAN_EVERY_MS);
  app.addHook('onClose', async () => clearInterval(cleaning));

  // tus reads the bytes itself, as they come.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) =>
    done(null),
  );

  app.route<Named>({
    method: ['POST', 'PATCH', 'HEAD', 'DELETE'],
    url: '/t/:name/uploads',
    handler: (request, reply) => upload(request, reply),
  });
  app.route<Named>({
    method: ['POST', 'PATCH', 'HEAD', 'DELETE'],
    url: '/t/:name/uploads/:id',
    handler: (request, reply) => upload(request, reply),
  });
  const upload = async (request: FastifyRequest<Named>, reply: FastifyReply) => {
    const asking = await askingMember(parts, request, reply);
    if (!asking) return reply;
    if (!mayWrite(asking.member.role, fieldSpace))
      return reply.code(403).send({ why: 'may-not-write' });
    reply.hijack();
    await uploadsOf(request.params.name).handle(request.raw, reply.raw);
    return reply;
  };

  app.get<OneBlob>('/t/:name/blobs/:hash', { exposeHeadRoute: true }, async (request, reply) => {
    const { hash } = request.params;
    const asking = await askingMember(parts, request, reply);
    if (!asking) return reply;
    if (!isBlobHash(hash) || !(await asking.room.store.findBlob(hash)))
      return reply.code(404).send();
    const path = blobFolder(request.params.name).pathOf(hash);
    const options = { root: dirname(path), contentType: false, immutable: true, maxAge: '365d' };
    const { statusCode, headers, stream } = await send(request.raw, basename(path), options);
    return reply
      .code(statusCode)
      .headers({
        ...headers,
        'content-type': 'application/octet-stream',
        'cache-control': 'private, immutable',
      })
      .send(stream);
  });
}
