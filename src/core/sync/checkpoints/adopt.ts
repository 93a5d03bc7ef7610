import type { Ports } from '#core/ports.ts';
import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { createIds } from '../new-id.ts';

/**
 * Changes of a document that came with a checkpoint and stand in no chunk that can be had: they wait to be sealed by this
 * device, as if they had been written here. Nothing that people wrote is lost with the seat that had written it.
 */
export function adopt(
  {
    database,
    ports,
  }: { readonly database: Database; readonly ports: Pick<Ports, 'random' | 'clock'> },
  documentId: string,
  hashes: readonly string[],
): void {
  const commandId = createIds(ports)();
  const changes = JSON.stringify(hashes.map((hash) => [documentId, hash]));
  prepareOnce(
    database,
    `insert into pending (commandId, command, hybridTime, batchId, personId, seatId, changes)
     values (?, 'checkpoint.adopt', '', null, '', '', ?)`,
  ).run(commandId, changes);
}
