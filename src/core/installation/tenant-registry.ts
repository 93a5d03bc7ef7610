import { join } from 'node:path';
import type { Logger } from 'pino';
import type { TenantSummary } from '#shared/contract/tenants.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Changes, TenantDeps, Tenants } from '../core-deps.ts';
import type { Ports } from '../ports.ts';
import { backUp, backUpWhenDue, type Backup } from '../storage/backup.ts';
import type { SalvageReport } from '../storage/salvage/salvage.ts';
import { kitSeedOf } from '../sync/seat/recovery-kit.ts';
import type { Seat } from './seat.ts';
import { createTenantMaker, type MakeTenant } from './make-tenant.ts';
import { putInPlace } from './put-in-place.ts';
import { backupsFolder, markClosed, openHealthy } from './tenant-health.ts';
import type { KnownTenant, TenantList } from './tenant-list.ts';
import type { TenantTemplate } from './tenant-templates.ts';
import type { Vault } from './vault/vault.ts';
import { wipeTenant } from './wipe-tenant.ts';

/** An open tenant and the way to close it. */
export interface OpenedTenant {
  readonly deps: TenantDeps;
  close(): Promise<void>;
}

/** What is this computer's own. */
export interface Own {
  readonly seat: Seat;
  readonly vault: Pick<Vault, 'keychainIn'>;
}

/** `making`: for a moment, to put in what it begins with. */
export type OpenTenant = (
  tenantId: TenantId,
  folder: string,
  log: Logger,
  own: Own,
  stage?: 'making',
) => Promise<OpenedTenant>;

export interface TenantRegistry extends Tenants {
  /** Opens what was open when the core last ended; one that cannot be opened is logged and the others go on. */
  restoreOpen(): Promise<void>;
  backUp(tenantId: TenantId): Promise<Backup>;
  /** Gives a restored tenant its place and opens it; answers where the one that was here lies now. */
  replace(tenantId: TenantId): Promise<string | null>;
  /** Closes it and removes all there is of it here. */
  wipe(tenantId: TenantId): Promise<void>;
  /** Closes all; they are opened again at the next start. */
  closeAll(): Promise<void>;
}

export interface RegistryDeps {
  readonly list: TenantList;
  /** Folder of the tenants' folders. */
  readonly folder: string;
  /** Where tenants lie that were replaced. */
  readonly replaced: string;
  readonly templates: readonly TenantTemplate[];
  readonly makeTenant: Pick<MakeTenant, 'seat' | 'vault' | 'database'>;
  readonly openTenant: OpenTenant;
  readonly ports: Ports;
  readonly log: Logger;
  readonly changes: Pick<Changes, 'announce'>;
}

const mostLost = 200;
/** Damage that a salvage does not end must not become a loop of closing and opening. */
const betweenHealingsMs = 10 * 60_000;

/**
 * The tenants of a data folder. Any number are open at once, each opened when it is first asked for; those who ask
 * while it opens or closes wait for that.
 */
