import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** More steps of undo and redo than anybody takes. */
const MOST_STEPS = 200;

/**
 * Brings in line which commands are taken back, after a command that takes back `target` has come, or has been set aside or
 * admitted: one is when another that takes it back is in effect, which that is unless it is taken back itself.
 */
export function settleUndone(database: Database, target: string): void {
  isInEffect(database, beginningOf(database, target), 0);
}

/** Up the chain of undo, redo, undo of redo … to what was done first. */
function beginningOf(database: Database, target: string): string {
  const undoes = prepareOnce(database, 'select undoes from audit where commandId = ?').pluck();
  let first = target;
  for (let step = 0; step < MOST_STEPS; step++) {
    const before = undoes.get(first) as string | null | undefined;
    if (!before) return first;
    first = before;
  }
  return first;
}

function isInEffect(database: Database, commandId: string, depth: number): boolean {
  const undoers = prepareOnce(
    database,
    `select commandId from audit where undoes = ? and not exists (
       select 1 from auditChange join chunk on chunk.n = auditChange.chunk
       where auditChange.commandId = audit.commandId and chunk.counts = 0)
     order by hybridTime desc`,
  )
    .pluck()
    .all(commandId) as string[];
  // A chain that a writer without good intent has closed to a ring ends somewhere.
  const by =
    depth > MOST_STEPS
      ? undefined
      : undoers.filter((one) => isInEffect(database, one, depth + 1))[0];
  prepareOnce(database, 'update audit set undoneBy = ? where commandId = ?').run(
    by ?? null,
    commandId,
  );
  return by === undefined;
}
