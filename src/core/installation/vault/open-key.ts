import { unseal } from '#native-bridges/keychain/seal.ts';
import type { OsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import { stretch } from '#native-bridges/keychain/stretch.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { accountOf, isKey, type VaultFile } from './vault-file.ts';

/** What a person or the system gives to open the vault with. */
export interface Opening {
  /** undefined: there is none here, or it is not to be used. */
  readonly os: OsKeychain | undefined;
  readonly passphrase?: string | undefined;
}

/** The name the key has where it is sealed with a passphrase. */
export const vaultKeyName = 'vault-key';

/**
 * The key of a vault. Refuses `secrets-locked` with `why`: `passphrase` where none was given, `passphrase-wrong`, `keychain-locked`
 * where the keychain does not answer, `keychain-gone` where it has no such key.
 */
export async function openKey(file: VaultFile, { os, passphrase }: Opening): Promise<Uint8Array> {
  const { kept } = file;
  if (kept.by === 'file') return checked(bytesOf(kept.key), file, 'file-damaged');
  if (kept.by === 'os') return checked(await fromKeychain(file, os), file, 'keychain-gone');
  if (passphrase === undefined) throw locked('passphrase');
  const key = unseal(
    await stretch(passphrase, bytesOf(kept.salt)),
    vaultKeyName,
    bytesOf(kept.sealed),
  );
  return checked(key, file, 'passphrase-wrong');
}

async function fromKeychain(file: VaultFile, os: OsKeychain | undefined) {
  if (!os) throw locked('keychain-none');
  try {
    return await os.read(accountOf(file));
  } catch (error) {
    throw locked('keychain-locked', { keychain: os.name, problem: messageOf(error) }, error);
  }
}

function checked(key: Uint8Array | undefined, file: VaultFile, why: string): Uint8Array {
  if (key === undefined || !isKey(key, file)) throw locked(why);
  return key;
}

function locked(why: string, more: Record<string, string> = {}, cause?: unknown): Refusal {
  return new Refusal('secrets-locked', { why, ...more }, { cause });
}

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

export const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
export const base64Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
