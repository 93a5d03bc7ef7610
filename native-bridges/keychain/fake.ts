import type { Keychain } from './bridge.ts';

/** A keychain that forgets everything with the process, for tests and simulations. */
export function createFakeKeychain(): Keychain {
  const secretsByName = new Map<string, Uint8Array>();
  return {
    read: (name) => Promise.resolve(secretsByName.get(name)?.slice()),
    write(name, secret) {
      secretsByName.set(name, secret.slice());
      return Promise.resolve();
    },
    remove(name) {
      secretsByName.delete(name);
      return Promise.resolve();
    },
    all: () => Promise.resolve(new Map(secretsByName)),
  };
}
