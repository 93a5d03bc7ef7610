import type { Database } from 'better-sqlite3';
import type { PublishingStatus } from '#shared/contract/publishing.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { PublishingLimits } from '#shared/domain/telemetry/publishing/publishing.ts';

/** A sample that waits to be published. */
export interface Waiting {
  readonly tagId: TagId;
  readonly payload: string;
}

export interface WaitingRow extends Waiting {
  readonly n: number;
}

/** How publishing a run of rows went; `upTo` is the last of them that is settled. */
export interface Settled {
  readonly from: number;
  readonly upTo: number;
  readonly refused: number;
  readonly refusal: string | null;
  /** Rows that could not be published because their tag is gone. */
  readonly orphaned: number;
}

/**
 * What is on its way to one broker, in a database of its own. Invariants:
 * 1. Rows leave in the order they came, and only when they are settled or shed.
 * 2. Every row that left is in exactly one of `published`, `refused` and `shed`.
 * 3. What was added is there after the process was killed; a loss of power may cost the last seconds.
 */
export interface PublishBuffer {
  add(samples: readonly Waiting[], atMs: number): void;
  oldest(most: number): readonly WaitingRow[];
  settle(settled: Settled, atMs: number): void;
  /** Sheds the oldest until the limits hold. Answers how many went. */
  shed(limits: PublishingLimits, nowMs: number): number;
  /** Counts what was lost before it came here. */
  countShed(count: number, atMs: number): void;
  status(): PublishingStatus;
  close(): void;
}

type Tally = Omit<PublishingStatus, 'waiting' | 'oldestMs'>;

const BYTES_PER_MB = 1_048_576;
const MS_PER_DAY = 86_400_000;
/** What a row costs beside its texts. */
const ROW_BYTES = 24;
const SHED_AT_ONCE = 5_000;
const sizeOf = `octet_length(payload) + octet_length(tagId) + ${ROW_BYTES}`;

const shape = `
create table if not exists waiting (
  n integer primary key autoincrement,
  atMs real not null,
  tagId text not null,
  payload text not null
) strict;
create table if not exists tally (
  id integer primary key check (id = 1),
  waitingBytes integer not null default 0,
  published integer not null default 0,
  lastPublishedMs real,
  shed integer not null default 0,
  lastShedMs real,
  refused integer not null default 0,
  lastRefusal text
) strict;
insert or ignore into tally (id) values (1);
`;

export function createPublishBuffer(database: Database): PublishBuffer {
  database.pragma('journal_mode = WAL');
  // Without a wait for the disk at each commit: the samples are in the history as well.
  database.pragma('synchronous = NORMAL');
  database.pragma('journal_size_limit = 33554432');
  database.exec(shape);
  const insert = database.prepare('insert into waiting (atMs, tagId, payload) values (?, ?, ?)');
  const grow = database.prepare('update tally set waitingBytes = waitingBytes + ?');
  const first = database.prepare<[number], WaitingRow>(
    'select n, tagId, payload from waiting order by n limit ?',
  );
  const measure = database.prepare<[number], { count: number; bytes: number }>(
    `select count(*) as count, coalesce(sum(${sizeOf}), 0) as bytes from waiting where n <= ?`,
  );
  const remove = database.prepare('delete from waiting where n <= ?');
  const settleTally = database.prepare(
    'update tally set published = published + ?, refused = refused + ?, lastRefusal = coalesce(?, lastRefusal), lastPublishedMs = coalesce(?, lastPublishedMs), shed = shed + ?, lastShedMs = coalesce(?, lastShedMs)',
  );
  const tally = database.prepare<[], Tally>('select * from tally');
  const oldestRow = database.prepare<[], { atMs: number }>(
    'select atMs from waiting order by n limit 1',
  );
  const edge = database.prepare<[number], { n: number }>(
    'select n from waiting order by n limit 1 offset ?',
  );
  const agedEdge = database.prepare<[number, number], { n: number | null }>(
    'select max(n) as n from (select n, atMs from waiting order by n limit ?) where atMs < ?',
  );
  let count = database.prepare<[], number>('select count(*) from waiting').pluck().get() ?? 0;

  const removeUpTo = (n: number): number => {
    const gone = measure.get(n)!;
    remove.run(n);
    grow.run(-gone.bytes);
    count -= gone.count;
    return gone.count;
  };
  const countShed = (many: number, atMs: number) => {
    settleTally.run(0, 0, null, null, many, atMs);
  };

  /** The last row that has to go, or null; at most so many at once. */
  const edgeOf = ({ mostMessages, mostMegabytes, mostDays }: PublishingLimits, nowMs: number) => {
    const surplus = Math.min(count - mostMessages, SHED_AT_ONCE);
    if (surplus > 0) return edge.get(surplus - 1)!.n;
    if (tally.get()!.waitingBytes > mostMegabytes * BYTES_PER_MB)
      return edge.get(Math.min(count, SHED_AT_ONCE / 10) - 1)?.n ?? null;
    return agedEdge.get(SHED_AT_ONCE, nowMs - mostDays * MS_PER_DAY)!.n;
  };

  return {
    add: database.transaction((samples: readonly Waiting[], atMs: number) => {
      let bytes = 0;
      for (const { tagId, payload } of samples) {
        insert.run(atMs, tagId, payload);
        bytes += Buffer.byteLength(payload) + Buffer.byteLength(tagId) + ROW_BYTES;
      }
      grow.run(bytes);
      count += samples.length;
    }),
    oldest: (most) => first.all(most),
    settle: database.transaction((settled: Settled, atMs: number) => {
      const { from, upTo, refused, refusal, orphaned } = settled;
      const gone = removeUpTo(upTo);
      // What was shed while it was on its way did arrive after all.
      const cameBack = upTo - from + 1 - gone;
      const published = upTo - from + 1 - refused - orphaned;
      const shed = orphaned - cameBack;
      settleTally.run(published, refused, refusal, published > 0 ? atMs : null, shed, null);
    }),
    shed: database.transaction((limits: PublishingLimits, nowMs: number) => {
      let gone = 0;
      for (let n = edgeOf(limits, nowMs); n !== null; n = edgeOf(limits, nowMs))
        gone += removeUpTo(n);
      if (gone > 0) countShed(gone, nowMs);
      return gone;
    }),
    countShed,
    status: () => {
      const { waitingBytes, published, lastPublishedMs, shed, lastShedMs, refused, lastRefusal } =
        tally.get()!;
      return {
        waiting: count,
        waitingBytes,
        oldestMs: oldestRow.get()?.atMs ?? null,
        published,
        lastPublishedMs,
        shed,
        lastShedMs,
        refused,
        lastRefusal,
      };
    },
    close: () => void database.close(),
  };
}
