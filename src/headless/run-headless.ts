import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient } from '#shared/contract/open-client.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { startSimulatedLeaseProcess } from '#core/simulated-lease-process.ts';
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
  const ports = createSystemPorts();
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
    const tenantId = config.demo ? await exploreDemo(core) : null;
    return { url: `${address}?token=${launchToken}${tenantId ? `#/t/${tenantId}` : ''}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks for the demo as a screen would; where it cannot be had, the rest works all the same. */
async function exploreDemo(core: Core): Promise<TenantId | null> {
  const [near, far] = createInProcessChannels(setImmediate);
  await attachChannel(core, far, { tenantId: null, role: 'owner' });
  const { client, close } = openClient(near);
  try {
    return (await client.demo.explore({})).tenantId;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    core.log.warn({ code: error.code, details: error.details }, 'no demo');
    return null;
  } finally {
    close();
  }
}

/** An address that means "all of this machine" cannot be opened in a browser. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
