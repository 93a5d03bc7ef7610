import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { parseTime } from '#shared/kit/hybrid-clock.ts';
import type { Ports } from '#core/ports.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { type ChangeMeta, changeIndexOf } from '../change-index.ts';
import { genesisHashOf } from '../genesis.ts';
import type { LiveDocument } from '../live-document.ts';
import { readAuthor, readMessage } from '../read-message.ts';
import type { AuditedField } from '../write-audit.ts';
import { type AuditDoubt, checkSigner, idFor } from './check-signer.ts';
import { type AddedChange, changeNameOf } from '../absorb-changes.ts';
import { rawAt, rawToPlain } from '../raw-values.ts';
import { fieldsInLine, fieldsOfChange } from './changed-fields.ts';
import { namesOf } from './device-names.ts';
import { settleUndone } from './settle-undone.ts';

export interface AuditDeps {
  readonly database: Database;
  readonly ports: Pick<Ports, 'clock'>;
  readonly rights: Pick<Rights, 'membership'> | undefined;
}

/** A chunk that holds changes of a document. */
export interface Holder {
  readonly n: number;
  readonly author: DeviceKey;
  /** The ends of the members space its author had built in. */
  readonly members: readonly ChunkId[];
}

/**
 * Writes into the audit what chunks say of one document, as far as it is not there yet: by whom, when, from where and why, and
 * each field with its value before and after. `most`: so many commands, the newest first. What this seat did itself is there
 * since it did it, and only learns its chunk. Answers whether all is written. Within the caller's transaction.
 */
export function auditDocument(deps: AuditDeps, live: LiveDocument, most = Infinity): boolean {
  const holders = holdersOf(deps.database, live.id);
  const known = knownCommands(deps.database, live.id);
  const missing = commandsOf(changeIndexOf(live.doc).all, holders).filter(
    ({ name }) => !known.has(name),
  );
  const now = missing.slice(Math.max(0, missing.length - most));
  const isAll = known.size === 0 && now.length === missing.length;
  auditCommands(deps, live, now, isAll && !live.mayConflict ? fieldsOfAll(live) : undefined);
  return now.length === missing.length;
}

/** The same of changes that have just come, and the audit cannot hold yet. `holders`: by the change's hash. */
export function auditChanges(
  deps: AuditDeps,
  live: LiveDocument,
  {
    changes,
    holders,
    docBefore,
  }: {
    readonly changes: readonly AddedChange[];
    readonly holders: ReadonlyMap<string, Holder>;
    readonly docBefore: LiveDocument['doc'];
  },
): void {
  const fields = live.mayConflict
    ? undefined
    : fieldsInLine(live.kind, changes, (path, rule) => rawToPlain(rawAt(docBefore, path), rule));
  auditCommands(deps, live, commandsOf(changes, holders), fields);
}

/** Of all changes of a document that follow one another: it begins with nothing. */
function fieldsOfAll({ kind, doc }: LiveDocument): FieldsByHash {
  const changes = A.getAllChanges(doc).map((bytes) => ({ hash: changeNameOf(bytes), bytes }));
  return fieldsInLine(kind, changes, () => null);
}

type FieldsByHash = ReadonlyMap<string, readonly AuditedField[]>;

interface HeldCommand {
  readonly name: string;
  readonly changes: readonly ChangeMeta[];
  readonly holder: Holder;
}

function commandsOf(
  changes: readonly ChangeMeta[],
  holders: ReadonlyMap<string, Holder>,
): HeldCommand[] {
  const byCommand = Map.groupBy(
    changes.filter(({ hash, message }) => holders.has(hash) && message !== null),
    ({ hash, message }) => commandName(holders.get(hash)!.author, message),
  );
  byCommand.delete('');
  return [...byCommand].map(([name, some]) => {
    return { name, changes: some, holder: holders.get(some[0]!.hash)! };
  });
}

function auditCommands(
  deps: AuditDeps,
  live: LiveDocument,
  commands: readonly HeldCommand[],
  fields?: FieldsByHash,
): void {
  const fieldsOf = (change: ChangeMeta) => fields?.get(change.hash) ?? fieldsOfChange(live, change);
  const genesis = genesisHashOf(live.kind);
  for (const one of commands) auditCommand(deps, live, { ...one, genesis, fieldsOf });
}

/** One command of one device, as a key; empty where the change does not say which. */
function commandName(author: string, message: string | null): string {
  const { commandId } = readMessage(message);
  return commandId === '' ? '' : `${author} ${commandId}`;
}