export function createTenantRegistry(deps: RegistryDeps): TenantRegistry {
  const { list, ports, log, changes } = deps;
  const openTenants = new Map<TenantId, OpenedTenant>();
  const moving = new Map<TenantId, Promise<unknown>>();
  const folderOf = (known: KnownTenant) => join(deps.folder, known.folder);
  const healthOf = (known: KnownTenant) => ({ ports, log, folder: folderOf(known) });
  const make = createTenantMaker({ ...deps, ...deps.makeTenant });
  let isClosing = false;

  /** Opening and closing of one tenant follow one another. */
  const inTurn = <T>(id: TenantId, work: () => Promise<T>): Promise<T> => {
    const mine = (moving.get(id) ?? Promise.resolve()).then(work, work);
    const settled = mine.catch(() => undefined);
    moving.set(id, settled);
    return mine;
  };

  const openNow = async (id: TenantId): Promise<TenantDeps> => {
    const already = openTenants.get(id);
    if (already) return already.deps;
    if (isClosing) throw new Refusal('tenant-not-open', { tenantId: id });
    const known = list.get(id);
    if (!ports.disk.exists(folderOf(known))) {
      throw new Refusal('tenant-not-found', { tenantId: id, folder: known.folder });
    }
    const { opened, report } = await openHealthy(healthOf(known), () =>
      deps.openTenant(id, folderOf(known), log, deps.makeTenant),
    );
    openTenants.set(id, opened);
    if (report) list.setDamage(id, damageOf(report));
    list.setWasOpen(id, true);
    changes.announce('tenants.changed', [id]);
    return opened.deps;
  };

  const healedMs = new Map<TenantId, number>();

  const closeNow = async (id: TenantId, isDamaged = false): Promise<void> => {
    const opened = openTenants.get(id);
    if (!opened) return;
    openTenants.delete(id);
    await opened.close();
    // The mark stays, so that the next opening looks at every page and salvages.
    if (isDamaged) return;
    const health = healthOf(list.get(id));
    try {
      await backUpWhenDue(ports, join(health.folder, 'tenant.db'), backupsFolder(health.folder));
    } catch (error) {
      // The mark stays, so the next opening looks at every page: a backup may fail because they do not check.
      log.error({ err: error, tenantId: id }, 'backup at closing failed');
      return;
    }
    markClosed(health);
  };

  const wipeNow = async (id: TenantId): Promise<void> => {
    const folder = folderOf(list.get(id));
    await closeNow(id, true);
    wipeTenant(deps, id, folder);
  };

  return {
    list: () => list.all().map((known) => summarize(known, openTenants.has(known.tenantId))),
    templates: () =>
      deps.templates.map(({ key, name, description }) => ({ key, name, description })),
    async create(request) {
      const id = await make.create(request);
      await inTurn(id, () => openNow(id));
      return id;
    },
    async join(invitation, commandId) {
      const { tenantId: here, root } = invitation;
      if (list.all().some(({ tenantId }) => tenantId === here)) {
        const { sync } = await inTurn(here, () => openNow(here));
        if (sync.mayJoinAgain(root)) {
          await sync.expect(invitation);
          return here;
        }
      }
      const id = await make.join(invitation, commandId);
      await inTurn(id, () => openNow(id));
      return id;
    },
    async comeBack(by) {
      const { tenantId: here, root } = by;
      if (list.all().some(({ tenantId }) => tenantId === here)) {
        const { sync, backups } = await inTurn(here, () => openNow(here));
        if (sync.mayJoinAgain(root)) {
          backups.adoptKit(by.secret, by.printedAtMs);
          await sync.comeBack({ ...by, seed: kitSeedOf(by.secret) });
          return here;
        }
      }
      const id = await make.comeBack(by);
      await inTurn(id, () => openNow(id));
      return id;
    },
    async giveUpComingBack(id) {
      await inTurn(id, async () => {
        const { sync } = await openNow(id);
        if (!sync.mayGiveUpKit) throw new Refusal('tenant-here-already', { tenantId: id });
        await wipeNow(id);
      });
      changes.announce('tenants.changed', [id]);
    },
    open: (id) => inTurn(id, () => openNow(id)),
    find: (id) => openTenants.get(id)?.deps,
    async close(id) {
      list.get(id);
      await inTurn(id, () => closeNow(id));
      list.setWasOpen(id, false);
      changes.announce('tenants.changed', [id]);
    },
    async wipe(id) {
      await inTurn(id, () => wipeNow(id));
      changes.announce('tenants.changed', [id]);
    },
    heal(id) {
      const nowMs = ports.clock.monotonicMs();
      if (nowMs - (healedMs.get(id) ?? -Infinity) < betweenHealingsMs) return;
      healedMs.set(id, nowMs);
      log.error(
        { tenantId: id },
        'tenant.db is damaged; it is closed and opened again to be salvaged',
      );
      inTurn(id, async () => {
        await closeNow(id, true);
        await openNow(id);
      }).catch((error: unknown) => log.error({ err: error, tenantId: id }, 'healing failed'));
    },
    async restoreOpen() {
      for (const { tenantId } of list.all().filter((known) => known.wasOpen)) {
        try {
          await inTurn(tenantId, () => openNow(tenantId));
        } catch (error) {
          log.error({ err: error, tenantId }, 'a tenant that was open cannot be opened');
        }
      }
    },
    async backUp(id) {
      const { folder } = healthOf(list.get(id));
      return backUp(ports, join(folder, 'tenant.db'), backupsFolder(folder));
    },
    replace: (id) =>
      inTurn(id, async () => {
        // As it is: it is kept, and neither healed nor backed up any more.
        await closeNow(id, true);
        const aside = putInPlace(deps, id);
        await openNow(id);
        return aside;
      }),
    async closeAll() {
      isClosing = true;
      const ids = new Set([...openTenants.keys(), ...moving.keys()]);
      const ends = await Promise.allSettled([...ids].map((id) => inTurn(id, () => closeNow(id))));
      const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      if (failed.length > 0) throw new AggregateError(failed, 'Tenants did not close');
    },
  };
}

function summarize(known: KnownTenant, isOpen: boolean): TenantSummary {
  const { tenantId, name, isDemo, createdAtMs, damage } = known;
  return { tenantId, name, isOpen, isDemo, createdAtMs, wellCount: null, damage };
}

function damageOf(report: SalvageReport) {
  return {
    at: report.atMs,
    asideFile: report.asideFolder,
    lost: report.lost.slice(0, mostLost),
    restored: report.restored,
  };
}
