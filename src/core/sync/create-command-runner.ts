import type { Logger } from 'pino';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Changes } from '../core-deps.ts';
import type { Ports } from '../ports.ts';
import type { TenantDatabase } from '../storage/database.ts';
import { refusingWhenFull } from '../storage/disk-full.ts';
import { prepareOnce } from '../storage/run-sync.ts';
import { type Absorbed, absorbInTransaction, type ForeignChanges } from './absorb-changes.ts';
import type { CommandHead, CommandRunner, CommandToRun, MadeChanges } from './command-runner.ts';
import { createDocumentStore } from './document-store.ts';
import type { LiveDocument } from './live-document.ts';
import { createIds } from './new-id.ts';
import type { Projection } from './projections/projection.ts';
import { projections } from './projections/projections.ts';
import { rebuildOutdatedRows } from './projections/rebuild-rows.ts';
import { runMade } from './run-made.ts';
import { type RunDeps, runInTransaction } from './run-command.ts';

export interface CommandRunnerDeps {
  readonly tenantId: TenantId;
  readonly database: TenantDatabase;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'reach'>;
  readonly changes: Pick<Changes, 'announce'>;
  readonly log: Logger;
  /** Whether this seat may write documents of a space; all, unless told otherwise. */
  readonly mayWrite?: (space: string) => boolean;
  /** Commands that changed something have been committed. */
  readonly committed?: () => void;
}

/** Of what came from elsewhere at once; screens read anew what they show. */
const MAX_ANNOUNCED = 100;

/** The door through which a tenant's documents are written, by its people and, later, by what comes from other seats. */
export interface TenantWriter extends CommandRunner {
  /** Takes in changes made elsewhere, all or none. */
  absorb(foreign: readonly ForeignChanges[]): void;
  /** One transaction of other work on documents, such as taking in chunks. Announces what it says has changed. */
  transact<Result>(work: (deps: RunDeps, touched: Set<LiveDocument>) => Transacted<Result>): Result;
  /**
   * One command whose changes were made in a copy of the document that a screen holds: they are committed as they are. What
   * is held already changes nothing; what builds on anything that is not here throws `DoNotFit`, and nothing is kept.
   */
  runMade(head: CommandHead, made: MadeChanges): void;
  readonly liveCount: number;
  close(): void;
}

export interface Transacted<Result> {
  readonly result: Result;
  readonly changed: readonly Absorbed[];
}

/**
 * The command runner of an open tenant; see `CommandRunner` for what it promises. Makes rows anew first when another
 * version's projections made them.
 */
export function createCommandRunner(deps: CommandRunnerDeps): TenantWriter {
  const { ports, log, tenantId } = deps;
  const database = deps.database.write;
  rebuildOutdatedRows(database, ports, log);
  const documents = createDocumentStore({ tenantId, database, ports, log });
  const { mayWrite = () => true } = deps;
  const runDeps: RunDeps = { database, documents, ports, newId: createIds(ports), mayWrite };

  const runMany = (commands: readonly CommandToRun<object>[]) => {
    const outcomes = commit(runDeps, (touched) =>
      commands.map((command) => runInTransaction(runDeps, command, touched)),
    );
    ports.reach('command:committed');
    announce(
      deps.changes,
      outcomes.flatMap(({ changed }) => changed),
    );
    const done = outcomes.filter(({ changed }) => changed.length > 0);
    if (done.length > 0) {
      deps.changes.announce(
        'audit.appended',
        done.map(({ commandId }) => commandId),
      );
      deps.committed?.();
    }
    return outcomes.map(({ answer, commandId }) => ({ ...JSON.parse(answer), commandId }));
  };

  const lastAudited = () =>
    prepareOnce(database, 'select max(n) from audit').pluck().get() as number | null;
  const auditedAfter = (n: number | null) =>
    prepareOnce(database, 'select commandId from audit where n > ? order by n desc limit ?')
      .pluck()
      .all(n ?? 0, MAX_ANNOUNCED) as string[];
  const transact: TenantWriter['transact'] = (work) => {
    const before = lastAudited();
    const { result, changed } = commit(runDeps, (touched) => work(runDeps, touched));
    announce(deps.changes, changed);
    const audited = auditedAfter(before);
    if (audited.length > 0) deps.changes.announce('audit.appended', audited);
    return result;
  };

  const runMadeNow: TenantWriter['runMade'] = (head, made) => {
    const changed = commit(runDeps, (touched) => runMade(runDeps, head, made, touched));
    ports.reach('command:committed');
    announce(deps.changes, changed);
    if (changed.length === 0) return;
    deps.changes.announce('audit.appended', []);
    deps.committed?.();
  };

  return {
    runMade: runMadeNow,
    run: (head, work) => runMany([{ head, work }])[0],
    runMany,
    transact,
    absorb(foreign) {
      transact((_, touched) => {
        const changed = foreign.map((one) => absorbInTransaction(runDeps, one, touched));
        return { result: undefined, changed };
      });
    },
    get liveCount() {
      return documents.liveCount;
    },
    close: () => documents.close(),
  };
}

/** One transaction. What it touched in memory is forgotten when it fails, since the disk then says otherwise. */
function commit<T>(deps: RunDeps, work: (touched: Set<LiveDocument>) => T): T {
  const { database, documents, ports } = deps;
  if (database.inTransaction) throw new Error('A command cannot run inside another');
  const touched = new Set<LiveDocument>();
  ports.reach('command:begins');
  const transaction = database.transaction(() => {
    const result = work(touched);
    ports.reach('command:commits');
    return result;
  });
  try {
    return refusingWhenFull(() => transaction.immediate());
  } catch (error) {
    documents.drop(touched);
    throw error;
  } finally {
    documents.trim();
  }
}

function announce(changes: Pick<Changes, 'announce'>, changed: readonly Absorbed[]): void {
  for (const { live, parts } of changed) {
    const projection = projections[live.kind] as Projection;
    for (const [event, ids] of projection.eventsOf(live.key, parts)) {
      if (ids.length > 0) changes.announce(event, ids);
    }
    if (live.mayConflict) changes.announce('conflicts.changed', [live.key]);
  }
}
