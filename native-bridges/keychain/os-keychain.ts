import type * as keyring from '@napi-rs/keyring';

/** Where an operating system keeps secrets for the person who is logged in. */
export interface OsKeychain {
  /** As people know it. */
  readonly name: OsKeychainName;
  /** undefined: there is none of that name. Rejects when the store is locked, or does not answer. */
  read(account: string): Promise<Uint8Array | undefined>;
  write(account: string, secret: Uint8Array): Promise<void>;
  remove(account: string): Promise<void>;
}

export type OsKeychainName = 'macos' | 'windows' | 'secret-service';

const service = 'WellOS';
/** A person may be asked for the password of the store meanwhile. */
const ANSWERS_WITHIN_MS = 60_000;

/**
 * Keychain on macOS, Credential Manager on Windows, Secret Service (GNOME Keyring, KWallet) elsewhere; undefined where the library
 * has no build. Whether anybody answers there shows with the first secret.
 */
export async function openOsKeychain(
  platform: NodeJS.Platform = process.platform,
): Promise<OsKeychain | undefined> {
  const library = await load();
  if (!library) return undefined;
  // Its second choice on Linux, the kernel's keyring, forgets everything at a restart: worse than none.
  const entryOf = (account: string) =>
    new library.AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  return {
    name: platform === 'darwin' ? 'macos' : platform === 'win32' ? 'windows' : 'secret-service',
    async read(account) {
      const secret = await inTime(() => entryOf(account).getSecret());
      return secret === null ? undefined : Uint8Array.from(secret);
    },
    write: (account, secret) => inTime(() => entryOf(account).setSecret(secret)),
    async remove(account) {
      await inTime(() => entryOf(account).deleteCredential());
    },
  };
}

async function load(): Promise<typeof keyring | undefined> {
  try {
    return await import('@napi-rs/keyring');
  } catch {
    // No binary for this platform; the key then lies elsewhere, which the Security page says.
    return undefined;
  }
}

/** What is still waiting when its time is over is not waited for any more. */
async function inTime<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The keychain does not answer')), ANSWERS_WITHIN_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
