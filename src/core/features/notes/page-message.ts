import * as A from '@automerge/automerge';
import { cbor, type Message } from '@automerge/automerge-repo/slim';
import { z } from 'zod';

/** A change may hold this many characters: somebody pastes a page, and nobody a book. */
const MAX_OPERATIONS = 20_000;

const pageMessage = z.object({
  type: z.enum(['sync', 'request', 'ephemeral', 'doc-unavailable']),
  senderId: z.string(),
  targetId: z.string(),
  documentId: z.string(),
  data: z.instanceof(Uint8Array).optional(),
});

/** A window's message, from that window and of a kind it may send; undefined for anything else. */
export function parsePageMessage(bytes: Uint8Array, from: string): Message | undefined {
  try {
    const decoded: unknown = cbor.decode(bytes);
    const parsed = pageMessage.safeParse(decoded);
    return parsed.success && parsed.data.senderId === from ? (decoded as Message) : undefined;
  } catch {
    // Bytes that are no message.
    return undefined;
  }
}

/** Of a chunk of Automerge's: four bytes of its own, four of a checksum, and this. */
const TYPE_AT = 8;
const WHOLE_DOCUMENT = 0;

/** Changes that a sync message carries, alone or as a whole document; undefined for one that cannot be read. */
export function changesOf({ type, data }: Message): readonly Uint8Array[] | undefined {
  if (!data || (type !== 'sync' && type !== 'request')) return [];
  try {
    return A.decodeSyncMessage(data)
      .changes.flatMap(splitChunks)
      .flatMap((chunk) => (chunk[TYPE_AT] === WHOLE_DOCUMENT ? changesIn(chunk) : [chunk]));
  } catch {
    // Bytes that are no sync message.
    return undefined;
  }
}

/** One chunk may follow the other. A length stands behind the type, seven bits to the byte. */
function splitChunks(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    let at = start + TYPE_AT + 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw new RangeError('A chunk without its length');
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const end = at + length;
    if (end > bytes.length) throw new RangeError('A chunk that is cut off');
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
}

function changesIn(document: Uint8Array): Uint8Array[] {
  const doc = A.load(document);
  const changes = A.getAllChanges(doc);
  A.free(doc);
  return changes;
}

/** Who made a change that only writes in a text; undefined for any other. `text`: the object id of the text. */
export function writerOf(change: Uint8Array, text: string): string | undefined {
  try {
    const { actor, ops } = A.decodeChange(change);
    if (ops.length === 0 || ops.length > MAX_OPERATIONS) return undefined;
    const isWriting = ops.every(
      (op) =>
        op.obj === text &&
        (op.action === 'del' || (op.action === 'set' && typeof op.value === 'string')),
    );
    return isWriting ? actor : undefined;
  } catch {
    // Bytes that are no change.
    return undefined;
  }
}
