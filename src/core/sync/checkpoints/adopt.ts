import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { LiveDocument } from '../live-document.ts';
import { readMessage } from '../read-message.ts';

/**
 * Changes of a document that came with a checkpoint and stand in no chunk that can be had: they wait to be sealed by this
 * device, under the commands they were made by. Nothing that people wrote is lost with the seat that had written it.
 */
export function adopt(
  database: Database,
  { id, doc }: Pick<LiveDocument, 'id' | 'doc'>,
  hashes: readonly string[],
): void {
  const surplus = new Set(hashes);
  const changes = A.getChangesMetaSince(doc, []).filter(({ hash }) => surplus.has(hash));
  // A command that touched several documents stands there once, with what it did to each.
  const insert = prepareOnce(
    database,
    `insert into pending (commandId, command, hybridTime, batchId, personId, seatId, changes)
     values (@commandId, 'checkpoint.adopt', '', null, '', '', @changes)
     on conflict (commandId) do update set changes =
       (select json_group_array(json(value)) from
         (select value from json_each(pending.changes) union all select value from json_each(excluded.changes)))`,
  );
  const byCommand = Map.groupBy(changes, ({ message }) => readMessage(message).commandId);
  for (const [commandId, some] of byCommand) {
    insert.run({ commandId, changes: JSON.stringify(some.map(({ hash }) => [id, hash])) });
  }
}
