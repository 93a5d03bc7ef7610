import type { Database } from 'better-sqlite3';
import { fitsHash } from '../find-damage.ts';
import { readRows, type Row } from './read-rows.ts';

export interface DocumentRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly snapshot: Uint8Array;
  readonly heads: string;
  readonly sha256: Uint8Array;
  readonly updatedAtMs: number;
}

export interface TailRow {
  readonly documentId: string;
  readonly n: number;
  readonly commandId: string;
  readonly change: Uint8Array;
  readonly sha256: Uint8Array;
}

/** The truth in one database file, as far as it reads; documents and tails are those whose SHA-256 fits. */
export interface Copy {
  readonly documents: ReadonlyMap<string, DocumentRow>;
  readonly tails: ReadonlyMap<string, readonly TailRow[]>;
  readonly rowsByTable: ReadonlyMap<string, readonly Row[]>;
  /** The highest number ever given in each table that counts by itself; none where that does not read. */
  readonly lastNumbers: ReadonlyMap<string, number>;
  /** Names of the steps that gave the file its shape. */
  readonly migrations: readonly string[];
  /** Stretches that did not read, and rows that were not what was written, by table. */
  readonly damage: ReadonlyMap<string, number>;
}

/** What is not projected from documents and so must be kept, with what makes a row one of its kind. */
export const otherTables: Readonly<Record<string, readonly string[]>> = {
  pending: ['commandId', 'command', 'changes'],
  audit: ['commandId', 'command', 'hybridTime', 'answer'],
  auditChange: ['commandId', 'documentId', 'kind', 'key', 'changes'],
  quietCommand: ['commandId', 'command', 'answer'],
  job: ['jobId', 'kind', 'state', 'input', 'session'],
  alarmState: ['alarmId', 'phase', 'details'],
  alarmSubject: ['alarmId', 'name', 'unit'],
  alarmJournal: ['entryId', 'kind', 'phaseBefore', 'phase', 'priority'],
  alarmJournalAway: ['entryId', 'kind', 'phaseBefore', 'phase', 'priority', 'byName'],
  notificationCall: ['callId', 'alarmId', 'priority', 'state', 'line'],
  notificationTold: ['callId', 'personId', 'channelId'],
  notificationMessage: ['messageId', 'personId', 'channelId', 'message', 'callIds', 'state'],
  fieldWrite: ['writeId', 'tagId', 'asked', 'outcome', 'reason'],
  historyEntry: ['kind', 'details'],
  lineMemory: ['deviceId', 'memory'],
  chunk: ['id', 'space', 'log', 'author', 'members'],
  chunkParent: [],
  chunkChange: ['documentId', 'kind', 'key'],
  logTip: ['space', 'log', 'id'],
  strandedChunk: ['id', 'space'],
  strandedStead: ['id'],
  seenCheckpoint: ['checkpoint', 'space'],
  floor: ['space', 'checkpoint'],
  toLetGo: [],
  journalPending: ['journal', 'id', 'row'],
  journalRow: ['journal', 'id', 'row'],
  unevenDocument: ['documentId'],
  restoring: ['space', 'checkpoint', 'step'],
  provisional: ['documentId', 'space', 'parts'],
  unindexed: ['space'],
  blob: ['hash'],
  blobPlace: ['hash', 'place'],
  blobWanted: ['hash'],
  blobSend: ['hash', 'place'],
  blobDamage: ['hash', 'what'],
  place: ['placeId', 'kind', 'name'],
  syncLog: ['kind', 'details'],
  dismissedChunk: ['id'],
  auditDue: ['documentId'],
  deviceSeat: ['deviceKey', 'seatId'],
  conflictSeen: ['personId', 'change', 'path'],
  alarmActHeeded: ['actId'],
  meta: ['key', 'value'],
};

export function readCopy(database: Database): Copy {
  const documents = new Map<string, DocumentRow>();
  const tails = new Map<string, Map<number, TailRow>>();
  const rowsByTable = new Map<string, Row[]>();
  const damage = new Map<string, number>();

  const read = (table: string, take: (row: Row) => boolean) => {
    let strange = 0;
    const { stretches } = readRows(database, table, (row) => {
      if (!take(row)) strange++;
    });
    if (stretches + strange > 0) damage.set(table, stretches + strange);
  };

  read('document', (row) => {
    if (!isDocument(row)) return false;
    documents.set(row.id, row);
    return true;
  });
  read('documentTail', (row) => {
    if (!isTail(row)) return false;
    const tail = tails.get(row.documentId) ?? new Map<number, TailRow>();
    tails.set(row.documentId, tail.set(row.n, row));
    return true;
  });
  for (const [table, texts] of Object.entries(otherTables)) {
    const rows: Row[] = [];
    rowsByTable.set(table, rows);
    read(table, (row) => {
      const isSound =
        texts.every((name) => typeof row[name] === 'string') &&
        hasWholeId(row) &&
        hasWholeJson(row);
      if (isSound) rows.push(row);
      return isSound;
    });
  }
  const lastNumbers = new Map<string, number>();
  readRows(database, 'sqlite_sequence', ({ name, seq }) => {
    if (typeof name === 'string' && typeof seq === 'number') lastNumbers.set(name, seq);
  });
  const migrations: string[] = [];
  readRows(database, 'migration', ({ name }) => migrations.push(String(name)));
  return { documents, tails: sortTails(tails), rowsByTable, lastNumbers, migrations, damage };
}

function sortTails(tails: ReadonlyMap<string, ReadonlyMap<number, TailRow>>) {
  return new Map(
    [...tails].map(([id, tail]) => [id, [...tail.values()].toSorted((a, b) => a.n - b.n)]),
  );
}

function isDocument(row: Row): row is Row & DocumentRow {
  const { id, kind, key, heads, updatedAtMs, snapshot, sha256 } = row;
  const texts = [id, kind, key, heads].every((text) => typeof text === 'string');
  return texts && typeof updatedAtMs === 'number' && fits(snapshot, sha256);
}

function isTail(row: Row): row is Row & TailRow {
  const { documentId, commandId, n, change, sha256 } = row;
  const texts = typeof documentId === 'string' && typeof commandId === 'string';
  return texts && typeof n === 'number' && fits(change, sha256);
}

function fits(bytes: unknown, expected: unknown): boolean {
  return bytes instanceof Uint8Array && expected instanceof Uint8Array && fitsHash(bytes, expected);
}

const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** One flipped bit in the head of a row cuts its texts elsewhere: an id then has another length. */
function hasWholeId({ commandId }: Row): boolean {
  return commandId === undefined || (typeof commandId === 'string' && ulid.test(commandId));
}

/** One flipped bit in a text leaves it a text. */
function hasWholeJson({ answer = '{}', changes = '[]' }: Row): boolean {
  try {
    for (const text of [answer, changes]) JSON.parse(String(text));
    return true;
  } catch {
    // Not what was written.
    return false;
  }
}
