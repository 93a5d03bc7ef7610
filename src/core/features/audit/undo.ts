import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import { lastingKinds } from '#shared/documents/definitions.ts';
import { isRefusal, Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { counts } from './set-aside.ts';
import { takeBack, type TakenBack } from './take-back.ts';

const COMMANDS_PER_TRANSACTION = 20;
const MAX_LISTED = 20;

export type UndoTarget = { readonly commandId: CommandId } | { readonly batchId: BatchId };

/** What an undo answers: see the contract's `audit.undo`. */
export interface Undone {
  readonly commandId: CommandId;
  readonly undone: CommandId[];
  readonly undoneCount: number;
  readonly overtaken: number;
  readonly batchId: BatchId | null;
}

type Deps = Pick<TenantDeps, 'read' | 'commands' | 'newId'>;
/** Takes away what a batch added beside documents: samples. */
type TakeBackBeside = (batchId: BatchId) => Promise<TakenBeside>;

interface TakenBeside {
  readonly removed: number;
  readonly overtaken: number;
}

/**
 * Takes back a command or a whole batch; without a target, what this person did last and has not taken back.
 * Refuses `nothing-to-undo`, `undo-overtaken` when every field has been changed since, `not-allowed`.
 */
export async function undo(
  deps: Deps,
  head: CommandHead,
  target: UndoTarget | undefined,
  takeBackBeside: TakeBackBeside = () => Promise.resolve({ removed: 0, overtaken: 0 }),
): Promise<Undone> {
  const before = await readEarlierUndo(deps, head.commandId);
  const chosen = target ?? before?.target ?? (await readLastTarget(deps, head));
  if (!chosen) throw new Refusal('nothing-to-undo');
  if ('commandId' in chosen) return undoCommand(deps, head, chosen.commandId);
  // Samples go first, while their tags are there.
  const beside = await takeBackBeside(chosen.batchId);
  try {
    const done = await undoBatch(deps, head, chosen.batchId, before?.batchId ?? undefined);
    return { ...done, overtaken: done.overtaken + beside.overtaken };
  } catch (error) {
    // Documents that others work with stay; what lay beside them is gone all the same.
    if (!isRefusal(error, 'undo-overtaken') || beside.removed === 0) throw error;
    const commandId = head.commandId ?? deps.newId();
    return { commandId, undone: [], undoneCount: 0, overtaken: beside.overtaken, batchId: null };
  }
}

/** Takes back one command, as one command. */
export function undoCommand(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  target: CommandId,
): Undone {
  return deps.commands.run({ ...head, undoes: target }, (edit) => {
    const { restored, overtaken } = takeBack(edit, target, head.session);
    if (restored === 0 && overtaken > 0) throw new Refusal('undo-overtaken', { overtaken });
    return { undone: [target], undoneCount: 1, overtaken, batchId: head.batchId ?? null };
  });
}

/**
 * Takes back a batch, newest command first, as many short commands under a batch id of their own: it can itself be taken
 * back as a whole. Other work goes on between them; what was interrupted is finished by calling again.
 */
export async function undoBatch(
  deps: Deps,
  head: CommandHead,
  target: BatchId,
  begunBatch?: BatchId,
): Promise<Undone> {
  const batchId = begunBatch ?? head.batchId ?? (deps.newId() as string as BatchId);
  const standing = await readStanding(deps, target);
  const done: DoneStep[] = [];
  for (let start = 0; start < standing.length; start += COMMANDS_PER_TRANSACTION) {
    const chunk = standing.slice(start, start + COMMANDS_PER_TRANSACTION);
    const heads = chunk.map((undoes, index) => ({
      ...head,
      batchId,
      undoes,
      // The caller's id stands for the whole, and names its first command.
      commandId: start + index === 0 && !begunBatch ? head.commandId : undefined,
    }));
    done.push(...runChunk(deps, heads));
    await nextTurn();
  }
  return summarise(deps, head, batchId, done);
}

interface DoneStep extends TakenBack {
  readonly commandId: CommandId;
  readonly target: CommandId;
}

function runChunk(
  deps: Pick<TenantDeps, 'commands'>,
  heads: readonly (CommandHead & { readonly undoes: CommandId })[],
): DoneStep[] {
  return deps.commands.runMany(
    heads.map((head) => ({
      head,
      work: (edit) => ({ target: head.undoes, ...takeBack(edit, head.undoes, head.session) }),
    })),
  );
}

async function summarise(
  deps: Deps,
  head: CommandHead,
  batchId: BatchId,
  done: readonly DoneStep[],
): Promise<Undone> {
  const overtaken = done.reduce((sum, step) => sum + step.overtaken, 0);
  const undone = await readTakenBack(deps, batchId);
  if (undone.length === 0) {
    throw overtaken > 0
      ? new Refusal('undo-overtaken', { overtaken })
      : new Refusal('nothing-to-undo');
  }
  return {
    commandId: head.commandId ?? done[0]!.commandId,
    undone: undone.slice(0, MAX_LISTED),
    undoneCount: undone.length,
    overtaken,
    batchId,
  };
}

/** An undo under this command id that was begun before, perhaps not finished. */
async function readEarlierUndo(deps: Deps, commandId: CommandId | undefined) {
  if (!commandId) return undefined;
  const row = await deps.read
    .selectFrom('audit')
    .innerJoin('audit as target', 'target.commandId', 'audit.undoes')
    .select([
      'audit.batchId as batchId',
      'target.commandId as targetId',
      'target.batchId as targetBatch',
    ])
    .where('audit.commandId', '=', commandId)
    .executeTakeFirst();
  if (!row) return undefined;
  const ofBatch = row.batchId !== null && row.targetBatch !== null;
  const target: UndoTarget = ofBatch
    ? { batchId: row.targetBatch as BatchId }
    : { commandId: row.targetId as CommandId };
  return { target, batchId: row.batchId as BatchId | null };
}

/** The last thing of a person that stands and is itself no undo. */
async function readLastTarget(deps: Deps, head: CommandHead): Promise<UndoTarget | undefined> {
  const last = await deps.read
    .selectFrom('audit')
    .select(['commandId', 'batchId'])
    .where('personId', '=', head.session.personId)
    .where('undoneBy', 'is', null)
    .where('undoes', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('auditChange')
            .select('kind')
            .whereRef('auditChange.commandId', '=', 'audit.commandId')
            .where('kind', 'in', lastingKinds),
        ),
      ),
    )
    .orderBy('hybridTime', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return undefined;
  return last.batchId === null
    ? { commandId: last.commandId as CommandId }
    : { batchId: last.batchId as BatchId };
}

/** Commands of a batch that are in effect, newest first. */
async function readStanding(deps: Deps, batchId: BatchId): Promise<CommandId[]> {
  const rows = await deps.read
    .selectFrom('audit')
    .select('commandId')
    .where('batchId', '=', batchId)
    .where('undoneBy', 'is', null)
    .where(counts)
    .orderBy('hybridTime', 'desc')
    .execute();
  return rows.map(({ commandId }) => commandId as CommandId);
}

/** What the commands of an undo's batch took back, in their order. */
async function readTakenBack(deps: Deps, batchId: BatchId): Promise<CommandId[]> {
  const rows = await deps.read
    .selectFrom('audit')
    .select('undoes')
    .where('batchId', '=', batchId)
    .where('undoes', 'is not', null)
    .orderBy('hybridTime')
    .execute();
  return rows.map(({ undoes }) => undoes as CommandId);
}
