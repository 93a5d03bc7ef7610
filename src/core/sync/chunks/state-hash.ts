import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Space } from '#shared/chunks/header.ts';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { withoutFlush } from '#core/storage/without-flush.ts';
import { isRestoring } from '../checkpoints/restoring-rows.ts';
import { isAllFolded } from './chunk-rows.ts';
import { isSomethingPending } from './gather-pending.ts';

/** By the first two digits of a document's id, which is a hash. */
const buckets = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

/**
 * A hash over the documents of a space and their heads: two places where the same chunks count have the same, and another if
 * they disagree about any document. Of 256 buckets only those are read anew whose documents have changed. null while not all
 * that counts is folded, what is folded is not all sealed, or documents of a checkpoint have not been compared: they are then
 * not known to be what the chunks say.
 */
export function stateHashOf(database: Database, space: Space): string | null {
  if (isSomethingPending(database) || !isAllFolded(database, space)) return null;
  if (isRestoring(database, space)) return null;
  const known = new Map(
    (
      prepareOnce(database, 'select bucket, hash from stateBucket where space = ?').all(space) as {
        bucket: string;
        hash: Uint8Array;
      }[]
    ).map(({ bucket, hash }) => [bucket, hash]),
  );
  const lacking = buckets.filter((bucket) => !known.has(bucket));
  for (const [bucket, hash] of rememberBuckets(database, space, lacking)) known.set(bucket, hash);
  const whole = createHash('sha256');
  for (const bucket of buckets) whole.update(known.get(bucket)!);
  return whole.digest('hex');
}

/** In one transaction: most of what this costs would be commits. */
function rememberBuckets(
  database: Database,
  space: Space,
  lacking: readonly string[],
): readonly (readonly [bucket: string, hash: Uint8Array])[] {
  if (lacking.length === 0) return [];
  const hashes = lacking.map((bucket) => [bucket, hashBucket(database, space, bucket)] as const);
  const insert = prepareOnce(
    database,
    'insert into stateBucket (space, bucket, hash) values (?, ?, ?)',
  );
  const remember = database.transaction(() => {
    for (const [bucket, hash] of hashes) insert.run(space, bucket, hash);
  });
  withoutFlush(database, remember);
  return hashes;
}

function hashBucket(database: Database, space: Space, bucket: string): Uint8Array {
  const kinds = documentKinds.filter((kind) => definitions[kind].space === (space as string));
  // The plus keeps SQLite from looking up all of a kind for each bucket.
  const rows = prepareOnce(
    database,
    `select id, heads from document where id >= ? and id < ? and +kind in (${kinds.map(() => '?').join()}) order by id`,
  ).all(bucket, `${bucket}g`, ...kinds) as { id: string; heads: string }[];
  const hash = createHash('sha256');
  for (const { id, heads } of rows) hash.update(`${id} ${heads}\n`);
  return hash.digest();
}
