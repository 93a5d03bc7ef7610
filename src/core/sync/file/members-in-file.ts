import { type FileHeader, parseFileHeader } from '#shared/chunks/chunk-file.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { parseMessage } from '#shared/chunks/wire.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { type FileSource, isChunkFile, recordsOf } from './read-chunk-file.ts';

/**
 * Who the members are, as a file says it, for whoever does not know the tenant yet: the entries stand before all else. Refuses
 * `sync-file-unreadable` and `sync-file-newer`.
 */
export function membersInFile(source: FileSource): {
  readonly header: FileHeader;
  readonly entries: readonly SealedChunk[];
} {
  const records = isChunkFile(source) ? recordsOf(source) : undefined;
  const first = records?.next().value;
  const header = first?.says && parseFileHeader(nodeCrypto, first.says);
  if (!records || !header) throw new Refusal('sync-file-unreadable', { bytes: source.bytes });
  if (header === 'newer') throw new Refusal('sync-file-newer');
  const entries: SealedChunk[] = [];
  for (const { says } of records) {
    const message = says && parseMessage(says);
    if (!message) break;
    if (message.kind !== 'chunks') continue;
    if (message.space !== membersSpace) break;
    entries.push(...message.chunks);
  }
  return { header, entries };
}
