import type { ReadonlyKysely } from 'kysely/readonly';
import type { Logger } from 'pino';
import type { Restoring as RestoringState } from '#shared/contract/backups.ts';
import type { TenantSummary } from '#shared/contract/tenants.ts';
import type { CommandId, DeviceId, TagId, TenantId, TokenId } from '#shared/domain/identity/ids.ts';
import type { ReductionCount } from '#shared/domain/telemetry/reduction/reduction.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { ChangeEvent, ChangeEventName } from '#shared/contract/events.ts';
import type { Lines } from './drivers/lines.ts';
import type { ShownSecret } from './backups/backup-keys.ts';
import type { Backups } from './features/backups/index.ts';
import type { ConflictDesk } from './features/conflicts/index.ts';
import type { DeviceIdentities, DeviceSecrets } from './features/devices/index.ts';
import type { AlarmDesk } from './features/alarms/index.ts';
import type { ChannelSecrets, Notifier } from './features/notifications/index.ts';
import type { NoteDesk } from './features/notes/index.ts';
import type { Lookers } from './features/presence/index.ts';
import type { WriteDesk } from './features/field-writes/index.ts';
import type { Publisher } from './features/publishing/index.ts';
import type { PostTaker } from './features/sensors/index.ts';
import type { History } from './features/history/index.ts';
import type { SampleStore } from './historian/sample-store.ts';
import type { LiveValues } from './historian/live-values.ts';
import type { Vault } from './installation/vault/vault.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Ports } from './ports.ts';
import type { TenantTables } from './storage/tables.ts';
import type { TenantBlobs } from './sync/blobs/open-tenant-blobs.ts';
import type { CommandRunner } from './sync/command-runner.ts';
import type { Lan } from './sync/links/lan/create-lan.ts';
import type { InvitationText } from './sync/seat/invitation-text.ts';
import type { KitEntry } from './sync/tenant-sync.ts';
import type { TenantSync } from './sync/tenant-sync.ts';
import type { TenantSettings } from '#shared/domain/people/tenant-settings.ts';

/** Everything a feature of an open tenant may ask for; features take `Pick<TenantDeps, …>`. */
export interface TenantDeps {
  readonly tenantId: TenantId;
  readonly folder: string;
  readonly ports: Ports;
  readonly log: Logger;
  /** For queries; its type cannot write. */
  readonly read: ReadonlyKysely<TenantTables>;
  /** The one door through which documents are written. */
  readonly commands: CommandRunner;
  /** The bytes of photos and files. */
  readonly blobs: TenantBlobs;
  /** Chunks, members, and the ways to other places. */
  readonly sync: TenantSync;
  readonly lan: Pick<Lan, 'settings' | 'set'>;
  readonly samples: SampleStore;
  readonly history: History;
  readonly backups: Backups;
  readonly live: LiveValues;
  readonly lines: Lines;
  readonly alarms: AlarmDesk;
  readonly notifier: Notifier;
  readonly conflictDesk: ConflictDesk;
  readonly notes: NoteDesk;
  readonly lookers: Lookers;
  readonly jobs: Jobs;
  /** Folder of the job workers' files where they are not beside their callers, as in a bundle. */
  readonly jobWorkers: URL | undefined;
  readonly changes: Changes;
  readonly settings: () => TenantSettings;
  readonly deviceSecrets: DeviceSecrets;
  readonly deviceIdentities: DeviceIdentities;
  readonly channelSecrets: ChannelSecrets;
  readonly publisher: Publisher;
  readonly sensorPosts: PostTaker;
  readonly writeDesk: WriteDesk;
  readonly deviceStatuses: () => ReadonlyMap<DeviceId, DeviceStatus>;
  /** Of the tags that are thinned out. */
  readonly reductionCounts: () => ReadonlyMap<TagId, ReductionCount>;
  newId(): CommandId;
}

/** Tells screens what was committed; ids of one event are gathered for up to 50 ms. */
export interface Changes extends Subscribable<ChangeEvent> {
  announce(event: ChangeEventName, ids: readonly string[]): void;
  /** Aborts when whatever changes here is closed; streams of changes end with it. */
  readonly closed: AbortSignal;
}

