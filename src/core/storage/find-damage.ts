import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/**
 * Looks at every page of a tenant's database and at every byte of its documents: SQLite finds a page that is out of
 * order, only the hashes find a byte within one. Answers what is wrong first, or undefined.
 */
export function findDamage(database: Database): string | undefined {
  const check: unknown = database.pragma('quick_check(1)', { simple: true });
  if (check !== 'ok') return String(check);
  return (
    firstForged(database, 'select id, snapshot as bytes, sha256 from document') ??
    firstForged(database, 'select documentId as id, change as bytes, sha256 from documentTail')
  );
}

interface Blob {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly sha256: Uint8Array;
}

function firstForged(database: Database, query: string): string | undefined {
  for (const { id, bytes, sha256 } of database.prepare<[], Blob>(query).iterate()) {
    if (!fitsHash(bytes, sha256)) return `document ${id} is not what was written`;
  }
  return undefined;
}

export function fitsHash(bytes: Uint8Array, expected: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest().equals(expected);
}
