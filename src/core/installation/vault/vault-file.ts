import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readSecretFile, writeSecretFile } from '#native-bridges/keychain/secret-files.ts';

/**
 * Where the one key lies that all secrets of a data folder are sealed with:
 * - `os`: in the keychain of the operating system, under the name of `keyId`.
 * - `passphrase`: here, sealed with what a passphrase gives.
 * - `file`: here in clear, for whoever can read this file.
 */
const vaultFile = z.object({
  version: z.literal(1),
  /** 32 hex digits. */
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  /** By which the key is known to be the right one; says nothing of it. */
  check: z.base64(),
  kept: z.discriminatedUnion('by', [
    z.object({ by: z.literal('os') }),
    z.object({ by: z.literal('passphrase'), salt: z.base64(), sealed: z.base64() }),
    z.object({ by: z.literal('file'), key: z.base64() }),
  ]),
});
export type VaultFile = z.output<typeof vaultFile>;

export const vaultPath = (folder: string) => join(folder, 'vault.json');

/** undefined where none has been made. */
export async function readVaultFile(folder: string): Promise<VaultFile | undefined> {
  const bytes = await readSecretFile(vaultPath(folder));
  if (bytes === undefined) return undefined;
  return vaultFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

export function writeVaultFile(folder: string, file: VaultFile): Promise<void> {
  return writeSecretFile(vaultPath(folder), new TextEncoder().encode(`${JSON.stringify(file)}\n`));
}

export const accountOf = ({ keyId }: Pick<VaultFile, 'keyId'>) => `vault-${keyId}`;

export function checkOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('wellos/vault/1').digest('base64');
}

export const isKey = (key: Uint8Array, { check }: Pick<VaultFile, 'check'>) =>
  checkOf(key) === check;
