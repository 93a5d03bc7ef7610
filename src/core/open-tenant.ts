import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CommandId, TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createChanges } from './changes.ts';
import type { TenantDeps } from './core-deps.ts';
import {
  createDutyMemory,
  createDutySeat,
  createJournalExportRunner,
  createOwnRegister,
  createRegisterOf,
  holdsSamples,
  openAlarmDesk,
} from './features/alarms/index.ts';
import { openBackups } from './features/backups/index.ts';
import { createBackupNotes } from './backups/backup-notes.ts';
import { createRecalculationRunner, followCalculated } from './features/calculated/index.ts';
import { createConflictDesk, followRules } from './features/conflicts/index.ts';
import { createHistoryRunner } from './features/demo/index.ts';
import { createDeviceIdentities, createDeviceSecrets } from './features/devices/index.ts';
import { createHistoryNotes, createTagClasses, openHistory } from './features/history/index.ts';
import { createImportRunner } from './features/imports/index.ts';
import { createNoteDesk } from './features/notes/index.ts';
import { createChannelSecrets, openNotifier } from './features/notifications/index.ts';
import { createLookers } from './features/presence/index.ts';
import { openPublisher } from './features/publishing/index.ts';
import { openSensors } from './features/sensors/index.ts';
import { createWriteDesk } from './features/field-writes/index.ts';
import {
  createLineMemories,
  followDevices,
  followReductions,
  startIngest,
} from './features/telemetry/index.ts';
import { createFileExportRunner, createFileImportRunner } from './features/sync/index.ts';
import { createTagEditRunner } from './features/tags/index.ts';
import { createTagsImportRunner } from './features/tags-import/index.ts';
import { createTemplateChangeRunner } from './features/templates/index.ts';
import { createLiveValues } from './historian/create-live-values.ts';
import { importRows } from './historian/store/import-rows.ts';
import { openHistorian } from './historian/store/open-historian.ts';
import type { Seat } from './installation/seat.ts';
import type { Vault } from './installation/vault/vault.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { createLazyLines } from './lazy-lines.ts';
import type { Ports } from './ports.ts';
import { readSettings } from './read-settings.ts';
import { openTenantDatabase } from './storage/database.ts';
import { followSync, letChunksPass } from './sync/blobs/follow-sync.ts';
import { openTenantBlobs } from './sync/blobs/open-tenant-blobs.ts';
import { createCommandRunner } from './sync/create-command-runner.ts';
import { createIds } from './sync/new-id.ts';
import { createLan, noNetworks } from './sync/links/lan/create-lan.ts';
import { createRequestsOf } from './sync/links/relay/requests-of.ts';
import { createLiveTalk } from './sync/live-talk.ts';
import { createTenantSync } from './sync/seat/create-tenant-sync.ts';
import type { TenantSync } from './sync/tenant-sync.ts';
import type { WorkerUrls } from './worker-urls.ts';

export interface OpenTenant {
  readonly deps: TenantDeps;
  close(): Promise<void>;
}