/** Everything a call that belongs to no tenant may ask for. */
export interface CoreDeps {
  readonly version: string;
  readonly startedAtMs: number;
  readonly dataFolder: string;
  readonly ports: Ports;
  readonly log: Logger;
  readonly tenants: Tenants;
  readonly tokens: ApiTokens;
  readonly restoring: Restoring;
  readonly vault: Pick<Vault, 'state' | 'setPassphrase' | 'removePassphrase'>;
  readonly changes: Changes;
  /** What this computer and who works at it are called from now on. */
  renameSeat(names: { readonly seatName: string; readonly personName: string }): void;
  /** Absent where this build has no simulator beside it. */
  readonly startSimulatedLease: (() => Promise<SimulatedLease>) | null;
  /** Starts the simulated lease and has its tenant ready; who asks meanwhile shares the work. Refuses `simulator-unavailable`. */
  explore(): Promise<TenantId>;
}

/** The tenants of this data folder. */
export interface Tenants {
  list(): readonly TenantSummary[];
  create(request: {
    name: string;
    template: string;
    timeZone?: string | undefined;
    isDemo?: boolean;
    /** The same again makes no second tenant. */
    commandId?: CommandId | undefined;
  }): Promise<TenantId>;
  /**
   * Makes the tenant of an invitation here, empty, on its way to becoming a member; one that is here and no member goes on its way
   * again, with what it holds. Refuses `tenant-here-already`; the same `commandId` again makes no second.
   */
  join(invitation: InvitationText, commandId?: CommandId): Promise<TenantId>;
  /**
   * Brings a tenant here by a recovery kit, as `join` does by an invitation; an owner's then. Refuses `tenant-here-already`,
   * `relay-address-invalid`.
   */
  comeBack(by: ComingBack): Promise<TenantId>;
  /** Removes one that is on its way here by a kit and in which this seat is no member yet. Refuses `tenant-here-already`. */
  giveUpComingBack(tenantId: TenantId): Promise<void>;
  /** What a new tenant may begin with. */
  templates(): readonly { key: string; name: string; description: string }[];
  /** Opens when it is not open; refuses `tenant-not-found`, `database-newer`, `database-damaged`. */
  open(tenantId: TenantId): Promise<TenantDeps>;
  /** undefined when it is not open. */
  find(tenantId: TenantId): TenantDeps | undefined;
  close(tenantId: TenantId): Promise<void>;
  /** A read met damage: closes the tenant and opens it again with a salvage. At most once in ten minutes. */
  heal(tenantId: TenantId): void;
}

export interface ComingBack extends Omit<KitEntry, 'seed'> {
  readonly tenantId: TenantId;
  /** Of the kit. */
  readonly secret: Uint8Array;
  /** null: the kit does not say. */
  readonly printedAtMs: number | null;
  /** The same again makes no second tenant. */
  readonly commandId?: CommandId | undefined;
}

/** Makes tenants of backups; see `installation/restoring.ts`. */
export interface Restoring {
  /** Refuses `backup-unreadable`, `backup-unknown`, `backup-newer`, `backup-damaged`. */
  inspect(path: string): {
    tenantId: TenantId;
    tenantName: string;
    madeAtMs: number;
    seatName: string;
    appVersion: string;
    hasDeviceKey: boolean;
    bytes: number;
    opensWith: ShownSecret['kind'][];
    isHere: boolean;
  };
  /** Newest first; refuses `folder-not-readable`. */
  find(folder: string): { path: string; tenantName: string; madeAtMs: number; bytes: number }[];
  state(): RestoringState;
  /** Resolves when it has begun; refuses what `inspect` refuses, and what the contract says of `restore`. */
  start(request: {
    readonly path: string;
    readonly secret: ShownSecret;
    readonly replace: boolean;
  }): Promise<void>;
  cancel(): void;
}

export interface ApiTokens {
  list(tenantId: TenantId): readonly {
    tokenId: TokenId;
    name: string;
    role: Role;
    createdAtMs: number;
    lastUsedAtMs: number | null;
  }[];
  /** The same `commandId` again makes no second token, but gives the one it made a new secret. */
  create(
    tenantId: TenantId,
    name: string,
    role: Role,
    commandId?: CommandId,
  ): { tokenId: TokenId; token: string };
  revoke(tenantId: TenantId, tokenId: TokenId, commandId?: CommandId): void;
  /** Whose token it is; undefined when it is none. */
  check(
    token: string,
  ): { tenantId: TenantId; role: Role; name: string; tokenId: TokenId } | undefined;
}

/** A running simulated lease: its description, and the way to stop it. */
export interface SimulatedLease {
  /** Parsed JSON of the simulator's manifest; the demo feature validates it. */
  readonly manifest: unknown;
  close(): Promise<void>;
}
