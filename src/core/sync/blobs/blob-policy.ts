import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** Which originals come to this seat by themselves; thumbnails and previews always do. */
export const blobPolicy = z.object({
  originals: z.enum(['all', 'small', 'onDemand']),
  /** What is small. */
  smallBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 40),
});
export type BlobPolicy = z.output<typeof blobPolicy>;

const usual: BlobPolicy = { originals: 'small', smallBytes: 10 * 1024 * 1024 };
const metaKey = 'blobPolicy';

export function readPolicy(database: Database): BlobPolicy {
  const text = prepareOnce(database, 'select value from meta where key = ?').pluck().get(metaKey);
  return text === undefined ? usual : blobPolicy.parse(JSON.parse(String(text)));
}

export function writePolicy(database: Database, policy: BlobPolicy): void {
  const sql = 'insert or replace into meta (key, value) values (?, ?)';
  prepareOnce(database, sql).run(metaKey, JSON.stringify(policy));
}

/** The largest original, as it travels, that comes by itself. */
export function upToBytesOf({ originals, smallBytes }: BlobPolicy): number {
  if (originals === 'all') return Number.MAX_SAFE_INTEGER;
  return originals === 'small' ? smallBytes : -1;
}
