import type { ExpressionBuilder } from 'kysely';
import type { TenantTables } from '#core/storage/tables.ts';

type OfAudit = ExpressionBuilder<TenantTables, 'audit'>;

/** 1 when a chunk that holds something of the command does not count. */
export function isSetAside(on: OfAudit) {
  return on.exists(chunksAside(on)).$castTo<number>().as('isSetAside');
}

/** Whether all that is known of the command counts. */
export function counts(on: OfAudit) {
  return on.not(on.exists(chunksAside(on)));
}

function chunksAside({ selectFrom, ref }: OfAudit) {
  return selectFrom('auditChange as held')
    .innerJoin('chunk', 'chunk.n', 'held.chunk')
    .select('chunk.n')
    .where('held.commandId', '=', ref('audit.commandId'))
    .where('chunk.counts', '=', 0);
}
