import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Keychain } from './bridge.ts';
import { seal, unseal } from './seal.ts';
import { listSecretFiles, readSecretFile, writeSecretFile } from './secret-files.ts';

const sealedEnding = '.sealed';
/** As earlier versions kept them, and as a restored backup lays them down. */
const plainEnding = '.secret';

/**
 * Secrets as files, each sealed with one key that lies elsewhere. What lies there in clear is sealed first. Invariants:
 *  1. A file in clear goes only when the sealed one has been written, read back from the disk and compared.
 *  2. Where both are there the sealed one counts: the other is what a crash left over.
 *  3. A secret that is there and does not open is refused (`secret-unreadable`), never taken for one that is not there.
 */
export async function openSealedKeychain(folder: string, key: Uint8Array): Promise<Keychain> {
  const sealedAt = (name: string) => pathOf(folder, name, sealedEnding);
  const plainAt = (name: string) => pathOf(folder, name, plainEnding);
  const read = async (name: string) => {
    const sealed = await readSecretFile(sealedAt(name));
    if (sealed === undefined) return undefined;
    const secret = unseal(key, name, sealed);
    if (secret === undefined) throw new Refusal('secret-unreadable', { name, folder });
    return secret;
  };
  const write = async (name: string, secret: Uint8Array) => {
    await writeSecretFile(sealedAt(name), seal(key, name, secret, randomBytes(12)));
    const back = await read(name);
    if (!back || !Buffer.from(secret).equals(back))
      throw new Error(`The secret ${name} did not come back from the disk as it was written`);
  };

  for (const name of await listSecretFiles(folder, plainEnding)) {
    if ((await read(name)) === undefined)
      await write(name, (await readSecretFile(plainAt(name))) ?? new Uint8Array(0));
    await rm(plainAt(name), { force: true });
  }
  return {
    read,
    write,
    async remove(name) {
      await rm(sealedAt(name), { force: true });
    },
    async all() {
      const secrets = new Map<string, Uint8Array>();
      for (const name of await listSecretFiles(folder, sealedEnding))
        secrets.set(name, (await read(name))!);
      return secrets;
    },
  };
}

function pathOf(folder: string, name: string, ending: string): string {
  if (!/^[a-z0-9-]{1,80}$/.test(name)) throw new Error(`Not a name of a secret: ${name}`);
  return join(folder, name + ending);
}
