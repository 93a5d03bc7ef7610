import type { Logger } from 'pino';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Changes } from '../core-deps.ts';
import type { Ports } from '../ports.ts';
import type { TenantDatabase } from '../storage/database.ts';
import { refusingWhenFull } from '../storage/disk-full.ts';
import type { CommandRunner, CommandToRun } from './command-runner.ts';
import { createDocumentStore } from './document-store.ts';
import type { LiveDocument } from './live-document.ts';
import { createIds } from './new-id.ts';
import type { Projection } from './projections/projection.ts';
import { projections } from './projections/projections.ts';
import { partsOf, type RunDeps, runInTransaction, type RunOutcome } from './run-command.ts';

export interface CommandRunnerDeps {
  readonly tenantId: TenantId;
  readonly database: TenantDatabase;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'reach'>;
  readonly changes: Pick<Changes, 'announce'>;
  readonly log: Logger;
}

/** The command runner of an open tenant; see `CommandRunner` for what it promises. */
export function createCommandRunner(deps: CommandRunnerDeps): CommandRunner & { close(): void } {
  const { ports, log, tenantId } = deps;
  const database = deps.database.write;
  const documents = createDocumentStore({ tenantId, database, ports, log });
  const runDeps: RunDeps = { database, documents, ports, newId: createIds(ports) };

  const runMany = (commands: readonly CommandToRun<object>[]) => {
    const touched = new Set<LiveDocument>();
    try {
      const outcomes = commitAll(runDeps, commands, touched);
      ports.reach('command:committed');
      announce(deps.changes, outcomes);
      return outcomes.map(({ answer, commandId }) => ({ ...JSON.parse(answer), commandId }));
    } catch (error) {
      documents.drop(touched);
      throw error;
    } finally {
      documents.trim();
    }
  };

  return {
    run: (head, work) => runMany([{ head, work }])[0],
    runMany,
    close: () => documents.close(),
  };
}

function commitAll(
  deps: RunDeps,
  commands: readonly CommandToRun<object>[],
  touched: Set<LiveDocument>,
): RunOutcome[] {
  const { database, ports } = deps;
  if (database.inTransaction) throw new Error('A command cannot run inside another');
  ports.reach('command:begins');
  const transaction = database.transaction(() => {
    const outcomes = commands.map((command) => runInTransaction(deps, command, touched));
    ports.reach('command:commits');
    return outcomes;
  });
  return refusingWhenFull(() => transaction.immediate());
}

function announce(changes: Pick<Changes, 'announce'>, outcomes: readonly RunOutcome[]): void {
  for (const { changed, commandId } of outcomes) {
    if (changed.length === 0) continue;
    for (const document of changed) {
      const { kind, key } = document.live;
      const projection = projections[kind] as Projection;
      for (const [event, ids] of projection.eventsOf(key, partsOf(kind, document.changes))) {
        if (ids.length > 0) changes.announce(event, ids);
      }
    }
    changes.announce('audit.appended', [commandId]);
  }
}
