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

/** Changes that a sync message carries; undefined for one that cannot be read. */
export function changesOf({ type, data }: Message): readonly Uint8Array[] | undefined {
  if (!data || (type !== 'sync' && type !== 'request')) return [];
  try {
    return A.decodeSyncMessage(data).changes;
  } catch {
    // Bytes that are no sync message.
    return undefined;
  }
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
