import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { lesserRole } from '#shared/domain/people/role.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createChanges } from './changes.ts';
import { createCommandQueue, type CommandQueue } from './command-queue.ts';
import type { Core, SessionRequest } from './core.ts';
import type { CoreDeps, SimulatedLease, Tenants } from './core-deps.ts';
import { access } from './features/access/access.ts';
import { alarms } from './features/alarms/alarms.ts';
import { attachments } from './features/attachments/attachments.ts';
import { audit } from './features/audit/audit.ts';
import { backups } from './features/backups/backups.ts';
import { calculated } from './features/calculated/calculated.ts';
import { conflicts } from './features/conflicts/conflicts.ts';
import { demo } from './features/demo/demo.ts';
import { exploreSimulatedLease } from './features/demo/index.ts';
import { devices } from './features/devices/devices.ts';
import { displays } from './features/displays/displays.ts';
import { events } from './features/events/events.ts';
import { fieldWrites } from './features/field-writes/index.ts';
import { history } from './features/history/history.ts';
import { imports } from './features/imports/imports.ts';
import { jobs } from './features/jobs/jobs.ts';
import { leases } from './features/leases/leases.ts';
import { lift } from './features/lift/lift.ts';
import { notes } from './features/notes/notes.ts';
import { notifications } from './features/notifications/notifications.ts';
import { overview } from './features/overview/overview.ts';
import { people } from './features/people/people.ts';
import { presence } from './features/presence/presence.ts';
import { production } from './features/production/production.ts';
import { publishing } from './features/publishing/publishing.ts';
import { security } from './features/security/security.ts';
import { sensors } from './features/sensors/index.ts';
import { session } from './features/session/session.ts';
import { settings } from './features/settings/settings.ts';
import { sync } from './features/sync/sync.ts';
import { system } from './features/system/system.ts';
import { tags } from './features/tags/tags.ts';
import { tagsImport } from './features/tags-import/tags-import.ts';
import { tanks } from './features/tanks/tanks.ts';
import { telemetry } from './features/telemetry/index.ts';
import { templates } from './features/templates/templates.ts';
import { tenants } from './features/tenants/tenants.ts';
import { trends } from './features/trends/trends.ts';
import { wells } from './features/wells/wells.ts';
import { installationOs } from './implementer.ts';
import { type Installation, openInstallation } from './installation/open-installation.ts';
import { openTenant } from './open-tenant.ts';
import type { Ports } from './ports.ts';
import type { Session } from './session.ts';
import type { WorkerUrls } from './worker-urls.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly ports: Ports;
  readonly workers?: WorkerUrls;
  readonly logLevel?: string;
  /** Also writes the log to standard error. */
  readonly logToStderr?: boolean;
  /** Where `tenant-templates` lies; a bundle says its own. */
  readonly resourcesFolder?: string;
  readonly startSimulatedLease?: () => Promise<SimulatedLease>;
  /** Of this computer; undefined: none is used. */
  readonly osKeychain?: OsKeychain | undefined;
  /** What a person has given to open the secrets with. */
  readonly passphrase?: string | undefined;
}

const router = installationOs.router({
  access,
  alarms,
  attachments,
  audit,
  backups,
  calculated,
  conflicts,
  demo,
  devices,
  displays,
  events,
  fieldWrites,
  history,
  imports,
  jobs,
  leases,
  lift,
  notes,
  notifications,
  overview,
  people,
  presence,
  production,
  publishing,
  security,
  sensors,
  session,
  settings,
  sync,
  system,
  tags,
  tagsImport,
  tanks,
  telemetry,
  templates,
  tenants,
  trends,
  wells,
});

