import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import { openVault, type VaultDeps } from './vault.ts';
import { vaultPath } from './vault-file.ts';

let folder: string;
let store: Map<string, Uint8Array>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-vault-'));
  store = new Map();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What lies in it outlives a start; `locked` answers nothing, as one that nobody has opened. */
function keychain(state: 'open' | 'locked' | 'forgetful' = 'open'): OsKeychain {
  const guard = () => {
    if (state === 'locked') throw new Error('unlock prompt was dismissed');
  };
  return {
    name: 'secret-service',
    async read(account) {
      guard();
      return store.get(account)?.slice();
    },
    async write(account, secret) {
      guard();
      if (state !== 'forgetful') store.set(account, secret.slice());
    },
    async remove(account) {
      guard();
      store.delete(account);
    },
  };
}

const open = (more: Partial<VaultDeps> = {}) =>
  openVault({ folder, os: undefined, log: pino({ level: 'silent' }), ...more });
const onDisk = () => readFileSync(vaultPath(folder), 'utf8');
const secret = Uint8Array.of(1, 2, 3);
const secrets = () => join(folder, 'tenant');

async function writeOne(more: Partial<VaultDeps> = {}): Promise<void> {
  const vault = await open(more);
  await (await vault.keychainIn(secrets())).write('device-key', secret);
}
async function readOne(more: Partial<VaultDeps> = {}): Promise<Uint8Array | undefined> {
  const vault = await open(more);
  return (await vault.keychainIn(secrets())).read('device-key');
}

const locked = (why: string) => ({ code: 'secrets-locked', details: { why } });

describe('the key of all secrets', () => {
  it('SEC-10 lies in the keychain where one answers, and nothing of it in a file', async () => {
    const os = keychain();
    await writeOne({ os });
    expect((await open({ os })).state).toEqual({
      keptBy: 'os',
      keychain: 'secret-service',
      problem: null,
    });
    expect(await readOne({ os })).toEqual(secret);
    const [key] = store.values();
    expect(onDisk()).not.toContain(Buffer.from(key!).toString('base64'));
  });

  it('SEC-10 lies in a file for its owner alone where there is no keychain, and that is said', async () => {
    await writeOne();
    expect((await open()).state).toEqual({ keptBy: 'file', keychain: null, problem: null });
    if (process.platform !== 'win32') expect(statSync(vaultPath(folder)).mode & 0o777).toBe(0o600);
    expect(await readOne()).toEqual(secret);
  });

  it.each(['locked', 'forgetful'] as const)(
    'SEC-10 stays in a file where the keychain is %s, with what it said',
    async (state) => {
      await writeOne({ os: keychain(state) });
      const { keptBy, problem } = (await open({ os: keychain(state) })).state;
      expect(keptBy).toBe('file');
      expect(problem).not.toBeNull();
      expect(await readOne()).toEqual(secret);
    },
  );

  it('SEC-11 goes into a keychain that answers only later', async () => {
    await writeOne();
    expect(await readOne({ os: keychain() })).toEqual(secret);
    expect(store.size).toBe(1);
    expect(JSON.parse(onDisk()).kept).toEqual({ by: 'os' });
  });

  it('SEC-12 is not made anew where it was put and cannot be had', async () => {
    await writeOne({ os: keychain() });
    const before = onDisk();
    await expect(open({ os: keychain('locked') })).rejects.toMatchObject({
      code: 'secrets-locked',
      details: { why: 'keychain-locked', problem: 'unlock prompt was dismissed' },
    });
    await expect(open()).rejects.toMatchObject(locked('keychain-none'));
    const [[account, key]] = [...store] as [[string, Uint8Array]];
    store.clear();
    await expect(open({ os: keychain() })).rejects.toMatchObject(locked('keychain-gone'));
    store.set(account, new Uint8Array(32));
    await expect(open({ os: keychain() })).rejects.toMatchObject(locked('keychain-gone'));
    expect(onDisk()).toBe(before);
    // It comes back, and with it everything.
    store.set(account, key);
    expect(await readOne({ os: keychain() })).toEqual(secret);
  });

  it('SEC-13 SEC-14 lies under a passphrase alone once one is set, until it is removed', async () => {
    const os = keychain();
    await writeOne({ os });
    const [key] = store.values();
    const vault = await open({ os });
    await vault.setPassphrase('five unrelated words', undefined);
    expect(vault.state.keptBy).toBe('passphrase');
    expect(store.size).toBe(0);
    expect(onDisk()).not.toContain(Buffer.from(key!).toString('base64'));
    await expect(open({ os })).rejects.toMatchObject(locked('passphrase'));
    await expect(open({ os, passphrase: 'five unrelated wordz' })).rejects.toMatchObject(
      locked('passphrase-wrong'),
    );
    const passphrase = 'five unrelated words';
    expect(await readOne({ os, passphrase })).toEqual(secret);

    const again = await open({ os, passphrase });
    const wrong = { code: 'passphrase-wrong' };
    await expect(again.setPassphrase('another one of words', 'wrong')).rejects.toMatchObject(wrong);
    await expect(again.setPassphrase('another one', undefined)).rejects.toMatchObject(wrong);
    await expect(again.removePassphrase('wrong')).rejects.toMatchObject(wrong);
    await again.setPassphrase('another one of words', passphrase);
    await expect(open({ os, passphrase })).rejects.toMatchObject(locked('passphrase-wrong'));
    await again.removePassphrase('another one of words');
    expect(again.state.keptBy).toBe('os');
    expect(await readOne({ os })).toEqual(secret);
  });

  it('SEC-13 goes back into a file where there is no keychain', async () => {
    await writeOne();
    const vault = await open();
    await vault.setPassphrase('fünf Wörter', undefined);
    // As another keyboard composes it.
    expect(await readOne({ passphrase: ' fünf Wörter '.normalize('NFD') })).toEqual(secret);
    await vault.removePassphrase('fünf Wörter');
    expect(await readOne()).toEqual(secret);
  });

  it('SEC-16 is in one of two places wherever moving it is cut off', async () => {
    await writeOne();
    const inFile = onDisk();
    // In the keychain already, and the file not rewritten yet.
    const os = keychain();
    await open({ os });
    const inKeychain = onDisk();
    writeFileSync(vaultPath(folder), inFile);
    expect(await readOne({ os })).toEqual(secret);
    // Under the passphrase already, and the keychain not told yet.
    writeFileSync(vaultPath(folder), inKeychain);
    const left = new Map(store);
    const vault = await open({ os });
    await vault.setPassphrase('five unrelated words', undefined);
    for (const [account, key] of left) store.set(account, key);
    await expect(open({ os })).rejects.toMatchObject(locked('passphrase'));
    expect(await readOne({ os, passphrase: 'five unrelated words' })).toEqual(secret);
  });

  it('SEC-14 is taken out of a keychain that was locked when the passphrase was set, at the next start', async () => {
    const os = keychain();
    await writeOne({ os });
    const left = new Map(store);
    await (await open({ os })).setPassphrase('five unrelated words', undefined);
    for (const [account, key] of left) store.set(account, key);
    await open({ os, passphrase: 'five unrelated words' });
    expect(store.size).toBe(0);
  });
});
