import { hexToBytes } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import type { ChunkCrypto } from './crypto.ts';
import { listOf, bytesOf, parseCbor, textOf } from './read-cbor.ts';

/** What a command changed in one document: one change of it, which itself says who made it, when and why. */
export interface BodyChange {
  readonly kind: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** A command that is too large for one chunk stands in several, each with some of its changes. */
export interface BodyCommand {
  readonly commandId: string;
  readonly changes: readonly BodyChange[];
}

/** A row of a journal: JSON, under an id of its own. */
export interface BodyRow {
  readonly id: string;
  readonly row: string;
}

/** `newer`: of a kind that this app does not know. */
export type Body =
  | { readonly kind: 'commands'; readonly commands: readonly BodyCommand[] }
  | { readonly kind: 'rows'; readonly journal: string; readonly rows: readonly BodyRow[] }
  | { readonly kind: 'newer' };

const COMMANDS = 'commands';
const ROWS = 'rows';
/** Of one row. */
const MAX_ROW_CHARACTERS = 64 * 1024;

export function encodeBody(commands: readonly BodyCommand[]): Uint8Array {
  return encodeCbor([
    COMMANDS,
    commands.map(({ commandId, changes }) => [
      commandId,
      changes.map(({ kind, key, bytes }) => [kind, key, bytes]),
    ]),
  ]);
}

export function encodeRows(journal: string, rows: readonly BodyRow[]): Uint8Array {
  return encodeCbor([ROWS, journal, rows.map(({ id, row }) => [id, row])]);
}

/** undefined for bytes that no app has written. */
export function parseBody(bytes: Uint8Array): Body | undefined {
  return parseCbor(bytes, readBody);
}

/** The hash in a header: over the documents (32 hex digits each) and the hashes of their changes, in order. */
export function changesHashOf(
  crypto: Pick<ChunkCrypto, 'sha256'>,
  changes: readonly { readonly documentId: string; readonly hash: Uint8Array }[],
): Uint8Array {
  return crypto.sha256(
    encodeCbor(changes.map(({ documentId, hash }) => [hexToBytes(documentId), hash])),
  );
}

function readBody(value: Cbor): Body {
  const [kind, ...fields] = listOf(value);
  if (typeof kind !== 'string') throw new Malformed('no kind of body');
  if (kind === COMMANDS) return { kind, commands: listOf(fields[0]).map(readCommand) };
  if (kind !== ROWS) return { kind: 'newer' };
  return { kind, journal: textOf(fields[0], 64), rows: listOf(fields[1]).map(readRow) };
}

function readRow(value: Cbor): BodyRow {
  const [id, row] = listOf(value);
  return { id: textOf(id, 64), row: textOf(row, MAX_ROW_CHARACTERS) };
}

function readCommand(value: Cbor): BodyCommand {
  const [commandId, changes] = listOf(value);
  return { commandId: textOf(commandId, 64), changes: listOf(changes).map(readChange) };
}

function readChange(value: Cbor): BodyChange {
  const [kind, key, bytes] = listOf(value);
  return { kind: textOf(kind, 64), key: textOf(key, 256), bytes: bytesOf(bytes) };
}
