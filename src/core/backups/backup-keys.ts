import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { stretch } from '#native-bridges/keychain/stretch.ts';
import { spaceKeyOf } from '#shared/chunks/chunk.ts';
import type { Space, SpaceKeyId } from '#shared/chunks/header.ts';
import { codeIn } from '#shared/domain/backups/kit-text.ts';
import { parseRecoveryCode } from '#shared/domain/backups/recovery-code.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Random } from '#shared/kit/clock.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createAgreement } from '../sync/chunks/device.ts';
import { nodeCrypto } from '../sync/chunks/node-crypto.ts';
import { unwrap, wrapFor } from '../sync/chunks/wrap-key.ts';
import type { BackupHead, KeySlot } from './backup-head.ts';

const seedBytes = 32;
const saltBytes = 16;

/**
 * What a backup can be opened with later. A secret gives a pair of keys, and a seat keeps only the public one: it backs up by
 * itself every night, and whoever steals it cannot open what it made.
 */
export const lockKey = z.object({
  kind: z.enum(['passphrase', 'kit']),
  /** Base 64. */
  salt: z.base64(),
  publicKey: z.base64(),
});
export type LockKey = z.output<typeof lockKey>;

/** A secret a person has shown: the passphrase, or the code of a recovery kit. */
export interface ShownSecret {
  readonly kind: LockKey['kind'];
  readonly text: string;
}

export async function lockWithPassphrase(
  passphrase: string,
  random: Pick<Random, 'bytes'>,
): Promise<LockKey> {
  const salt = random.bytes(saltBytes);
  return lockOf('passphrase', salt, await stretch(passphrase, salt));
}

export function lockWithKit(secret: Uint8Array): LockKey {
  return lockOf('kit', new Uint8Array(0), kitSeed(secret));
}

/** A new file's key, and where it stands in the head. */
export function newFileKey(
  tenantId: TenantId,
  locks: readonly LockKey[],
  random: Pick<Random, 'bytes'>,
): { readonly key: Uint8Array } & Pick<BackupHead, 'keyId' | 'slots'> {
  const spaceKey = spaceKeyOf(nodeCrypto, random.bytes(seedBytes));
  const slots = locks.map(({ kind, salt, publicKey }): KeySlot => {
    const wrapped = wrapFor(bytesOf(publicKey), spaceKey, placeOf(tenantId), random);
    return { kind, salt: bytesOf(salt), wrapped: must(wrapped, 'a key to wrap for').slice() };
  });
  return { key: spaceKey.key, keyId: spaceKey.id, slots };
}

/** Refuses `backup-secret-wrong` {kind}, `recovery-code-mistyped`, and `backup-secret-other` where it can only be opened otherwise. */
export async function openFileKey(head: BackupHead, shown: ShownSecret): Promise<Uint8Array> {
  const slots = head.slots.filter(({ kind }) => kind === shown.kind);
  if (slots.length === 0) throw new Refusal('backup-secret-other', { kind: shown.kind });
  for (const slot of slots) {
    const opening = createAgreement(await seedOf(shown, slot));
    const opened = unwrap(opening, slot.wrapped, head.keyId as SpaceKeyId, placeOf(head.tenantId));
    if (opened) return opened.key;
  }
  throw new Refusal('backup-secret-wrong', { kind: shown.kind });
}

/** Refuses `recovery-code-mistyped`. */
export function kitSecretOf(code: string): Uint8Array {
  const secret = parseRecoveryCode(codeIn(code));
  if (!secret) throw new Refusal('recovery-code-mistyped');
  return secret;
}

async function seedOf({ kind, text }: ShownSecret, { salt }: KeySlot): Promise<Uint8Array> {
  return kind === 'kit' ? kitSeed(kitSecretOf(text)) : stretch(text, salt);
}

function kitSeed(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'wellos/recovery-kit/backup/1', seedBytes));
}

function lockOf(kind: LockKey['kind'], salt: Uint8Array, seed: Uint8Array): LockKey {
  return { kind, salt: base64(salt), publicKey: base64(createAgreement(seed).wrapKey) };
}

/** Wrapped as the keys of spaces are, under a name that no space has. */
function placeOf(tenantId: TenantId) {
  return { tenantId, space: 'backup' as Space };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}
