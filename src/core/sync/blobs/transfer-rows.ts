import type { Database } from 'better-sqlite3';
import { LARGEST_ATTACHMENT_BYTES } from '#shared/domain/attachments/attachment.ts';
import { sealedBlobBytes } from '#shared/chunks/blob-frames.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

export interface WaitingBlob {
  readonly hash: string;
  readonly role: string;
  readonly sealedBytes: number;
  readonly attempts: number;
  /** 1: somebody waits for it. */
  readonly isAsked: number;
}

export interface SendingBlob extends Omit<WaitingBlob, 'isAsked'> {
  readonly uploadAt: string | null;
}

/** What need not be fetched just now. */
export interface Skipped {
  /** Being fetched. */
  readonly busy: Iterable<string>;
  /** What these places hold is fetched from there. */
  readonly near: readonly string[];
}

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/**
 * What is to be fetched and sent, read from what attachments say and what lies here; only what went wrong is remembered
 * beside it. So nothing can be forgotten in a queue, or stand in one that is done.
 */
export interface TransferRows {
  /** What is wanted now of what is not here: thumbnails first, after what somebody waits for. `upToBytes`: of originals. */
  wanted(upToBytes: number, nowMs: number, skipped?: Skipped): WaitingBlob | undefined;
  /** When the next that waits may be tried again. */
  nextWantedMs(upToBytes: number, skipped?: Skipped): number | undefined;
  /** Of what a place has said to hold, whatever was tried elsewhere: the first so many that are wanted. */
  wantedAt(place: string, upToBytes: number, limit: number): readonly WaitingBlob[];
  /** What is wanted, in the same order, and then what lies here, as far as the place has not said that it holds it. */
  unconfirmedAt(place: string, upToBytes: number): Iterable<string>;
  wantedAmount(upToBytes: number): Amount;
  /** Not here, and not wanted either. */
  elsewhereAmount(upToBytes: number): Amount;
  toSend(place: string, nowMs: number): SendingBlob | undefined;
  nextToSendMs(place: string): number | undefined;
  toSendAmount(place: string): Amount;
  hereAmount(): Amount;
  damagedCount(): number;
  ask(hash: string, nowMs: number): void;
  release(hash: string, nowMs: number): void;
  missed(hash: string, why: string, nextAtMs: number): void;
  /** A way has come up: what could not be had may be had there. */
  tryAgain(): void;
  beganUpload(hash: string, place: string, uploadAt: string | null): void;
  notSent(hash: string, place: string, why: string, nextAtMs: number): void;
}

const nothing: Skipped = { busy: [], near: [] };

function jsonOf({ busy, near }: Skipped): { readonly busy: string; readonly near: string } {
  return { busy: JSON.stringify([...busy]), near: JSON.stringify(near) };
}

const largest = sealedBlobBytes(LARGEST_ATTACHMENT_BYTES);
const rank = `case b.role when 'thumbnail' then 1 when 'preview' then 2 else 3 end`;
const missing = `from attachmentBlob b
  join attachment a on a.attachmentId = b.attachmentId and a.deleted = 0 and a.about is not null
  left join blob h on h.hash = b.hash left join blobWanted w on w.hash = b.hash
  where (h.hash is null or h.damagedAtMs is not null) and b.sealedBytes <= ${largest}`;
const isWanted = `(b.role <> 'original' or w.askedAtMs is not null
  or (w.releasedAtMs is null and b.sealedBytes <= @upToBytes))`;
const notSkipped = `and b.hash not in (select value from json_each(@busy))
  and not exists (select 1 from blobPlace p where p.hash = b.hash
    and p.place in (select value from json_each(@near)))`;
const atPlace = 'from blobPlace p where p.hash = b.hash and p.place = @place';
const waiting = `select b.hash, b.role, b.sealedBytes, coalesce(w.attempts, 0) as attempts,
  w.askedAtMs is not null as isAsked`;
const firstFirst = `order by w.askedAtMs is null, ${rank}, a.madeAtMs desc, b.hash`;
const sendable = `from blob h
  join attachmentBlob b on b.hash = h.hash
  join attachment a on a.attachmentId = b.attachmentId and a.deleted = 0 and a.about is not null
  left join blobSend s on s.hash = h.hash and s.place = @place
  where h.damagedAtMs is null
  and not exists (select 1 from blobPlace p where p.hash = h.hash and p.place = @place)`;

