import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Debian keeps the server out of the path; undefined: there is none here, and what needs one says so. */
export const postgresBinaries: string | undefined = [
  ...globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed(),
  '/usr/local/bin',
  '/usr/bin',
].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));

export interface TestPostgres {
  readonly url: string;
  /** All that it stores, as files. */
  readonly folder: string;
  checkpoint(): void;
  /** At once, as by a loss of power, and again. */
  stop(): void;
  start(): void;
  close(): void;
}

/** A PostgreSQL of the tests' own on a free port. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-postgres-'));
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('chown', ['nobody', folder]);
  // It refuses to run as root.
  const run = (binary: string, args: readonly string[]) => {
    const command = [join(postgresBinaries!, binary), ...args];
    const [first, ...rest] = isRoot
      ? ['setpriv', '--reuid=nobody', '--clear-groups', '--', ...command]
      : command;
    execFileSync(first!, rest, { stdio: 'ignore', cwd: folder });
  };
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'relay', '-A', 'trust', '-N', '-E', 'UTF8']);
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off`;
  const start = () =>
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  const stop = () => run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
  start();
  const url = `postgres://relay@127.0.0.1:${port}/postgres`;
  return {
    url,
    folder: data,
    checkpoint: () => run('psql', [url, '-c', 'checkpoint']),
    stop,
    start,
    close() {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Free a moment ago; what takes it says so if somebody was faster. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
