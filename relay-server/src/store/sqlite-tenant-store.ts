import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Chunk, SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkNode } from '#shared/chunks/graph.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import {
  acceptedToLacking,
  blobOf,
  chunkColumns,
  chunkToColumns,
  columnsToLacking,
  type LackingColumns,
  lackingColumns,
  nodeColumns,
  type NodeRow,
  rowToNode,
  sealedColumns,
} from './chunk-columns.ts';
import { openSqlite } from './databases.ts';
import type { JudgeBatch } from './judge-batch.ts';
import { lackingRows, type LogPlan, parentsFirst, planLacking } from './lacking-rows.ts';
import { sqliteSchema } from './sqlite-schema.ts';
import { createPresence } from './presence.ts';
import type { DutyClaim, LackingRow, Taken, TenantStore } from './tenant-store.ts';
import { noLog, openWriteAheadLog } from './write-ahead-log.ts';
import { bytesByLog, rowsToVector, type TipRow, tipChangesOf } from './vector-rows.ts';

/** A tenant in one file: its writes wait for nobody, since one relay alone has it open. */
export async function openSqliteTenantStore(path: string): Promise<TenantStore> {
  const database = openSqlite(path, 'tenant');
  addRemade(database);
  database.exec(sqliteSchema);
  // A log that says nothing is not made yet.
  database.pragma('user_version = 1');
  const log = path === ':memory:' ? noLog : await openWriteAheadLog(path);
  const ask = statementsOf(database);
  const besides = createBesides(ask);
  const usedBytes = () => (ask.usedByLogs.get() as { bytes: number }).bytes + besides.bytes;
  const { take, lacking, vector } = workOn(database, ask, usedBytes);
  return {
    async take(space, batch, judge) {
      const taken = take.immediate(space, batch, judge);
      return { ...taken, onDisk: taken.added.length > 0 ? log.flush() : log.settled() };
    },
    vector: async (space) => vector(space),
    lacking: async (space, theirs) => lacking(space, theirs),
    read: async (rows) => rows.map((row) => ask.read.get(row) as SealedChunk),
    wanted: async (space, most) =>
      (ask.wanted.all(space, most) as { id: Buffer }[]).map(({ id }) => bytesToHex(id) as ChunkId),
    rowsOf: async (space, ids) =>
      ids
        .flatMap((id) => (ask.rowOf.get(space, blobOf(id)) as LackingColumns | undefined) ?? [])
        .map(columnsToLacking),
    usedBytes: async () => usedBytes(),
    findBlob: async (hash) => ask.findBlob.get(blobOf(hash)) as { bytes: number } | undefined,
    async addBlob(hash, bytes) {
      if (ask.addBlob.run(blobOf(hash), bytes).changes > 0) besides.add(bytes);
      await log.flush();
    },
    parts: {
      held: async () =>
        new Set((ask.partHashes.all() as { hash: Buffer }[]).map(({ hash }) => bytesToHex(hash))),
      read: async (hash) => (ask.part.get(blobOf(hash)) as { bytes: Buffer } | undefined)?.bytes,
      async add(hash, bytes) {
        if (ask.addPart.run(blobOf(hash), bytes).changes > 0) besides.add(bytes.length);
      },
      async keep(hashes) {
        if (ask.keepParts.run(JSON.stringify(hashes)).changes > 0) besides.countAnew();
      },
    },
    presence: createPresence(),
    duty: {
      read: async () => (ask.duty.get() as DutyClaim | undefined) ?? null,
      async claim({ seatId, serial }) {
        const claimed = serial === 1 ? ask.beginDuty : ask.claimDuty;
        if (claimed.run({ seatId, serial }).changes === 0) return false;
        await log.flush();
        return true;
      },
    },
    async close() {
      await log.close();
      database.close();
    },
  };
}

/** A store that was made before bodies could be remade. */
function addRemade(database: Database): void {
  const columns = database.pragma('table_info(chunk)') as { name: string }[];
  const lacks = columns.length > 0 && columns.every(({ name }) => name !== 'remade');
  if (lacks) database.exec('alter table chunk add column remade blob');
}

type Statements = ReturnType<typeof statementsOf>;

