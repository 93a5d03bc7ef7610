import type { Database } from 'better-sqlite3';
import { bytesToHex, isSameBytes } from '#shared/chunks/bytes.ts';
import { changesHashOf, parseBody } from '#shared/chunks/body.ts';
import { openBody, type SealedChunk } from '#shared/chunks/chunk.ts';
import { type ChunkHeader, type ChunkId, parseHeader } from '#shared/chunks/header.ts';
import { parseOutline } from '#shared/chunks/outline.ts';
import { openRemade } from '#shared/chunks/remade.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';
import { documentIdOf } from '../document-id.ts';
import type { JournalRow } from '../journals/journal.ts';
import { journalOf } from '../journals/journals.ts';
import { rowHashes } from '../journals/row-hashes.ts';
import { changeHashOf } from './change-hash.ts';
import { readSealed } from './chunk-rows.ts';
import { changesOfDocument } from './document-changes.ts';
import type { KeyRing } from './key-ring.ts';
import { nodeCrypto } from './node-crypto.ts';

export interface ChunkChange {
  readonly commandId: string;
  readonly documentId: string;
  readonly kind: string;
  readonly key: string;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * What a stored chunk says. `no-key` and `newer` may come to say something, as may `no-body`, which waits for a place that has
 * what the chunk says; a body that its author did not make well, or of documents that belong to another space, says nothing
 * for ever, at every place alike.
 */
export type ReadBody =
  | { readonly kind: 'changes'; readonly changes: readonly ChunkChange[] }
  | { readonly kind: 'rows'; readonly journal: string; readonly rows: readonly JournalRow[] }
  | { readonly kind: 'no-key' | 'newer' | 'no-body' };

const nothing: ReadBody = { kind: 'changes', changes: [] };
const noBody: ReadBody = { kind: 'no-body' };

export interface ReadDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly ring: KeyRing;
}

export function readBody(deps: ReadDeps, id: ChunkId): ReadBody {
  const sealed = must(readSealed(deps.database, id), `chunk ${id}`);
  const says = must(parseHeader(sealed.header), `header of ${id}`);
  if (sealed.outline) return readOutlined(deps, says, sealed.outline);
  if (!sealed.body) return sealed.remade ? readRemade(deps, says, sealed) : noBody;
  const key = deps.ring.get(must(says.key, `key of ${id}`));
  if (!key) return { kind: 'no-key' };
  return readPlain(deps, says, openBody(nodeCrypto, says, sealed.body, key));
}

/** Whether what was remade of a chunk is what its author wrote; `no-key`: it cannot be told yet. */
export function checkRemade(
  deps: Pick<ReadDeps, 'tenantId' | 'ring'>,
  says: ChunkHeader,
  sealed: Pick<SealedChunk, 'header' | 'remade'>,
): boolean | 'no-key' {
  const { kind } = readRemade(deps, says, sealed);
  return kind === 'no-key' ? kind : kind === 'changes';
}

function readRemade(
  deps: Pick<ReadDeps, 'tenantId' | 'ring'>,
  says: ChunkHeader,
  { header, remade }: Pick<SealedChunk, 'header' | 'remade'>,
): ReadBody {
  const key = deps.ring.get(must(says.key, 'key of a chunk'));
  if (!key) return { kind: 'no-key' };
  const plain = openRemade(nodeCrypto, { header, key }, must(remade, 'what was remade'));
  const read = readPlain(deps, says, plain);
  // Nobody lets go, and remakes, what says nothing.
  return read === nothing || read.kind !== 'changes' ? noBody : read;
}

function readPlain(
  { tenantId }: Pick<ReadDeps, 'tenantId'>,
  says: ChunkHeader,
  plain: Uint8Array | undefined,
): ReadBody {
  const body = plain && parseBody(plain);
  if (!body) return nothing;
  if (body.kind === 'newer') return body;
  if (body.kind === 'rows')
    return isAsSigned(says, rowHashes(tenantId, body.journal, body.rows)) &&
      isInItsSpace(says, body.journal)
      ? body
      : nothing;
  const changes = body.commands.flatMap((command) =>
    command.changes.map(({ kind, key: name, bytes }) => ({
      commandId: command.commandId,
      kind,
      key: name,
      bytes,
      documentId: documentIdOf(tenantId, kind as DocumentKind, name),
      hash: changeHashOf(bytes) ?? new Uint8Array(0),
    })),
  );
  return isWellMade(says, changes) ? { kind: 'changes', changes } : nothing;
}

/** What a chunk says whose body has been let go: its changes stand in documents. */
function readOutlined(
  { tenantId, database }: Pick<ReadDeps, 'tenantId' | 'database'>,
  says: ChunkHeader,
  outline: Uint8Array,
): ReadBody {
  const changes: ChunkChange[] = [];
  for (const { commandId, changes: some } of parseOutline(outline) ?? []) {
    for (const { kind, key, hash } of some) {
      const documentId = documentIdOf(tenantId, kind as DocumentKind, key);
      const bytes = changesOfDocument(database, documentId).get(bytesToHex(hash));
      if (!bytes) return noBody;
      changes.push({ commandId, kind, key, documentId, hash, bytes });
    }
  }
  return isWellMade(says, changes) ? { kind: 'changes', changes } : noBody;
}

function isAsSigned(
  says: ChunkHeader,
  changes: readonly { readonly documentId: string; readonly hash: Uint8Array }[],
): boolean {
  return isSameBytes(changesHashOf(nodeCrypto, changes), says.changesHash);
}

function isInItsSpace({ space }: ChunkHeader, journal: string): boolean {
  return (journalOf(journal)?.space ?? space) === space;
}

/** Whether this app knows a kind of document. */
export function isKnownKind(kind: string): kind is DocumentKind {
  return Object.hasOwn(definitions, kind);
}

function isWellMade(says: ChunkHeader, changes: readonly ChunkChange[]): boolean {
  return (
    changes.every(({ hash }) => hash.length > 0) &&
    isAsSigned(says, changes) &&
    // A writer of one space writes no documents of another.
    changes.every(({ kind }) => !isKnownKind(kind) || definitions[kind].space === says.space)
  );
}
