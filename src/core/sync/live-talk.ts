import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SpaceKey } from '#shared/chunks/chunk.ts';
import { bytesToHex, concat, hexToBytes } from '#shared/chunks/bytes.ts';
import type { Space, SpaceKeyId } from '#shared/chunks/header.ts';
import { MAX_LIVE_BYTES } from '#shared/chunks/wire.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Ports } from '../ports.ts';
import type { TenantSync } from './tenant-sync.ts';

/**
 * What the seats of a tenant tell each other for the moment: who looks at what, where somebody writes. Contract:
 *  - It is never stored, and comes to whoever is connected, or not at all.
 *  - Only who has the key of the field space can read or say it; the relay cannot.
 *  - What is too long is not said; what cannot be read is passed over.
 */
export interface LiveTalk {
  say(kind: string, what: unknown): void;
  on(kind: string, listener: (what: unknown) => void): () => void;
}

const fieldSpace = 'field' as Space;
const KEY_ID_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createLiveTalk(
  sync: Pick<TenantSync, 'place' | 'sendLive' | 'onLive'>,
  { tenantId, ports }: { readonly tenantId: TenantId; readonly ports: Pick<Ports, 'random'> },
): LiveTalk {
  return {
    say(kind, what) {
      const key = sync.place?.ring.current(fieldSpace);
      if (!key) return;
      const plain = Buffer.from(JSON.stringify([kind, what]));
      const sealed = seal(tenantId, key, ports.random.bytes(NONCE_BYTES), plain);
      if (sealed.length <= MAX_LIVE_BYTES) sync.sendLive(fieldSpace, sealed);
    },
    on: (kind, listener) =>
      sync.onLive(({ space, bytes }) => {
        if (space !== fieldSpace) return;
        const id = bytesToHex(bytes.subarray(0, KEY_ID_BYTES)) as SpaceKeyId;
        const key = sync.place?.ring.get(id);
        const said = key && open(tenantId, key, bytes.subarray(KEY_ID_BYTES));
        if (Array.isArray(said) && said[0] === kind) listener(said[1]);
      }),
  };
}

/** Key id, nonce, AES-256-GCM of the text under the tenant's name, tag. */
function seal(
  tenantId: TenantId,
  { id, key }: SpaceKey,
  nonce: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(tenantId));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return concat([hexToBytes(id), nonce, new Uint8Array(text), new Uint8Array(cipher.getAuthTag())]);
}

function open(tenantId: TenantId, { key }: SpaceKey, sealed: Uint8Array): unknown {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(aad(tenantId))
    .setAuthTag(tag);
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
    return JSON.parse(Buffer.concat([text, decipher.final()]).toString()) as unknown;
  } catch {
    // Altered on its way, or of a newer app.
    return undefined;
  }
}

const aad = (tenantId: TenantId) => Buffer.from(`wellos/live/1|${tenantId}`);
