import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePortMain, ParentPort } from 'electron';
import { openOsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import type { Channel } from '#shared/contract/channel.ts';
import { createMessagePortChannel } from '#shared/contract/channels/message-port.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { isRefusal, type Refusal } from '#shared/kit/refusal.ts';
import { must } from '#shared/kit/must.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { createWhenUnlocked } from '#core/locked/create-when-unlocked.ts';
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
  /** Whether the keychain of this computer is used. */
  readonly keychain: boolean;
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
type Attach = (channel: Channel, tenantId: TenantId | null) => void;
let attach: Attach = (channel) => channel.close();
let close = async (): Promise<void> => undefined;
listen();
await start();

/** Until the core runs, channels are attached to what says why it does not. */
async function start(): Promise<void> {
  try {
    const core: Core = await createWhenUnlocked(
      {
        ...config,
        workers,
        ports: createSystemPorts(workers, machineNetworks),
        osKeychain: config.keychain ? await openOsKeychain() : undefined,
        startSimulatedLease: () => startSimulatedLease(core),
      },
      serveLocked,
    );
    close = () => core.close();
    if (config.demo) await core.explore();
    serve(attachTo(core));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    serve((channel) => serveRefusal(channel, error));
  }
}

function serve(to: Attach): void {
  attach = to;
  parent.postMessage({ type: 'ready' } satisfies FromCore);
}

function attachTo(core: Core): Attach {
  return (channel, tenantId) =>
    void attachChannel(core, channel, { tenantId, role: 'owner' }).catch((error: unknown) =>
      core.log.error({ err: error }, 'session could not be made'),
    );
}

async function serveLocked(locked: Core): Promise<() => Promise<void>> {
  const open = new Set<Channel>();
  const attachLocked = attachTo(locked);
  serve((channel, tenantId) => {
    open.add(channel);
    attachLocked(channel, tenantId);
  });
  return async () => {
    for (const channel of open) channel.close();
  };
}

function listen(): void {
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
