import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keychain } from './bridge.ts';
import { createFakeKeychain } from './fake.ts';
import { seal, unseal } from './seal.ts';
import { openSealedKeychain } from './sealed-keychain.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-keychain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = new Uint8Array(32).fill(7);
const keychains: [string, () => Promise<Keychain>][] = [
  ['sealed', () => openSealedKeychain(join(folder, 'keys'), key)],
  ['fake', async () => createFakeKeychain()],
];

describe.each(keychains)('%s keychain', (_name, open) => {
  it('gives back what was written, the last of it, until it is removed', async () => {
    const keychain = await open();
    expect(await keychain.read('signing-key')).toBeUndefined();
    await keychain.write('signing-key', Uint8Array.of(1, 2, 3));
    await keychain.write('signing-key', Uint8Array.of(4, 5));
    expect(await keychain.read('signing-key')).toEqual(Uint8Array.of(4, 5));
    await keychain.remove('signing-key');
    expect(await keychain.read('signing-key')).toBeUndefined();
    await keychain.remove('signing-key');
  });

  it('keeps secrets apart by name', async () => {
    const keychain = await open();
    await keychain.write('a', Uint8Array.of(1));
    await keychain.write('b', new Uint8Array(0));
    expect(await keychain.read('a')).toEqual(Uint8Array.of(1));
    expect(await keychain.all()).toEqual(
      new Map([
        ['a', Uint8Array.of(1)],
        ['b', new Uint8Array(0)],
      ]),
    );
  });
});

const secret = Buffer.from('a secret nobody should read');
const plain = (name: string) => join(folder, `${name}.secret`);
const sealed = (name: string) => join(folder, `${name}.sealed`);

describe('sealed files', () => {
  it('SEC-01 show nothing of a secret, and are for their owner alone', async () => {
    const keys = join(folder, 'keys');
    await (await openSealedKeychain(keys, key)).write('signing-key', secret);
    expect(readdirSync(keys)).toEqual(['signing-key.sealed']);
    expect(readFileSync(join(keys, 'signing-key.sealed')).includes(secret)).toBe(false);
    if (process.platform !== 'win32') {
      expect(statSync(join(keys, 'signing-key.sealed')).mode & 0o777).toBe(0o600);
      expect(statSync(keys).mode & 0o777).toBe(0o700);
    }
    expect(await (await openSealedKeychain(keys, key)).read('signing-key')).toEqual(
      new Uint8Array(secret),
    );
  });

  it('SEC-02 open with their key and under their name only, and with no bit altered', () => {
    const anyBytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(anyBytes, fc.nat(), fc.nat(7), (bytes, at, bit) => {
        const nonce = new Uint8Array(12).fill(3);
        const whole = seal(key, 'a', bytes, nonce);
        expect(unseal(key, 'a', whole)).toEqual(bytes);
        expect(unseal(key, 'b', whole)).toBeUndefined();
        expect(unseal(new Uint8Array(32), 'a', whole)).toBeUndefined();
        whole[at % whole.length]! ^= 1 << bit;
        expect(unseal(key, 'a', whole)).toBeUndefined();
      }),
    );
  });

  it('SEC-02 that do not open are refused, and not taken for missing', async () => {
    await (await openSealedKeychain(folder, key)).write('device-key', secret);
    const other = await openSealedKeychain(folder, new Uint8Array(32));
    await expect(other.read('device-key')).rejects.toMatchObject({ code: 'secret-unreadable' });
    await expect(other.all()).rejects.toMatchObject({ code: 'secret-unreadable' });
    writeFileSync(sealed('device-key'), '');
    const own = await openSealedKeychain(folder, key);
    await expect(own.read('device-key')).rejects.toMatchObject({ code: 'secret-unreadable' });
  });

  it('SEC-03 take the place of files in clear, which go', async () => {
    writeFileSync(plain('signing-key'), secret);
    writeFileSync(plain('join-secret'), '');
    const keychain = await openSealedKeychain(folder, key);
    expect(readdirSync(folder).toSorted()).toEqual(['join-secret.sealed', 'signing-key.sealed']);
    expect(await keychain.read('signing-key')).toEqual(new Uint8Array(secret));
    expect(await keychain.read('join-secret')).toEqual(new Uint8Array(0));
  });

  it('SEC-03 lose nothing wherever that is cut off', async () => {
    // Sealed, and the file in clear still there; half a sealed file aside; nothing done yet.
    await (await openSealedKeychain(folder, key)).write('a', secret);
    writeFileSync(plain('a'), secret);
    writeFileSync(`${sealed('b')}.new`, 'WS1 half');
    writeFileSync(plain('b'), secret);
    const keychain = await openSealedKeychain(folder, key);
    for (const name of ['a', 'b'])
      expect(await keychain.read(name)).toEqual(new Uint8Array(secret));
    expect(readdirSync(folder).toSorted()).toEqual(['a.sealed', 'b.sealed']);
  });

  it('SEC-03 leave a file in clear where they cannot be written', async () => {
    writeFileSync(plain('a'), secret);
    // A folder stands where the sealed file is to go.
    mkdirSync(join(folder, 'a.sealed.new', 'x'), { recursive: true });
    await expect(openSealedKeychain(folder, key)).rejects.toThrow('EISDIR');
    expect(readFileSync(plain('a'))).toEqual(secret);
  });

  it('does not leave its folder by a name', async () => {
    const keychain = await openSealedKeychain(folder, key);
    await expect(keychain.read('../x')).rejects.toThrow('Not a name');
  });
});
