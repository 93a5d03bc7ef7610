import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePortMain, ParentPort } from 'electron';
import type { Channel } from '#shared/contract/channel.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal, type Refusal } from '#shared/kit/refusal.ts';
import { must } from '#shared/kit/must.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { serveChannel } from '#core/serve-channel.ts';
import { startSimulatedLeaseProcess } from '#core/simulated-lease-process.ts';
import { machineNetworks } from '#core/sync/links/lan/create-lan.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import type { FromCore, ToCore } from './core-host.ts';

/** What main passes as the one argument, in JSON. */
export interface CoreProcessConfig {
  readonly dataFolder: string;
  readonly version: string;
  readonly resourcesFolder: string;
  /** Start the simulated lease and have its tenant ready. */
  readonly demo: boolean;
}

const parent = must(
  process.parentPort as ParentPort | undefined,
  'this file runs as a utility process',
);
const config = JSON.parse(must(process.argv.at(-1), 'a configuration')) as CoreProcessConfig;
// Bundled, each worker is a file beside this one.
const beside = (name: string) => new URL(name, import.meta.url);
const workers = {
  drivers: beside('./driver-worker.js'),
  samples: beside('./store-thread.js'),
  jobs: beside('./job-workers/'),
};
const attach = await start();
parent.postMessage({ type: 'ready' } satisfies FromCore);

/** Answers how channels are attached: to the core or, when it was refused, to the words that say so. */
async function start(): Promise<(channel: Channel, tenantId: TenantId | null) => void> {
  try {
    const core: Core = await createCore({
      ...config,
      workers,
      ports: createSystemPorts(workers, machineNetworks),
      startSimulatedLease: () => startSimulatedLease(core),
    });
    listen(() => core.close());
    if (config.demo) await core.explore();
    return (channel, tenantId) =>
      void attachChannel(core, channel, { tenantId, role: 'owner' }).catch((error: unknown) =>
        core.log.error({ err: error }, 'session could not be made'),
      );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    listen(async () => undefined);
    return (channel) => serveRefusal(channel, error);
  }
}

function listen(close: () => Promise<void>): void {
  parent.on('message', ({ data, ports }: { data: ToCore; ports: MessagePortMain[] }) => {
    if (data.type === 'close') void close().then(() => process.exit(0));
    const port = ports[0];
    if (data.type !== 'attach' || !port) return;
    const tenantId = tenantIdSchema.safeParse(data.tenantId);
    attach(createMessagePortChannel(port), tenantId.success ? tenantId.data : null);
  });
}

/** The page then shows why, in its own words; the other WellOS must be closed first, or the folder looked after. */
function serveRefusal(channel: Channel, refusal: Refusal): void {
  const context = () => {
    throw refusal;
  };
  const log = { warn: () => undefined };
  serveChannel({ router: {}, channel, context, log });
}

function startSimulatedLease(core: Core) {
  const folder = join(config.dataFolder, 'simulator');
  mkdirSync(folder, { recursive: true });
  const entry = join(import.meta.dirname, 'simulator.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return startSimulatedLeaseProcess({ entry, folder, env, log: core.log });
}
