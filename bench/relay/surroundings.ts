import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'node:net';
import { openPool } from '#relay/store/databases.ts';
import { findFreePort, loopback } from '#simulator/servers/free-port.ts';
import { findProgram } from '../historian-sides/installed.ts';
import {
  benchUser,
  postgresServerMissing,
  startPostgresServer,
} from '../historian-sides/postgres-server.ts';
import { startServer } from '../historian-sides/server.ts';

/** What a relay is told to use, and the end of it. */
export interface Surrounding {
  readonly args: readonly string[];
  stop(): Promise<void>;
}

/**
 * A PostgreSQL to write to: the one that `WELLOS_BENCH_POSTGRES` names (`postgres://…`, of a user who may create databases), or
 * one of the Debian package, started here. A text says why there is none.
 */
export async function openPostgres(folder: string): Promise<Surrounding | string> {
  const named = process.env['WELLOS_BENCH_POSTGRES'];
  if (named) return { args: ['--database-url', named], stop: async () => undefined };
  const missing = postgresServerMissing();
  if (missing) return missing;
  const own = join(folder, 'postgres');
  mkdirSync(own);
  // The account it runs for has to pass.
  chmodSync(folder, 0o755);
  const server = await startPostgresServer(own, { max_connections: '1000' }, async (port) => {
    const pool = openPool(`postgres://${benchUser}@${loopback}:${port}/postgres`, 1);
    try {
      await pool.query('select 1');
    } finally {
      await pool.end();
    }
  });
  const url = `postgres://${benchUser}@${loopback}:${server.port}/postgres`;
  return { args: ['--database-url', url], stop: () => server.stop('SIGINT') };
}

/** A NATS of the Debian package. */
export async function openNats(folder: string): Promise<Surrounding | string> {
  const program = findProgram('nats-server', ['/usr/sbin']);
  if (!program) return 'not installed';
  const port = await findFreePort(0);
  const server = await startServer(
    [program, '-a', loopback, '-p', String(port)],
    join(folder, 'nats.log'),
    () => answers(port),
  );
  return { args: ['--nats', `nats://${loopback}:${port}`], stop: () => server.stop() };
}

/** Somebody takes connections there. */
function answers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: loopback }, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
