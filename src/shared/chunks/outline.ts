import { type Cbor, encodeCbor } from './cbor.ts';
import { bytesOf, listOf, parseCbor, textOf } from './read-cbor.ts';

/** A change that a document holds, by its hash (32 bytes). */
export interface OutlinedChange {
  readonly kind: string;
  readonly key: string;
  readonly hash: Uint8Array;
}

export interface OutlinedCommand {
  readonly commandId: string;
  readonly changes: readonly OutlinedChange[];
}

/**
 * What a body says without the bytes of its changes, which stand in documents: kept by a place where the body has been let go,
 * so that it can say it again. Never travels.
 */
export function encodeOutline(commands: readonly OutlinedCommand[]): Uint8Array {
  return encodeCbor(
    commands.map(({ commandId, changes }) => [
      commandId,
      changes.map(({ kind, key, hash }) => [kind, key, hash]),
    ]),
  );
}

/** undefined for bytes that no app has written. */
export function parseOutline(bytes: Uint8Array): readonly OutlinedCommand[] | undefined {
  return parseCbor(bytes, (value) => listOf(value).map(readCommand));
}

function readCommand(value: Cbor): OutlinedCommand {
  const [commandId, changes] = listOf(value);
  return { commandId: textOf(commandId, 64), changes: listOf(changes).map(readChange) };
}

function readChange(value: Cbor): OutlinedChange {
  const [kind, key, hash] = listOf(value);
  return { kind: textOf(kind, 64), key: textOf(key, 256), hash: bytesOf(hash, 32) };
}
