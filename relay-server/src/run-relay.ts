import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { loopbackHosts } from './access/host-of.ts';
import { createSessionTokens } from './access/session-token.ts';
import { openBlobFolder } from './blobs/blob-folder.ts';
import type { Config } from './config.ts';
import { relayCrypto } from './crypto.ts';
import type { Peer } from './exchange/peer.ts';
import { type HintListener, type Hints, noHints } from './hints/hints.ts';
import { openNatsHints } from './hints/nats-hints.ts';
import { openPostgresHints } from './hints/postgres-hints.ts';
import { createRelayApp } from './http/relay-app.ts';
import { createDoorkeeper } from './links/doorkeeper.ts';
import { createPaces } from './links/pace.ts';
import { createPollSessions } from './links/poll-sessions.ts';
import { createMetrics } from './metrics.ts';
import { openPool } from './store/databases.ts';
import { postgresStores, sqliteStores, type Stores } from './store/open-stores.ts';
import { openPostgresRegistry } from './tenants/postgres-registry.ts';
import type { Registry } from './tenants/registry.ts';
import { createRooms } from './tenants/rooms.ts';
import { openSqliteRegistry } from './tenants/sqlite-registry.ts';

export interface Relay {
  readonly url: string;
  readonly adminTokenFile: string | undefined;
  /** Lets everybody go in good order: what was taken is answered for, and they are told to connect anew. */
  close(): Promise<void>;
}

const REGISTRY_CONNECTIONS = 4;

export async function runRelay(config: Config, version: string, log: Logger): Promise<Relay> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const now = () => Date.now();
  const relay = randomBytes(8).toString('hex');
  const metrics = createMetrics();
  const report = (error: unknown) => log.error({ err: error }, 'trouble');
  const { limits } = config;
  const { registry, stores } = await openDatabases(config);
  const connected = new Set<Peer>();
  const crypto = relayCrypto;

  let hints: Hints = noHints;
  const tell: Hints['tell'] = (hint) => {
    metrics.hints.inc({ way: 'told' });
    try {
      hints.tell(hint);
    } catch (error) {
      // What it would have said is found by looking.
      report(error);
    }
  };
  const rooms = createRooms({
    registry,
    openStore: stores.open,
    crypto,
    hints: { tell },
    metrics,
    limits,
    log,
    now,
    relay,
  });
  hints = await openHints(config, relay, rooms);
  const polls = createPollSessions(limits.pollGoneMs, now);
  const admin = keepAdminToken(config);
  let isDraining = false;
  let publicHosts = config.publicHosts;
  const app = createRelayApp(
    {
      config,
      adminToken: admin.token,
      publicHosts: () => publicHosts,
      registry,
      stores,
      rooms,
      greeting: {
        openRoom: rooms.open,
        crypto,
        limits,
        metrics,
        paces: createPaces(limits.messagesPerSecond, limits.bytesPerSecond),
        doorkeeper: createDoorkeeper(limits),
        now,
        app: version,
        relay,
        connected,
        report,
      },
      polls,
      tokens: createSessionTokens(await registry.secret(), now),
      hints: { tell },
      blobFolder: (name) => openBlobFolder(join(config.dataFolder, 'blobs', name)),
      isDraining: () => isDraining,
      now,
    },
    log,
  );
  const looking = setInterval(() => void rooms.lookAround(), limits.lookEveryMs);
  const close = async () => {
    isDraining = true;
    metrics.draining.set(1);
    clearInterval(looking);
    await rooms.close();
    polls.close();
    await gone(connected);
    const cutting = setTimeout(() => app.server.closeAllConnections(), GONE_WITHIN_MS);
    await app.close();
    clearTimeout(cutting);
    await hints.close();
    await registry.close();
  };
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  if (publicHosts.length === 0) publicHosts = loopbackHosts(port);

  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}/`,
    adminTokenFile: admin.file,
    close,
  };
}

async function openDatabases(config: Config): Promise<{ registry: Registry; stores: Stores }> {
  const { databaseUrl, dataFolder, limits } = config;
  if (databaseUrl === undefined) {
    const registry = openSqliteRegistry(join(dataFolder, 'accounts.db'));
    return { registry, stores: sqliteStores(join(dataFolder, 'tenants')) };
  }
  const pool = openPool(databaseUrl, REGISTRY_CONNECTIONS);
  const registry = await openPostgresRegistry(pool);
  return { registry, stores: postgresStores(databaseUrl, pool, limits.poolPerTenant) };
}

async function openHints(
  { natsUrl, databaseUrl }: Config,
  relay: string,
  listener: HintListener,
): Promise<Hints> {
  if (natsUrl !== undefined) return openNatsHints(natsUrl, relay, listener);
  if (databaseUrl !== undefined) return openPostgresHints(databaseUrl, relay, listener);
  return noHints;
}

/** The one that was given, or one that is made once and can be read by the relay's owner only. */
function keepAdminToken({ adminToken, dataFolder }: Config): {
  token: string;
  file: string | undefined;
} {
  if (adminToken !== undefined) return { token: adminToken, file: undefined };
  const file = join(dataFolder, 'admin-token');
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  return { token: readFileSync(file, 'utf8').trim(), file };
}

const GONE_WITHIN_MS = 2_500;

/** Devices were told to go; one that does not is not waited for. */
async function gone(connected: ReadonlySet<Peer>): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (connected.size > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
