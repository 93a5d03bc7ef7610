import { type Chunk, MAX_PLAIN_BYTES } from './chunk.ts';
import type { ChunkCrypto } from './crypto.ts';
import { isProven, type MembersEntry, parseEntry } from './members-entry.ts';
import type { MembersChunk } from './membership.ts';

/** What a chunk of the members space says to who decides about members: its body is one entry, in clear. */
export function membersChunkOf(
  crypto: Pick<ChunkCrypto, 'inflate' | 'verify'>,
  { id, says, body }: Chunk,
): MembersChunk {
  const { height, author, parents } = says;
  return { id, height, author, parents, entry: entryOf(crypto, says, body) };
}

function entryOf(
  crypto: Pick<ChunkCrypto, 'inflate' | 'verify'>,
  says: Chunk['says'],
  body: Uint8Array | null,
): MembersEntry | undefined {
  const plain = body && crypto.inflate(body, MAX_PLAIN_BYTES);
  const entry = plain ? parseEntry(plain) : undefined;
  if (entry?.kind !== 'join') return entry;
  return isProven(crypto, says.tenant, says.author, entry) ? entry : undefined;
}