export function createTransferRows(database: Database): TransferRows {
  const one = <T>(sql: string, named: object) =>
    prepareOnce(database, sql).get(named) as T | undefined;
  const moment = (sql: string, named: object) =>
    (prepareOnce(database, sql).pluck().get(named) as number | null) ?? undefined;
  const run = (sql: string, ...values: unknown[]) => prepareOnce(database, sql).run(...values);
  const amount = (from: string, column: string, named: object): Amount => {
    const sql = `select count(*) as count, coalesce(sum(bytes), 0) as bytes
      from (select ${column} as bytes ${from} group by b.hash)`;
    return prepareOnce(database, sql).get(named) as Amount;
  };
  return {
    wanted: (upToBytes, nowMs, skipped = nothing) =>
      one(
        `${waiting} ${missing} and ${isWanted} and coalesce(w.nextAtMs, 0) <= @nowMs
        ${notSkipped} ${firstFirst} limit 1`,
        { upToBytes, nowMs, ...jsonOf(skipped) },
      ),
    nextWantedMs: (upToBytes, skipped = nothing) =>
      moment(`select min(coalesce(w.nextAtMs, 0)) ${missing} and ${isWanted} ${notSkipped}`, {
        upToBytes,
        ...jsonOf(skipped),
      }),
    wantedAt: (place, upToBytes, limit) =>
      prepareOnce(
        database,
        `${waiting} ${missing} and ${isWanted} and exists (select 1 ${atPlace})
        ${firstFirst} limit @limit`,
      ).all({ place, upToBytes, limit }) as WaitingBlob[],
    *unconfirmedAt(place, upToBytes) {
      const hashes = (sql: string) =>
        prepareOnce(database, sql).pluck().all({ place, upToBytes }) as string[];
      yield* hashes(
        `select b.hash ${missing} and ${isWanted} and not exists (select 1 ${atPlace}) ${firstFirst}`,
      );
      yield* hashes(
        `select b.hash from blob b where b.damagedAtMs is null and @upToBytes is not null
        and not exists (select 1 ${atPlace})`,
      );
    },
    wantedAmount: (upToBytes) =>
      amount(`${missing} and ${isWanted}`, 'b.sealedBytes', { upToBytes }),
    elsewhereAmount: (upToBytes) =>
      amount(`${missing} and not ${isWanted}`, 'b.sealedBytes', { upToBytes }),
    toSend: (place, nowMs) =>
      one(
        `select h.hash, h.sealedBytes, b.role, s.uploadAt, coalesce(s.attempts, 0) as attempts
        ${sendable} and coalesce(s.nextAtMs, 0) <= @nowMs
        order by ${rank}, a.madeAtMs, h.hash limit 1`,
        { place, nowMs },
      ),
    nextToSendMs: (place) => moment(`select min(coalesce(s.nextAtMs, 0)) ${sendable}`, { place }),
    toSendAmount: (place) => amount(sendable, 'h.sealedBytes', { place }),
    hereAmount: () =>
      prepareOnce(
        database,
        'select count(*) as count, coalesce(sum(sealedBytes), 0) as bytes from blob where damagedAtMs is null',
      ).get() as Amount,
    damagedCount: () =>
      prepareOnce(database, 'select count(*) from blob where damagedAtMs is not null')
        .pluck()
        .get() as number,
    ask: (hash, nowMs) =>
      void run(
        `insert into blobWanted values (?, ?, null, 0, 0, null)
        on conflict (hash) do update set askedAtMs = excluded.askedAtMs, nextAtMs = 0`,
        hash,
        nowMs,
      ),
    release: (hash, nowMs) =>
      void run(
        `insert into blobWanted values (?, null, ?, 0, 0, null)
        on conflict (hash) do update set askedAtMs = null, releasedAtMs = excluded.releasedAtMs`,
        hash,
        nowMs,
      ),
    missed: (hash, why, nextAtMs) =>
      void run(
        `insert into blobWanted values (?, null, null, 1, ?, ?) on conflict (hash) do update
        set attempts = attempts + 1, nextAtMs = excluded.nextAtMs, trouble = excluded.trouble`,
        hash,
        nextAtMs,
        why,
      ),
    tryAgain: () => void run('update blobWanted set nextAtMs = 0 where nextAtMs > 0'),
    beganUpload: (hash, place, uploadAt) =>
      void run(
        `insert into blobSend values (?, ?, ?, 0, 0, null)
        on conflict (hash, place) do update set uploadAt = excluded.uploadAt`,
        hash,
        place,
        uploadAt,
      ),
    notSent: (hash, place, why, nextAtMs) =>
      void run(
        `insert into blobSend values (?, ?, null, 1, ?, ?) on conflict (hash, place) do update
        set attempts = attempts + 1, nextAtMs = excluded.nextAtMs, trouble = excluded.trouble`,
        hash,
        place,
        nextAtMs,
        why,
      ),
  };
}
