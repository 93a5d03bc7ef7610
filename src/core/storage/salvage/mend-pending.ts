import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { parseTime } from '#shared/kit/hybrid-clock.ts';
import { readAuthor, readMessage } from '#core/sync/read-message.ts';
import { hasTable } from './missing-rows.ts';

const hashBytes = 32;

interface Command {
  readonly command: string;
  readonly hybridTime: string;
  readonly personId: string;
  readonly seatId: string;
  readonly changes: (readonly [documentId: string, hash: string])[];
}

/**
 * Makes what waits to be sealed fit what there is: each change of this seat that documents hold and no chunk does, and nothing
 * that no document holds any more. What another place has already gets there twice, which changes nothing; what only this seat had
 * would else travel to nobody.
 */
export function mendPending(target: Database): void {
  target.transaction(() => {
    const inChunks = hashesInChunks(target);
    const known = new Set(
      target.prepare('select commandId from pending').pluck().all() as string[],
    );
    const own = ownSeat(target);
    const commands = new Map<string, Command>();
    for (const { documentId, meta } of changesIn(target)) {
      const { commandId, command, hybridTime } = readMessage(meta.message);
      const author = readAuthor(meta);
      const isOwn = own === undefined || author.seatId === own || known.has(commandId);
      if (commandId === '' || !isOwn || inChunks.has(meta.hash)) continue;
      const found = commands.get(commandId) ?? { command, hybridTime, ...author, changes: [] };
      commands.set(commandId, found);
      found.changes.push([documentId, meta.hash]);
    }
    rewrite(target, commands);
  })();
}

/** In the order they were given in: a later one may build on an earlier. */
function rewrite(target: Database, commands: ReadonlyMap<string, Command>): void {
  const batches = new Map(
    target.prepare('select commandId, batchId from pending').raw().all() as [
      string,
      string | null,
    ][],
  );
  target.exec('delete from pending');
  const insert = target.prepare(
    'insert into pending (commandId, command, hybridTime, batchId, personId, seatId, changes) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const inOrder = [...commands].toSorted(([, one], [, other]) =>
    one.hybridTime < other.hybridTime ? -1 : 1,
  );
  for (const [id, { command, hybridTime, personId, seatId, changes }] of inOrder) {
    const batchId = batches.get(id) ?? null;
    insert.run(id, command, hybridTime, batchId, personId, seatId, JSON.stringify(changes));
  }
}

function hashesInChunks(target: Database): ReadonlySet<string> {
  if (!hasTable(target, 'chunkChange')) return new Set();
  const all = target.prepare('select hashes from chunkChange').pluck().all() as Uint8Array[];
  return new Set(
    all.flatMap((hashes) =>
      Array.from({ length: Math.floor(hashes.length / hashBytes) }, (_, n) =>
        bytesToHex(hashes.subarray(n * hashBytes, (n + 1) * hashBytes)),
      ),
    ),
  );
}

/** Whose stamps this database gives; undefined when it does not say any more. */
function ownSeat(target: Database): string | undefined {
  const text = target.prepare(`select value from meta where key = 'hybridTime'`).pluck().get();
  return typeof text === 'string' ? parseTime(text)?.device : undefined;
}

function* changesIn(target: Database) {
  const documents = target.prepare('select id, snapshot from document').all() as {
    readonly id: string;
    readonly snapshot: Uint8Array;
  }[];
  const tail = target
    .prepare('select change from documentTail where documentId = ? order by n')
    .pluck();
  for (const { id, snapshot } of documents) {
    const changes = tail.all(id) as Uint8Array[];
    const [doc] = A.applyChanges(A.load<unknown>(snapshot), changes);
    for (const meta of A.getChangesMetaSince(doc, [])) yield { documentId: id, meta };
    A.free(doc);
  }
}