/** Which chunk holds a change, by the change's hash. */
function holdersOf(database: Database, documentId: string): ReadonlyMap<string, Holder> {
  const rows = prepareOnce(
    database,
    `select chunk.n, author, members, hashes from chunkChange join chunk on chunk.n = chunkChange.chunk
     where documentId = ? and counts = 1 and isFolded > 0 order by height desc, id desc`,
  ).all(documentId) as (Omit<Holder, 'members'> & { members: string; hashes: Uint8Array })[];
  const holders = new Map<string, Holder>();
  for (const { hashes, ...row } of rows) {
    const holder = { ...row, members: JSON.parse(row.members) as ChunkId[] };
    for (let at = 0; at < hashes.length; at += 32) {
      holders.set(bytesToHex(hashes.subarray(at, at + 32)), holder);
    }
  }
  return holders;
}

function knownCommands(database: Database, documentId: string): ReadonlySet<string> {
  const rows = prepareOnce(
    database,
    `select author, coalesce(claimedId, commandId) as claimedId from auditChange join chunk on chunk.n = auditChange.chunk where documentId = ?`,
  ).all(documentId) as { author: string; claimedId: string }[];
  return new Set(rows.map(({ author, claimedId }) => `${author} ${claimedId}`));
}

interface ToAudit {
  readonly changes: readonly ChangeMeta[];
  readonly holder: Holder;
  readonly genesis: string;
  readonly fieldsOf: (change: ChangeMeta) => readonly AuditedField[];
}

function auditCommand(deps: AuditDeps, live: LiveDocument, one: ToAudit): void {
  const { database } = deps;
  const [first] = one.changes as [ChangeMeta];
  const claimedId = readMessage(first.message).commandId;
  const commandId = idFor(database, claimedId, one.holder.author);
  const fields = one.changes.flatMap(one.fieldsOf);
  // Not "on conflict": that would leave gaps in the numbers, by which salvage knows that none is missing.
  if (!isKnown(database, commandId)) insertCommand(deps, commandId, first, one.holder);
  insertFields(database, live, { commandId, claimedId, fields, ...one });
  const { undoes } = readMessage(first.message);
  if (undoes !== null) settleUndone(database, undoes);
}

function isKnown(database: Database, commandId: string): boolean {
  return (
    prepareOnce(database, 'select 1 from audit where commandId = ?').get(commandId) !== undefined
  );
}

function insertCommand(
  { database, ports, rights }: AuditDeps,
  commandId: string,
  change: ChangeMeta,
  { author, members }: Holder,
): void {
  const words = readMessage(change.message);
  const { personId, seatId } = readAuthor(change);
  const doubts: AuditDoubt[] = checkSigner(
    database,
    { ...words, seatId, goesBy: commandId },
    author,
  );
  const member = rights?.membership.at(members).members.get(author);
  const stamp = parseTime(words.hybridTime);
  const names = namesOf(database, author);
  prepareOnce(
    database,
    `insert into audit (commandId, command, batchId, hybridTime, atMs, personId, personName, seatId, seatName, role,
       screen, reason, answer, changeCount, undoes, deviceKey, heardAtMs, isUnverified, doubts)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, ?, ?, ?, ?)`,
  ).run(
    commandId,
    words.command,
    doubts.includes('batch') ? null : words.batchId,
    words.hybridTime,
    stamp?.wallMs ?? change.time * 1_000,
    personId,
    names.personName,
    seatId,
    names.seatName,
    member?.role ?? 'viewer',
    words.screen,
    words.reason,
    words.undoes,
    author,
    ports.clock.nowMs(),
    words.isUnverified ? 1 : 0,
    JSON.stringify(doubts),
  );
}

function insertFields(
  database: Database,
  { id, kind, key }: LiveDocument,
  one: ToAudit & {
    readonly commandId: string;
    readonly claimedId: string;
    readonly fields: readonly AuditedField[];
  },
): void {
  const isNew = one.changes[0]!.deps.join() === one.genesis;
  const { changes } = prepareOnce(
    database,
    `insert into auditChange (commandId, documentId, kind, key, isNew, changes, chunk, claimedId)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (commandId, documentId) do update set chunk = excluded.chunk, claimedId = excluded.claimedId
       where chunk is null`,
  ).run(
    one.commandId,
    id,
    kind,
    key,
    isNew ? 1 : 0,
    JSON.stringify(one.fields),
    one.holder.n,
    one.claimedId === one.commandId ? null : one.claimedId,
  );
  if (changes === 0) return;
  prepareOnce(
    database,
    `update audit set changeCount = changeCount + ? where commandId = ? and deviceKey is not null`,
  ).run(one.fields.length, one.commandId);
}
