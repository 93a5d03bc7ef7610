import type { ReadonlyKysely } from 'kysely/readonly';
import type { Logger } from 'pino';
import type { ChangeEventName } from '#shared/contract/events.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { ChangeEvent } from '#shared/contract/events.ts';
import type { Lines } from './drivers/lines.ts';
import type { SampleStore } from './historian/sample-store.ts';
import type { LiveValues } from './historian/live-values.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Ports } from './ports.ts';
import type { TenantTables } from './storage/tables.ts';
import type { CommandRunner } from './sync/command-runner.ts';
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
  readonly samples: SampleStore;
  readonly live: LiveValues;
  readonly lines: Lines;
  readonly jobs: Jobs;
  readonly changes: Changes;
  readonly settings: () => TenantSettings;
}

/** Tells screens what was committed; ids of one event are gathered for up to 50 ms. */
export interface Changes extends Subscribable<ChangeEvent> {
  announce(event: ChangeEventName, ids: readonly string[]): void;
}
