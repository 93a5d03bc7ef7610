import * as A from '@automerge/automerge';
import type { ChunkId } from '#shared/chunks/header.ts';
import { isAnyAuditDue } from '#core/sync/audit/audit-due.ts';
import { isKnownKind } from '#core/sync/chunks/read-body.ts';
import { readMessage } from '#core/sync/read-message.ts';
import { type ReadChunk, sealedChanges, type SeatToRead } from './read-seat.ts';

interface Entry {
  readonly commandId: string;
  readonly undoneBy: string | null;
  readonly undoes: string | null;
  readonly isAside: number;
}

/** The audit holds every command that counts, by whomever, and says of each rightly whether it is taken back. */
export function checkAudit(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const faults: string[] = [];
  const query = seat.open.database.write.prepare(
    `select audit.commandId, auditChange.documentId, chunk.id as chunkId
     from audit join auditChange using (commandId) left join chunk on chunk.n = auditChange.chunk`,
  );
  const found = new Set<string>();
  for (const row of query.all() as Record<string, string | null>[]) {
    found.add(`${row['commandId']} ${row['documentId']}`);
    if (row['chunkId'] === null)
      faults.push(`the audit does not know where ${row['commandId']} is`);
  }
  for (const { bytes, documentId, kind, chunk } of sealedChanges(seat, chunks)) {
    // Not by the chunk's word: who takes over what only a checkpoint had seals it as a command of its own.
    const { commandId } = readMessage(A.decodeChange(bytes).message);
    const isMissing = chunk.counts && isKnownKind(kind) && !found.has(`${commandId} ${documentId}`);
    if (isMissing) faults.push(`the audit does not hold ${commandId} of ${documentId}`);
  }
  if (isAnyAuditDue(seat.open.database.write)) faults.push('not all of the audit is written');
  return [...faults, ...checkUndone(seat)];
}

function checkUndone(seat: SeatToRead): string[] {
  const entries = seat.open.database.write
    .prepare(
      `select commandId, undoneBy, undoes, exists (select 1 from auditChange join chunk on chunk.n = auditChange.chunk
         where auditChange.commandId = audit.commandId and counts = 0) as isAside from audit`,
    )
    .all() as Entry[];
  const isInEffect = (one: Entry): boolean =>
    !entries.some((other) => other.undoes === one.commandId && !other.isAside && isInEffect(other));
  return entries
    .filter((one) => (one.undoneBy === null) !== isInEffect(one))
    .map(({ commandId }) => `whether ${commandId} is taken back is wrong`);
}
