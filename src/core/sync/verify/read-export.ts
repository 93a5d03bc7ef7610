import { readFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { isSameBytes, textToUtf8 } from '#shared/chunks/bytes.ts';
import { fileMagic, parseFileEnd, parseFileHeader } from '#shared/chunks/chunk-file.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { type ChunkId, type DeviceKey, parseHeader, type Space } from '#shared/chunks/header.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import { parseMessage, type Vector } from '#shared/chunks/wire.ts';
import { recordsOf } from '../file/read-chunk-file.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

/** What an export holds, and what is wrong with the file around it. */
export interface Export {
  readonly tenant: string;
  readonly root: ChunkId;
  readonly sealed: readonly SealedChunk[];
  /** In words. */
  readonly faults: readonly string[];
  /** Whether it claims to hold all there was; then nothing may be missing. */
  readonly isWhole: boolean;
  /** By whom it was written, when, and what that place held; of a file only. */
  readonly writtenBy?: DeviceKey;
  readonly atMs?: number;
  readonly digests?: ReadonlyMap<Space, string>;
}

const sqliteMagic = textToUtf8('SQLite format 3\0');

/** undefined for a file that is neither an export nor a tenant's database. */
export function readExport(path: string): Export | undefined {
  const bytes = new Uint8Array(readFileSync(path));
  const begins = (magic: Uint8Array) => isSameBytes(bytes.subarray(0, magic.length), magic);
  if (begins(fileMagic)) return readFile(bytes);
  return begins(sqliteMagic) ? readDatabase(path) : undefined;
}

function readFile(bytes: Uint8Array): Export | undefined {
  const faults: string[] = [];
  const sealed: SealedChunk[] = [];
  const vectors = new Map<Space, Vector>();
  const source = {
    bytes: bytes.length,
    readPart: (at: number, length: number) => bytes.slice(at, at + length),
  };
  let header: ReturnType<typeof parseFileHeader>;
  let end: number | undefined;
  let endsAt = fileMagic.length;
  for (const record of recordsOf(source)) {
    const at = endsAt;
    ({ endsAt } = record);
    if (end !== undefined) break;
    const { says } = record;
    if (!says) {
      faults.push(`the record at byte ${at} is damaged`);
      continue;
    }
    header ??= parseFileHeader(nodeCrypto, says);
    end = parseFileEnd(says);
    const message = parseMessage(says);
    if (message?.kind === 'chunks') sealed.push(...message.chunks);
    else if (message?.kind === 'have') vectors.set(message.space, message.vector);
  }
  if (!header || header === 'newer') return undefined;
  if (end === undefined) faults.push('the file has been cut off: its end is missing');
  else if (endsAt < bytes.length)
    faults.push(`${bytes.length - endsAt} bytes stand behind its end`);
  if (sealed.length !== header.chunks) {
    faults.push(`it holds ${sealed.length} chunks, and says ${header.chunks}`);
  }
  const digests = new Map(header.digests.map(({ space, digest }) => [space, digest]));
  for (const [space, digest] of digests) {
    const vector = vectors.get(space);
    if (!vector || digestOf(nodeCrypto, vector) !== digest) {
      faults.push(`what it says to have held of ${space} is not what its writer signed`);
    }
  }
  const { tenant, root, device: writtenBy, atMs, isPart } = header;
  return { tenant, root, sealed, faults, isWhole: !isPart, writtenBy, atMs, digests };
}

interface StoredRow extends SealedChunk {
  readonly id: string;
  readonly space: string;
  readonly log: string;
  readonly seq: number;
  readonly height: number;
  readonly author: string;
}

function readDatabase(path: string): Export | undefined {
  const database = new BetterSqlite3(path, { readonly: true });
  try {
    const root = database.prepare(`select value from meta where key = 'tenantRoot'`).pluck().get();
    const rows = database.prepare('select * from chunk order by n').all() as StoredRow[];
    const tenant = rows[0] && parseHeader(rows[0].header)?.tenant;
    if (typeof root !== 'string' || tenant === undefined) return undefined;
    const check = database.pragma('integrity_check(1)', { simple: true });
    const faults = check === 'ok' ? [] : [`the database is damaged: ${String(check)}`];
    faults.push(...rows.flatMap(rowFault));
    const sealed = rows.map(({ header, signature, body }) => ({
      header: new Uint8Array(header),
      signature: new Uint8Array(signature),
      body: body && new Uint8Array(body),
    }));
    return { tenant, root: root as ChunkId, sealed, faults, isWhole: true };
  } finally {
    database.close();
  }
}

/** A row that says something else of its chunk than the chunk itself. */
function rowFault(row: StoredRow): string[] {
  const says = parseHeader(row.header);
  const names = ['space', 'log', 'seq', 'height', 'author'] as const;
  const isSame = says === undefined || names.every((name) => says[name] === row[name]);
  return isSame ? [] : [`the database names chunk ${row.id} other than it says itself`];
}
