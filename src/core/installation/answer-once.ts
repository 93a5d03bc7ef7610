import type { Database } from 'better-sqlite3';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { runSync } from '../storage/run-sync.ts';
import { tables } from './installation-queries.ts';

/**
 * Runs a command of the installation once: work and answer are one transaction, and the same `commandId` again gets the
 * stored answer. Refuses `command-id-reused` when another command had that id.
 */
export function answerOnce<Answer extends object>(
  database: Database,
  clock: Clock,
  command: string,
  commandId: CommandId | undefined,
  work: () => Answer,
): Answer {
  if (commandId === undefined) return database.transaction(work).immediate();
  return database
    .transaction(() => {
      const known = findAnswer<Answer>(database, command, commandId);
      if (known) return known;
      const answer = work();
      const row = { commandId, command, answer: JSON.stringify(answer), atMs: clock.nowMs() };
      runSync(database, tables.insertInto('commandAnswer').values(row));
      return answer;
    })
    .immediate();
}

/** What the command answered the first time, if it has run. */
export function findAnswer<Answer extends object>(
  database: Database,
  command: string,
  commandId: CommandId,
): Answer | undefined {
  const query = tables.selectFrom('commandAnswer').selectAll().where('commandId', '=', commandId);
  const [row] = runSync(database, query);
  if (row && row.command !== command) throw new Refusal('command-id-reused', { commandId });
  return row && (JSON.parse(row.answer) as Answer);
}
