import type { Database } from 'better-sqlite3';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

export interface BlobDamage {
  readonly n: number;
  readonly hash: string;
  readonly foundAtMs: number;
  /** `altered`, `missing` or `unreadable`. */
  readonly what: string;
  readonly mendedAtMs: number | null;
}

/** What this seat knows of the blobs in its folder, and of which places hold them too. */
export interface BlobRows {
  /** It lies here whole: stored now, or found so. */
  keep(hash: string, sealedBytes: number, nowMs: number): void;
  isHere(hash: string): boolean;
  checked(hash: string, nowMs: number): void;
  damaged(hash: string, what: string, nowMs: number): void;
  forget(hash: string): void;
  /** The place holds these, it said. */
  confirm(hashes: string | Iterable<string>, place: string, nowMs: number): void;
  /** The place said it does not hold it, or no more. */
  deny(hash: string, place: string): void;
  placesOf(hash: string): readonly { readonly place: string; readonly confirmedAtMs: number }[];
  /** The blob that was checked longest ago, before a moment. */
  nextToCheck(beforeMs: number): string | undefined;
  /** All that lie here and are not known to be damaged. */
  whole(): readonly string[];
  /** Marks what no shown attachment names any more, and takes the mark from what one does. */
  markUnused(nowMs: number): void;
  unusedBefore(ms: number): readonly { readonly hash: string; readonly sealedBytes: number }[];
  /** Of those a place confirmed before a moment, the one it confirmed first. */
  nextToAsk(place: string, beforeMs: number): string | undefined;
  /** Whether it is of a shown attachment, and not here. */
  isMissing(hash: string): boolean;
  isKnown(hash: string): boolean;
  /** What no shown attachment names, and so will be let go. */
  unusedAmount(): { readonly count: number; readonly bytes: number };
  damages(limit: number): readonly BlobDamage[];
}

const isShown = `exists (select 1 from attachmentBlob b join attachment a on a.attachmentId = b.attachmentId
  where b.hash = blob.hash and a.deleted = 0 and a.about is not null)`;

export function createBlobRows(database: Database): BlobRows {
  const run = (sql: string, ...values: unknown[]) => prepareOnce(database, sql).run(...values);
  const one = <T>(sql: string, ...values: unknown[]) =>
    prepareOnce(database, sql).get(...values) as T | undefined;
  const all = <T>(sql: string, ...values: unknown[]) =>
    prepareOnce(database, sql).all(...values) as T[];
  return {
    keep(hash, sealedBytes, nowMs) {
      database.transaction(() => {
        run(
          `insert into blob values (?, ?, ?, ?, null, null) on conflict (hash) do update
          set sealedBytes = excluded.sealedBytes, checkedAtMs = excluded.checkedAtMs, damagedAtMs = null`,
          hash,
          sealedBytes,
          nowMs,
          nowMs,
        );
        run(
          'update blobDamage set mendedAtMs = ? where hash = ? and mendedAtMs is null',
          nowMs,
          hash,
        );
        run('delete from blobWanted where hash = ?', hash);
      })();
    },
    isHere: (hash) =>
      one('select 1 from blob where hash = ? and damagedAtMs is null', hash) !== undefined,
    checked: (hash, nowMs) =>
      void run('update blob set checkedAtMs = ? where hash = ?', nowMs, hash),
    damaged(hash, what, nowMs) {
      database.transaction(() => {
        const { changes } = run(
          'update blob set damagedAtMs = ?, checkedAtMs = ? where hash = ? and damagedAtMs is null',
          nowMs,
          nowMs,
          hash,
        );
        if (changes === 0) return;
        run('insert into blobDamage (hash, foundAtMs, what) values (?, ?, ?)', hash, nowMs, what);
        // What is damaged here may have been damaged before it was sent.
        run('delete from blobSend where hash = ?', hash);
      })();
    },
    forget: (hash) => void run('delete from blob where hash = ?', hash),
    confirm(hashes, place, nowMs) {
      // One for all of them: each commit waits for the disk.
      database.transaction(() => {
        for (const hash of typeof hashes === 'string' ? [hashes] : hashes) {
          run('insert or replace into blobPlace values (?, ?, ?)', hash, place, nowMs);
          run('delete from blobSend where hash = ? and place = ?', hash, place);
        }
      })();
    },
    deny: (hash, place) =>
      void run('delete from blobPlace where hash = ? and place = ?', hash, place),
    placesOf: (hash) => all('select place, confirmedAtMs from blobPlace where hash = ?', hash),
    nextToCheck: (beforeMs) =>
      one<{ hash: string }>(
        'select hash from blob where checkedAtMs < ? and damagedAtMs is null order by checkedAtMs limit 1',
        beforeMs,
      )?.hash,
    whole: () =>
      all<{ hash: string }>('select hash from blob where damagedAtMs is null').map(
        ({ hash }) => hash,
      ),
    markUnused(nowMs) {
      database.transaction(() => {
        run(`update blob set unusedSinceMs = null where unusedSinceMs is not null and ${isShown}`);
        run(
          `update blob set unusedSinceMs = ? where unusedSinceMs is null and not ${isShown}`,
          nowMs,
        );
      })();
    },
    unusedBefore: (ms) => all('select hash, sealedBytes from blob where unusedSinceMs < ?', ms),
    nextToAsk: (place, beforeMs) =>
      one<{ hash: string }>(
        'select hash from blobPlace where place = ? and confirmedAtMs < ? order by confirmedAtMs limit 1',
        place,
        beforeMs,
      )?.hash,
    isMissing: (hash) =>
      one(
        `select 1 from attachmentBlob b join attachment a on a.attachmentId = b.attachmentId
        where b.hash = ? and a.deleted = 0
        and not exists (select 1 from blob where hash = b.hash and damagedAtMs is null)`,
        hash,
      ) !== undefined,
    isKnown: (hash) => one('select 1 from blob where hash = ?', hash) !== undefined,
    unusedAmount: () =>
      must(
        one<{ count: number; bytes: number }>(
          `select count(*) as count, coalesce(sum(sealedBytes), 0) as bytes from blob
          where unusedSinceMs is not null`,
        ),
        'a count',
      ),
    damages: (limit) =>
      all(
        `select n, hash, foundAtMs, what, mendedAtMs from blobDamage
        order by mendedAtMs is not null, n desc limit ?`,
        limit,
      ),
  };
}
