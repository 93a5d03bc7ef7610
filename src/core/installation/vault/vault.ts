import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import type { OsKeychain, OsKeychainName } from '#native-bridges/keychain/os-keychain.ts';
import { seal } from '#native-bridges/keychain/seal.ts';
import { openSealedKeychain } from '#native-bridges/keychain/sealed-keychain.ts';
import { stretch } from '#native-bridges/keychain/stretch.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { base64Of, messageOf, openKey, type Opening, vaultKeyName } from './open-key.ts';
import { accountOf, checkOf, readVaultFile, type VaultFile, writeVaultFile } from './vault-file.ts';

/** Where the key of all secrets lies now. */
export interface VaultState {
  readonly keptBy: 'os' | 'passphrase' | 'file';
  /** The keychain of this computer, whether it holds the key or not; null: none that could be used. */
  readonly keychain: OsKeychainName | null;
  /** Why the keychain does not hold the key though there is one; null: it does, or is not wanted to. */
  readonly problem: string | null;
}

/**
 * The key that seals every secret of a data folder, and where it is kept. Invariants:
 *  1. The key itself never changes: what is sealed with it opens wherever the key is kept.
 *  2. It leaves one place only when it has been read back from the next one and compared, and `vault.json` says so.
 *  3. Where there is a vault whose key cannot be had, nothing is made anew: `secrets-locked` is refused.
 */
export interface Vault {
  readonly state: VaultState;
  /** Secrets in a folder of their own, sealed; those that lie there in clear are sealed first. Refuses `secret-unreadable`. */
  keychainIn(folder: string): Promise<Keychain>;
  /** From the next start on it is asked for. Refuses `passphrase-wrong` where one is set and `current` is another. */
  setPassphrase(passphrase: string, current: string | undefined): Promise<void>;
  /** The key goes back into the keychain, or where there is none into a file. Refuses `passphrase-wrong`. */
  removePassphrase(current: string): Promise<void>;
}

export interface VaultDeps extends Opening {
  /** Of the installation's own secrets. */
  readonly folder: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export async function openVault(deps: VaultDeps): Promise<Vault> {
  const { folder, os, log } = deps;
  const found = await readVaultFile(folder);
  const key = found ? await openKey(found, deps) : new Uint8Array(randomBytes(32));
  const keyId = found?.keyId ?? randomBytes(16).toString('hex');
  let problem: string | null = null;
  let kept: VaultFile['kept'] = found?.kept ?? { by: 'file', key: base64Of(key) };

  const keep = async (next: VaultFile['kept']) => {
    await writeVaultFile(folder, { version: 1, keyId, check: checkOf(key), kept: next });
    kept = next;
  };
  const forgetInKeychain = async () => {
    // It may be locked now; the next start tries again.
    await os?.remove(accountOf({ keyId })).catch((error: unknown) => {
      log.warn({ err: error }, 'the key could not be taken out of the keychain');
    });
  };
  /** false: it does not answer, or not with what it was given. */
  const isInKeychain = async (): Promise<boolean> => {
    if (!os) return false;
    try {
      await putInto(os, accountOf({ keyId }), key);
      problem = null;
      return true;
    } catch (error) {
      problem = messageOf(error);
      log.warn({ err: error }, 'the keychain does not take the key of the secrets');
      return false;
    }
  };
  const keepWithoutPassphrase = async () =>
    keep((await isInKeychain()) ? { by: 'os' } : { by: 'file', key: base64Of(key) });
  const prove = async (current: string | undefined) => {
    const file = { version: 1 as const, keyId, check: checkOf(key), kept };
    if (kept.by !== 'passphrase') return;
    await openKey(file, { os, passphrase: current ?? '' }).catch(() => {
      throw new Refusal('passphrase-wrong');
    });
  };

  if (kept.by === 'file') await keepWithoutPassphrase();
  // A keychain that was locked when the passphrase was set, or a crash, may have left it there.
  if (kept.by === 'passphrase') await forgetInKeychain();
  log.info({ keptBy: kept.by, keychain: os?.name ?? null }, 'secrets are open');
  return {
    get state() {
      return { keptBy: kept.by, keychain: os?.name ?? null, problem };
    },
    keychainIn: (where) => openSealedKeychain(where, key),
    async setPassphrase(passphrase, current) {
      await prove(current);
      const salt = new Uint8Array(randomBytes(16));
      const sealed = seal(await stretch(passphrase, salt), vaultKeyName, key, randomBytes(12));
      await keep({ by: 'passphrase', salt: base64Of(salt), sealed: base64Of(sealed) });
      await forgetInKeychain();
    },
    async removePassphrase(current) {
      await prove(current);
      await keepWithoutPassphrase();
    },
  };
}

/** Written, read back and compared. */
async function putInto(os: OsKeychain, account: string, key: Uint8Array): Promise<void> {
  await os.write(account, key);
  const back = await os.read(account);
  if (!back || !Buffer.from(key).equals(back))
    throw new Error('The keychain does not give back what it was given');
}