/** Opens a tenant's folder and starts what runs for it: jobs that were left, devices, storing of samples. */
export async function openTenant(
  around: {
    readonly ports: Ports;
    readonly log: Logger;
    readonly workers: WorkerUrls;
    readonly seat: Pick<Seat, 'seatId' | 'seatName' | 'personName'>;
    readonly vault: Pick<Vault, 'keychainIn'>;
    readonly version: string;
    /** This device is in other hands, an owner has said: all of the tenant here is to be wiped. */
    readonly onLost?: () => void;
  },
  tenantId: TenantId,
  folder: string,
): Promise<OpenTenant> {
  const { ports, workers, seat } = around;
  const { seatId } = seat;
  const log = around.log.child({ tenantId });
  const closing: (() => Promise<void> | void)[] = [];
  const closeAll = async () => {
    // What was opened last is closed first: nobody loses what it stands on.
    for (const close of closing.toReversed()) await close();
  };
  try {
    const database = openTenantDatabase(ports, join(folder, 'tenant.db'));
    closing.push(() => database.close());
    const changes = createChanges();
    closing.push(() => changes.close());
    // Beside the tenant's own data, so that it goes when the tenant does.
    const keychain = await around.vault.keychainIn(join(folder, 'secrets'));
    // The two need each other: what is written is sealed, and what is sealed is written.
    const late: { sync?: TenantSync } = {};
    const commands = createCommandRunner({
      tenantId,
      database,
      ports,
      changes,
      log,
      mayWrite: (space) => late.sync?.mayWrite(space) ?? true,
      committed: () => late.sync?.committed(),
    });
    closing.push(() => commands.close());
    const blobs = openTenantBlobs({
      database: database.write,
      folder,
      ports,
      changes,
      log,
      letPass: (signal) => letChunksPass(late.sync, signal),
    });
    closing.push(() => blobs.close());
    const classes = createTagClasses(database.write, changes);
    closing.push(() => classes.close());
    const samples = await openHistorian({
      disk: ports.disk,
      clock: ports.clock,
      log,
      folder: join(folder, 'history'),
      threads: workers.samples,
      classOf: classes.classOf,
    });
    closing.push(() => samples.close());
    await importRows(ports.disk, join(folder, 'samples.db'), samples);
    const live = createLiveValues();
    closing.push(() => live.close());
    const lines = createLazyLines(() =>
      ports.network.openLines({ workFolder: join(folder, 'drivers'), log }),
    );
    closing.push(() => lines.close());
    const settings = () => readSettings(database.write);
    const sync = await createTenantSync({
      tenantId,
      database: database.write,
      writer: commands,
      ports,
      keychain,
      changes,
      log,
      seat,
      tenantName: () => settings().operatorName,
      appVersion: around.version,
      networks: namesOfNetworks,
      onLost: around.onLost ?? (() => undefined),
    });
    late.sync = sync;
    closing.push(() => sync.close());
    const lan = createLan({
      database: database.write,
      reach: ports.network.lan ?? noNetworks,
      place: () => sync.place,
      ports,
      onBug: (error) => log.error({ err: error }, 'trouble on the LAN'),
      onBlobLine: (line) => blobs.meet(line),
    });
    if (ports.network.lan) sync.addPath(lan);
    const following = followSync(blobs, sync, changes);
    closing.push(() => following.close());
    // Closed after whatever takes samples in, so that all of them are kept for the broker.
    const publisher = await openPublisher({
      read: database.read,
      seatId,
      lines,
      live,
      changes,
      settings,
      log,
      folder,
      ports,
    });
    closing.push(() => publisher.close());
    const memories = createLineMemories(database.write);
    const ingest = startIngest({ lines, live, samples, changes, log, memories });
    closing.push(() => ingest.close());
    const jobs = createJobs({ database: database.write, ports, log, changes });
    closing.push(() => jobs.close());

    const newId = createIds(ports);
    const sensors = await openSensors({
      read: database.read,
      changes,
      log,
      samples,
      live,
      ports,
      newId: () => newId() as CommandId,
    });
    closing.push(() => sensors.close());
    const base = {
      tenantId,
      folder,
      ports,
      log,
      read: database.read,
      commands,
      blobs,
      sync,
      lan,
      samples,
      live,
      lines,
      jobs,
      jobWorkers: workers.jobs,
      changes,
      settings,
      deviceSecrets: createDeviceSecrets(keychain),
      deviceIdentities: createDeviceIdentities(keychain),
      channelSecrets: createChannelSecrets(keychain),
      conflictDesk: createConflictDesk(database.write, ports.clock),
      publisher,
      sensorPosts: sensors.posts,
      deviceStatuses: () => ingest.statuses,
      reductionCounts: ingest.reductionCounts,
      newId: () => newId() as CommandId,
    };
    // Alone in its tenant, a seat is its own standby; seats that share a relay agree there.
    const duty = createDutySeat({
      register: createRegisterOf(createOwnRegister(), createRequestsOf(sync)),
      memory: createDutyMemory(database.write),
      seatId,
      clock: ports.clock,
      log,
    });
    closing.push(() => duty.close());
    // Who is alone knows it at once; a relay may take its time, and nothing waits for it.
    await Promise.race([duty.look(), new Promise((resolve) => setImmediate(resolve))]);
    const alarms = await openAlarmDesk({
      ...base,
      database: database.write,
      isOnDuty: () => duty.isOnDuty(),
      isDutyConfirmed: () => duty.isConfirmed(),
      toldAs: () => (sync.place && sync.mayWrite('field') ? seat.seatName : undefined),
    });
    closing.push(() => alarms.close());
    const notifier = openNotifier({ ...base, alarms, database: database.write });
    closing.push(() => notifier.close());
    const history = openHistory({
      ...base,
      store: samples,
      notes: createHistoryNotes(database.write, ports.clock),
      // Samples are sent nowhere yet.
      mayForget: (tagId, fromMs, toMs) =>
        holdsSamples(alarms.book, tagId, fromMs, toMs) ? 'alarm' : true,
    });
    closing.push(() => history.close());
    const talk = createLiveTalk(sync, { tenantId, ports });
    const notes = createNoteDesk({ ...base, commands, talk, database: database.write });
    closing.push(() => notes.close());
    const lookers = createLookers({ ...base, talk });
    closing.push(() => lookers.close());
    const writeDesk = createWriteDesk({ ...base, database: database.write });
    const backups = openBackups({
      ...base,
      notes: createBackupNotes(database.write),
      version: around.version ?? '',
      seatId,
      seatName: hostname(),
      seal: () => sync.settle(),
      secrets: () => keychain.all(),
      sharing() {
        const { place } = sync;
        return place && { tenantId, database: database.write, ports, place };
      },
      relay: () => sync.relay?.text ?? null,
      async useKitSeed(seed) {
        // On one computer alone its person is the owner, and there is nobody to be let in by.
        if (!sync.place) throw new Refusal('recovery-kit-void');
        await sync.useKit(seed);
      },
    });
    closing.push(() => backups.close());
    const deps: TenantDeps = {
      ...base,
      alarms,
      notifier,
      notes,
      lookers,
      history,
      backups,
      writeDesk,
    };
    const reductions = await followReductions(deps, ingest);
    closing.push(() => reductions.close());
    const calculated = await followCalculated(deps);
    closing.push(() => calculated.close());
    const devices = await followDevices({ ...deps, memories });
    closing.push(() => devices.close());
    const rules = followRules({ ...base, seatId: seatId, role: () => sync.role ?? 'owner' });
    closing.push(() => rules.close());
    jobs.begin([
      ...history.runners,
      backups.runner,
      createImportRunner(deps),
      createHistoryRunner(deps),
      createTemplateChangeRunner(deps),
      createRecalculationRunner(deps),
      createTagsImportRunner(deps),
      createTagEditRunner(deps),
      createJournalExportRunner(deps),
      createFileExportRunner({ ...deps, version: around.version }),
      createFileImportRunner(deps),
    ]);
    return { deps, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Another text when this machine has come into another network, or out of one. */
function namesOfNetworks(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses.map(({ address }) => address))
    .toSorted()
    .join();
}
