import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, loopback } from '#simulator/servers/free-port.ts';
import { findProgram } from './installed.ts';
import { startServer, type Server } from './server.ts';

const debianFolder = '/usr/lib/postgresql';
const folders = () =>
  existsSync(debianFolder)
    ? readdirSync(debianFolder)
        .toSorted((one, other) => Number(other) - Number(one))
        .map((version) => join(debianFolder, version, 'bin'))
    : [];
const find = (name: string) => findProgram(name, folders());

/** The superuser of what is started here. */
export const benchUser = 'bench';

export interface PostgresServer extends Server {
  readonly port: number;
}

/** Why it cannot be started on this machine; undefined: it can. */
export function postgresServerMissing(): string | undefined {
  if (!find('postgres') || !find('initdb')) return 'not installed';
  return process.getuid?.() === 0 && !accountIds()
    ? 'runs for an account postgres only'
    : undefined;
}

/**
 * Starts PostgreSQL on loopback with its data in `folder`, made when it is not there. Resolves once `isReady` does, which is
 * tried until then.
 */
export async function startPostgresServer(
  folder: string,
  settings: Readonly<Record<string, string>>,
  isReady: (port: number) => Promise<unknown>,
): Promise<PostgresServer> {
  const data = join(folder, 'data');
  if (!existsSync(data)) initialise(folder, data);
  const port = await findFreePort(0);
  const all = { listen_addresses: loopback, unix_socket_directories: '', ...settings, port };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = asAccount([find('postgres')!, '-D', data, ...options]);
  const log = join(folder, 'log');
  const server = await startServer(command, log, () => isReady(port), { cwd: data });
  return { ...server, port };
}

/** PostgreSQL refuses to run for root. */
function asAccount(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--', ...command];
}

function accountIds(): { uid: number; gid: number } | undefined {
  try {
    const idOf = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    // No such account, or a system without `id`.
    return undefined;
  }
}

function initialise(folder: string, data: string): void {
  mkdirSync(data);
  chmodSync(folder, 0o755);
  const account = process.getuid?.() === 0 ? accountIds() : undefined;
  if (account) chownSync(data, account.uid, account.gid);
  const [command, ...args] = asAccount([
    find('initdb')!,
    '--auth=trust',
    `--username=${benchUser}`,
    '--encoding=UTF8',
    '--locale=C',
    `--pgdata=${data}`,
  ]);
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: data });
}
