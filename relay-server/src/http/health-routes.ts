import type { FastifyInstance } from 'fastify';
import { requireToken } from './admin-access.ts';
import type { RelayParts } from './relay-parts.ts';

/** For whoever watches over relays: whether it lives, whether it may be sent devices, and figures. */
export function addHealthRoutes(app: FastifyInstance, parts: RelayParts): void {
  const { greeting, config, adminToken, registry, isDraining } = parts;
  app.get('/healthz', async () => ({ alive: true }));
  app.get('/readyz', async (_, reply) => {
    if (isDraining()) return reply.code(503).send({ ready: false, why: 'draining' });
    try {
      await registry.find('readyz');
      return { ready: true };
    } catch (error) {
      app.log.error({ err: error }, 'accounts cannot be read');
      return reply.code(503).send({ ready: false, why: 'database' });
    }
  });
  const onRequest = requireToken(
    [adminToken, ...(config.metricsToken ? [config.metricsToken] : [])],
    greeting.doorkeeper,
  );
  app.get('/metrics', { onRequest }, async (_, reply) => {
    const { registry: figures } = greeting.metrics;
    return reply.type(figures.contentType).send(await figures.metrics());
  });
}
