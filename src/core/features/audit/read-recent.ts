import type { AuditEntry } from '#shared/contract/audit.ts';
import { lastingKinds } from '#shared/documents/definitions.ts';
import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { parseFields, valueToText } from './audited-text.ts';
import { isSetAside } from './set-aside.ts';

const MAX_CHANGES = 20;

type Deps = Pick<TenantDeps, 'read'>;

/** What was changed, newest first; a batch stands where its newest command is. `before`: hybrid time of the last seen. */
export async function readRecent(
  deps: Deps,
  { limit = 100, before }: { readonly limit?: number; readonly before?: string | undefined },
): Promise<AuditEntry[]> {
  const newest = await readNewest(deps, limit, before);
  return Promise.all(
    newest.map(async (row): Promise<AuditEntry> => {
      const batch = row.batchId === null ? undefined : await readBatch(deps, row.batchId);
      const isInEffect = batch ? batch.standing > 0 : row.undoneBy === null;
      const changes = await readFirstChanges(deps, row);
      const isAside = row.isSetAside === 1;
      const canUndo = isInEffect && !isAside && !changes.some(({ kind }) => isLasting(kind));
      return {
        commandId: row.commandId as CommandId,
        command: row.command,
        batchId: row.batchId as BatchId | null,
        commands: batch?.commands ?? 1,
        atMs: row.atMs,
        hybridTime: row.hybridTime,
        personName: row.personName,
        seatName: row.seatName,
        screen: row.screen,
        reason: row.reason,
        changes,
        changeCount: batch?.changeCount ?? row.changeCount,
        undoneBy: isInEffect ? null : (row.undoneBy as CommandId | null),
        undoes: row.undoes as CommandId | null,
        canUndo,
        isSetAside: isAside,
        clock: { isUnverified: row.isUnverified === 1, aheadMs: aheadOf(row) },
        doubts: JSON.parse(row.doubts) as AuditEntry['doubts'],
      };
    }),
  );
}

const isLasting = (kind: string) => (lastingKinds as readonly string[]).includes(kind);

/** A stamp that is later than when it was heard here was made by a clock that ran ahead. */
function aheadOf({ atMs, heardAtMs }: NewestRow): number {
  return heardAtMs === null ? 0 : Math.max(0, atMs - heardAtMs);
}

type NewestRow = Awaited<ReturnType<typeof readNewest>>[number];

function readNewest(deps: Deps, limit: number, before: string | undefined) {
  return deps.read
    .selectFrom('audit')
    .selectAll()
    .select(isSetAside)
    .where(({ or, eb, selectFrom, ref }) =>
      or([
        eb('audit.batchId', 'is', null),
        eb(
          'audit.hybridTime',
          '=',
          selectFrom('audit as other')
            .select(({ fn }) => fn.max('other.hybridTime').as('newest'))
            .where('other.batchId', '=', ref('audit.batchId')),
        ),
      ]),
    )
    .$if(before !== undefined, (query) => query.where('audit.hybridTime', '<', before!))
    .orderBy('audit.hybridTime', 'desc')
    .limit(limit)
    .execute();
}

/** `standing`: how many of its commands are in effect. */
function readBatch(deps: Deps, batchId: string) {
  return deps.read
    .selectFrom('audit')
    .where('batchId', '=', batchId)
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('commands'),
      fn.sum<number>('changeCount').as('changeCount'),
      fn.sum<number>(eb('undoneBy', 'is', null)).as('standing'),
    ])
    .executeTakeFirstOrThrow();
}

async function readFirstChanges(
  deps: Deps,
  { commandId, batchId }: NewestRow,
): Promise<AuditEntry['changes']> {
  const rows = await deps.read
    .selectFrom('audit')
    .innerJoin('auditChange', 'auditChange.commandId', 'audit.commandId')
    .select(['kind', 'key', 'changes'])
    .where((on) =>
      batchId === null ? on('audit.commandId', '=', commandId) : on('batchId', '=', batchId),
    )
    .orderBy('hybridTime', 'desc')
    .limit(MAX_CHANGES)
    .execute();
  return rows
    .flatMap(({ kind, key, changes }) =>
      parseFields(changes).map(([path, before, after]) => ({
        kind,
        key,
        path,
        before: valueToText(before),
        after: valueToText(after),
      })),
    )
    .slice(0, MAX_CHANGES);
}
