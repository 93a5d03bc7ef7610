import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { startSimulatedLeaseProcess } from '#core/simulated-lease-process.ts';
import { type LanReach, machineItself, machineNetworks } from '#core/sync/links/lan/create-lan.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import type { Config } from './config.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { keepLaunchToken } from './launch-token.ts';

export interface Headless {
  /** Where a browser gets in. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the core and its server. `root` is the product's folder. */
export async function runHeadless(
  config: Config,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Headless> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const ports = createSystemPorts({}, lanReaches[config.lan]);
  const core: Core = await createCore({
    dataFolder: config.dataFolder,
    version,
    ports,
    logLevel: config.logLevel,
    startSimulatedLease: () => {
      const folder = join(config.dataFolder, 'simulator');
      mkdirSync(folder, { recursive: true });
      const entry = join(root, 'simulator', 'main.ts');
      return startSimulatedLeaseProcess({ entry, folder, env, log: core.log });
    },
  });
  let server: HttpServer | undefined;
  const close = async () => {
    await server?.close();
    await core.close();
  };
  try {
    const launchToken = config.token ?? keepLaunchToken(config.dataFolder);
    server = await startHttpServer({
      ...config,
      core,
      launchToken,
      version,
      clock: ports.clock,
      rendererFolder: join(root, 'out', 'renderer'),
    });
    const address = `http://${hostInUrl(config.host)}:${server.port}/`;
    core.announce(address);
    const tenantId = config.demo ? await core.explore() : null;
    return { url: `${address}?token=${launchToken}${tenantId ? `#/t/${tenantId}` : ''}`, close };
  } catch (error) {
    await close();
    throw error;
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