/**
 * Takes the data folder and opens what was open. Refuses `data-folder-in-use`, `data-folder-newer` and
 * `data-folder-unreadable`, and `secrets-locked` where a person has to do something first.
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { ports, workers = {} } = options;
  const changes = createChanges();
  // A tenant may be found to be lost while the installation opens it.
  const opened = Promise.withResolvers<Installation>();
  const wipe = (tenantId: TenantId) => {
    void opened.promise.then(async ({ tenants, log }) => {
      // Not within the tenant's own work, which the closing waits for.
      await nextTurn();
      await tenants
        .wipe(tenantId)
        .catch((error: unknown) => log.error({ err: error, tenantId }, 'not wiped'));
    });
  };
  const installation = await openInstallation({
    ...options,
    changes,
    jobWorkers: workers.jobs,
    openTenant: (tenantId, folder, log, own, stage) =>
      openTenant(
        {
          ports,
          workers: stage === 'making' ? { ...workers, samples: 'none' } : workers,
          log,
          ...own,
          version: options.version,
          onLost: () => wipe(tenantId),
        },
        tenantId,
        folder,
      ),
  });
  opened.resolve(installation);
  const simulated = keepOne(options.startSimulatedLease);
  const { seat } = installation;
  const { seatId, personId } = seat;
  const sessionOf = (request: SessionRequest): Session => ({
    ...request,
    personId,
    seatId,
    // A session lasts for weeks, and names may be changed meanwhile.
    get personName() {
      return request.personName ?? seat.personName;
    },
    get seatName() {
      return seat.seatName;
    },
  });
  let exploring: Promise<TenantId> | undefined;
  let isExplored = false;
  const deps: CoreDeps = {
    version: options.version,
    startedAtMs: ports.clock.nowMs(),
    dataFolder: options.dataFolder,
    ports,
    log: installation.log,
    tenants: installation.tenants,
    tokens: installation.tokens,
    restoring: installation.restoring,
    vault: installation.vault,
    renameSeat: seat.rename,
    changes,
    startSimulatedLease: options.startSimulatedLease ? simulated.start : null,
    explore() {
      exploring ??= exploreSimulatedLease(deps, sessionOf({ tenantId: null, role: 'owner' }))
        .then((tenantId) => {
          isExplored = true;
          return tenantId;
        })
        .finally(() => (exploring = undefined));
      return exploring;
    },
  };
  const explore = () =>
    deps.explore().catch((error: unknown) => {
      deps.log.warn({ err: error }, 'no simulated lease');
      return null;
    });
  const queues = new Map<TenantId | null, CommandQueue>();
  const queueOf = (tenantId: TenantId | null) => {
    const known = queues.get(tenantId) ?? createCommandQueue();
    queues.set(tenantId, known);
    return known;
  };

  return {
    router,
    log: deps.log,
    tokens: deps.tokens,
    async createSession(request) {
      if (request.tenantId) await deps.tenants.open(request.tenantId);
      // A simulated lease that someone looks at should live.
      if (!isExplored && isDemo(deps.tenants, request.tenantId)) void explore();
      return sessionOf(request);
    },
    explore,
    contextOf(session) {
      const tenant = session.tenantId ? deps.tenants.find(session.tenantId) : null;
      if (tenant === undefined)
        throw new Refusal('tenant-not-open', { tenantId: session.tenantId });
      const role = lesserRole(session.role, tenant?.sync.role ?? session.role);
      return {
        session: { ...session, role },
        core: deps,
        tenant,
        commands: queueOf(session.tenantId),
      };
    },
    announce: (url) => installation.announce(url),
    async close() {
      await simulated.close();
      await installation.close();
      changes.close();
    },
  };
}

function isDemo(tenants: Tenants, tenantId: TenantId | null): boolean {
  return tenants.list().some((tenant) => tenant.isDemo && tenant.tenantId === tenantId);
}

/** One simulated lease at a time, however often it is asked for; one that failed to start is tried again. */
function keepOne(start: (() => Promise<SimulatedLease>) | undefined) {
  let running: Promise<SimulatedLease> | undefined;
  return {
    start() {
      if (!start) throw new Error('This build has no simulator');
      const mine = (running ??= start());
      mine.catch(() => (running = undefined));
      return mine;
    },
    async close() {
      const lease = await running?.catch(() => undefined);
      await lease?.close();
    },
  };
}
