import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { pathOf } from '#relay/access/host-of.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { addBlobRoutes } from './blob-routes.ts';
import { addDutyRoutes } from './duty-routes.ts';
import { addHealthRoutes } from './health-routes.ts';
import type { RelayParts } from './relay-parts.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addSyncRoutes, MAX_POST_BYTES } from './sync-routes.ts';
import { reached } from './tenant-access.ts';

/** Tells that a request was sent to a host, or to a tenant by its host, that are none of this relay's. */
const MISDIRECTED = '/misdirected';

/** Everything that is asked by HTTP. */
export function createRelayApp(parts: RelayParts, log: Logger): FastifyInstance {
  const { config, greeting } = parts;
  const app = Fastify({
    loggerInstance: log as unknown as FastifyInstance['log'],
    logController: new LogController({ disableRequestLogging: true }),
    // One hop: the last address that stands in X-Forwarded-For.
    trustProxy: (_address: string, hop: number) => config.trustProxy && hop === 0,
    // Requests that are being answered are answered; `run-relay.ts` says for how long.
    forceCloseConnections: 'idle',
    rewriteUrl: (request) => {
      const to = reached(parts, request.headers);
      const url = request.url ?? '/';
      const isOfTenant = to?.tenant !== undefined || url.startsWith('/t/');
      return isOfTenant ? ((to && pathOf(url, to.tenant)) ?? MISDIRECTED) : url;
    },
  });
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: MAX_POST_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.all(MISDIRECTED, async (_, reply) => reply.code(421).send({ why: 'misdirected' }));
  addCors(app);
  // Routes and not addresses, so that nothing a device says stands in a log.
  app.addHook('onResponse', async (request, reply) => {
    greeting.metrics.requests.inc({ status: reply.statusCode });
    log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  app.setErrorHandler(async (error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      log.error({ err: error, route: request.routeOptions.url }, 'trouble with a request');
    return reply
      .code(status)
      .send({ why: status >= 500 ? 'trouble' : (error.code ?? 'malformed') });
  });
  addHealthRoutes(app, parts);
  addAdminRoutes(app, parts);
  addSessionRoutes(app, parts);
  addSyncRoutes(app, parts);
  addBlobRoutes(app, parts);
  addDutyRoutes(app, parts);
  return app;
}

/** A phone's page comes from elsewhere. It may: whoever asks shows a token or a key, and no cookie stands for either. */
function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/t/') || !request.headers.origin) return;
    reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED });
    if (request.method !== 'OPTIONS') return;
    await reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
        'access-control-allow-headers': ALLOWED,
        'access-control-max-age': '86400',
      })
      .send();
  });
  app.options('/t/*', async (_, reply) => reply.code(204).send());
}

const ALLOWED =
  'authorization, content-type, range, tus-resumable, upload-length, upload-metadata, upload-offset, wellos-challenge';
const EXPOSED =
  'content-range, location, tus-resumable, upload-length, upload-offset, wellos-closed, wellos-from';