function statementsOf(database: Database) {
  const places = chunkColumns.replaceAll(/\w+/g, '?');
  const lackingFrom = `select ${lackingColumns} from chunk`;
  return {
    node: database.prepare(`select ${nodeColumns} from chunk where id = ?`),
    insert: database.prepare(`insert into chunk (${chunkColumns}) values (${places})`),
    removeTip: database.prepare('delete from log_tip where id = ?'),
    addTip: database.prepare('insert into log_tip (id, space, log, seq) values (?, ?, ?, ?)'),
    addSize: database.prepare(
      'insert into log_size (log, bytes) values (?, ?) on conflict do update set bytes = bytes + excluded.bytes',
    ),
    tips: database.prepare('select log, seq, id from log_tip where space = ?'),
    isOfLog: database.prepare('select 1 from chunk where id = ? and log = ? and space = ?'),
    ofLog: database.prepare(`${lackingFrom} where space = ? and log = ?`),
    ofLogFrom: database.prepare(`${lackingFrom} where space = ? and log = ? and seq > ?`),
    read: database.prepare(`select ${sealedColumns} from chunk where row = ?`),
    fill: database.prepare(
      'update chunk set body = ?, remade = null where id = ? and body is null',
    ),
    wanted: database.prepare('select id from chunk where space = ? and body is null limit ?'),
    rowOf: database.prepare(`${lackingFrom} where space = ? and id = ?`),
    usedByLogs: database.prepare('select ifnull(sum(bytes), 0) as bytes from log_size'),
    usedBesides: database.prepare(
      `select (select ifnull(sum(bytes), 0) from blob)
         + (select ifnull(sum(length(bytes)), 0) from checkpoint_part) as bytes`,
    ),
    findBlob: database.prepare('select bytes from blob where hash = ?'),
    addBlob: database.prepare(
      'insert into blob (hash, bytes) values (?, ?) on conflict do nothing',
    ),
    partHashes: database.prepare('select hash from checkpoint_part'),
    part: database.prepare('select bytes from checkpoint_part where hash = ?'),
    addPart: database.prepare(
      'insert into checkpoint_part (hash, bytes) values (?, ?) on conflict do nothing',
    ),
    keepParts: database.prepare(
      'delete from checkpoint_part where lower(hex(hash)) not in (select value from json_each(?))',
    ),
    duty: database.prepare('select seat as seatId, serial from duty'),
    beginDuty: database.prepare(
      'insert into duty (one, seat, serial) values (1, @seatId, @serial) on conflict do nothing',
    ),
    claimDuty: database.prepare(
      'update duty set seat = @seatId, serial = @serial where serial = @serial - 1',
    ),
  };
}

/**
 * How many bytes files and parts of checkpoints take. There are thousands of them, and room is asked for with each batch of
 * chunks: since this relay alone has the file, they are counted once.
 */
function createBesides(ask: Pick<Statements, 'usedBesides'>) {
  const count = () => (ask.usedBesides.get() as { bytes: number }).bytes;
  let bytes = count();
  return {
    get bytes() {
      return bytes;
    },
    add: (more: number) => void (bytes += more),
    countAnew: () => void (bytes = count()),
  };
}

function workOn(database: Database, ask: Statements, usedBytes: () => number) {
  const vector = (space: Space): Vector => rowsToVector(ask.tips.all(space) as TipRow[]);

  const heldOf = (batch: readonly Chunk[]): Map<ChunkId, ChunkNode> => {
    const ids = new Set(batch.flatMap(({ id, says }) => [id, ...says.parents]));
    const rows = [...ids].flatMap((id) => (ask.node.get(blobOf(id)) as NodeRow | undefined) ?? []);
    return new Map(rows.map(rowToNode).map((node) => [node.id, node]));
  };

  const take = database.transaction(
    (space: Space, batch: readonly Chunk[], judge: JudgeBatch): Omit<Taken, 'onDisk'> => {
      const held = heldOf(batch);
      const { accepted, refused } = judge({ held, usedBytes: usedBytes() });
      for (const { id, body } of batch) if (body && held.has(id)) ask.fill.run(body, blobOf(id));
      const added = accepted.map((one) =>
        acceptedToLacking(one, Number(ask.insert.run(...chunkToColumns(one)).lastInsertRowid)),
      );
      const { followed, tips } = tipChangesOf(accepted);
      for (const id of followed) ask.removeTip.run(id);
      for (const { id, log, seq } of tips) ask.addTip.run(id, space, log, seq);
      for (const [log, bytes] of bytesByLog(added)) ask.addSize.run(blobOf(log), bytes);
      return { added, refused };
    },
  );

  const rowsOf = (space: Space, plan: LogPlan): LackingRow[] => {
    const log = blobOf(plan.log);
    const isKnown =
      typeof plan.from === 'object' && ask.isOfLog.get(blobOf(plan.from.id), log, space);
    const rows =
      isKnown && typeof plan.from === 'object'
        ? ask.ofLogFrom.all(space, log, plan.from.seq)
        : ask.ofLog.all(space, log);
    const lacking = (rows as LackingColumns[]).map(columnsToLacking);
    return plan.from === 'tips' ? lackingRows(lacking, plan.theirs) : lacking;
  };

  return {
    vector,
    take,
    lacking: (space: Space, theirs: Vector) =>
      parentsFirst(planLacking(vector(space), theirs).flatMap((plan) => rowsOf(space, plan))),
  };
}
