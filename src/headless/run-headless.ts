import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '#core/core.ts';
import { createWhenUnlocked } from '#core/locked/create-when-unlocked.ts';
import { startSimulatedLeaseProcess } from '#core/simulated-lease-process.ts';
import { type LanReach, machineItself, machineNetworks } from '#core/sync/links/lan/create-lan.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { openOsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import { type Config, UsageError } from './config.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { keepLaunchToken } from './launch-token.ts';

export interface Headless {
  /** Where a browser gets in. */
  readonly url: string;
  close(): Promise<void>;
}

interface Around {
  /** The product's folder. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its secrets are not open: a person has to do something at this address first. */
  readonly onLocked: (url: string) => void;
}

/** Starts the core and its server. Resolves when the core runs, which may take a person's hand. */
export async function runHeadless(
  config: Config,
  { root, env, onLocked }: Around,
): Promise<Headless> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const ports = createSystemPorts({}, lanReaches[config.lan]);
  let port = config.port;
  const listen = async (core: Core) => {
    const server = await startHttpServer({
      ...config,
      port,
      core,
      launchToken: launchTokenOf(config),
      version,
      clock: ports.clock,
      rendererFolder: join(root, 'out', 'renderer'),
    });
    ({ port } = server);
    return server;
  };
  const address = () => `http://${hostInUrl(config.host)}:${port}/`;
  const core: Core = await createWhenUnlocked(
    {
      dataFolder: config.dataFolder,
      version,
      ports,
      logLevel: config.logLevel,
      osKeychain: config.keychain ? await openOsKeychain() : undefined,
      passphrase: config.passphraseFile && firstLineOf(config.passphraseFile),
      startSimulatedLease: () => {
        const folder = join(config.dataFolder, 'simulator');
        mkdirSync(folder, { recursive: true });
        const entry = join(root, 'simulator', 'main.ts');
        return startSimulatedLeaseProcess({ entry, folder, env, log: core.log });
      },
    },
    async (locked) => {
      const server = await listen(locked);
      onLocked(`${address()}?token=${launchTokenOf(config)}`);
      return () => server.close();
    },
  );
  let server: HttpServer | undefined;
  const close = async () => {
    await server?.close();
    await core.close();
  };
  try {
    server = await listen(core);
    core.announce(address());
    const tenantId = config.demo ? await core.explore() : null;
    const url = `${address()}?token=${launchTokenOf(config)}${tenantId ? `#/t/${tenantId}` : ''}`;
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const launchTokenOf = ({ token, dataFolder }: Config) => token ?? keepLaunchToken(dataFolder);

function firstLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n')[0]!.trim();
  } catch (error) {
    throw new UsageError(`the passphrase file ${path} cannot be read`, { cause: error });
  }
}

const lanReaches: Readonly<Record<Config['lan'], LanReach | undefined>> = {
  networks: machineNetworks,
  loopback: machineItself,
  off: undefined,
};

/** An address that means "all of this machine" cannot be opened in a browser. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
