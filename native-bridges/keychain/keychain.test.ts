import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeKeychain } from './fake.ts';
import { createFileKeychain } from './file-keychain.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-keychain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['file', () => createFileKeychain(join(folder, 'keys'))],
  ['fake', () => createFakeKeychain()],
])('%s keychain', (_name, create) => {
  it('gives back what was written, the last of it, until it is removed', async () => {
    const keychain = create();
    expect(await keychain.read('signing-key')).toBeUndefined();
    await keychain.write('signing-key', Uint8Array.of(1, 2, 3));
    await keychain.write('signing-key', Uint8Array.of(4, 5));
    expect(await keychain.read('signing-key')).toEqual(Uint8Array.of(4, 5));
    await keychain.remove('signing-key');
    expect(await keychain.read('signing-key')).toBeUndefined();
    await keychain.remove('signing-key');
  });

  it('keeps secrets apart by name', async () => {
    const keychain = create();
    await keychain.write('a', Uint8Array.of(1));
    await keychain.write('b', Uint8Array.of(2));
    expect(await keychain.read('a')).toEqual(Uint8Array.of(1));
  });
});

describe('file keychain', () => {
  it('lets nobody but the owner read, and survives a new start', async () => {
    const keys = join(folder, 'keys');
    await createFileKeychain(keys).write('signing-key', Uint8Array.of(7));
    expect(readdirSync(keys)).toEqual(['signing-key.secret']);
    if (process.platform !== 'win32') {
      expect(statSync(join(keys, 'signing-key.secret')).mode & 0o777).toBe(0o600);
      expect(statSync(keys).mode & 0o777).toBe(0o700);
    }
    expect(await createFileKeychain(keys).read('signing-key')).toEqual(Uint8Array.of(7));
  });

  it('does not leave its folder by a name', async () => {
    await expect(createFileKeychain(folder).read('../x')).rejects.toThrow('Not a name');
  });
});
