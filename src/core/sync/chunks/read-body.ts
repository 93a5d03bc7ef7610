import type { Database } from 'better-sqlite3';
import { isSameBytes } from '#shared/chunks/bytes.ts';
import { changesHashOf, parseBody } from '#shared/chunks/body.ts';
import { openBody } from '#shared/chunks/chunk.ts';
import { type ChunkHeader, type ChunkId, parseHeader } from '#shared/chunks/header.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { definitions } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';
import { documentIdOf } from '../document-id.ts';
import { changeHashOf } from './change-hash.ts';
import { readSealed } from './chunk-rows.ts';
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
 * What a stored chunk says. `no-key` and `newer` may come to say something; a body that its author did not make well, or of
 * documents that belong to another space, says nothing for ever, at every place alike.
 */
export type ReadBody =
  | { readonly kind: 'changes'; readonly changes: readonly ChunkChange[] }
  | { readonly kind: 'no-key' | 'newer' };

const nothing: ReadBody = { kind: 'changes', changes: [] };

export interface ReadDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly ring: KeyRing;
}

export function readBody({ tenantId, database, ring }: ReadDeps, id: ChunkId): ReadBody {
  const sealed = must(readSealed(database, id), `chunk ${id}`);
  const says = must(parseHeader(sealed.header), `header of ${id}`);
  const key = ring.get(must(says.key, `key of ${id}`));
  if (!key) return { kind: 'no-key' };
  const plain = openBody(nodeCrypto, says, must(sealed.body, `body of ${id}`), key);
  const body = plain && parseBody(plain);
  if (!body) return nothing;
  if (body.kind === 'newer') return body;
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

/** Whether this app knows a kind of document. */
export function isKnownKind(kind: string): kind is DocumentKind {
  return Object.hasOwn(definitions, kind);
}

function isWellMade(says: ChunkHeader, changes: readonly ChunkChange[]): boolean {
  return (
    changes.every(({ hash }) => hash.length > 0) &&
    isSameBytes(changesHashOf(nodeCrypto, changes), says.changesHash) &&
    // A writer of one space writes no documents of another.
    changes.every(({ kind }) => !isKnownKind(kind) || definitions[kind].space === says.space)
  );
}
