import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { relayCrypto } from '#relay/crypto.ts';
import { createPartsShelf } from './parts-shelf.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('SYN-265 a shelf asks nobody twice for what is lacked, and holds nobody who has gone', async () => {
  const hash = 'a'.repeat(64);
  const shelf = createPartsShelf({
    store: {
      parts: {
        held: async () => new Set<string>(),
        read: async () => undefined,
        add: async () => undefined,
        keep: async () => undefined,
      },
      usedBytes: async () => 0,
    },
    members: { partsOf: () => new Map([[hash, 10]]) },
    crypto: relayCrypto,
    now: () => 0,
    quotaBytes: () => 1_000,
  });
  await shelf.look();
  const stays = {};
  shelf.lacks(hash, stays);
  expect(shelf.toAsk(stays)).toEqual([]);
  const gone = (() => {
    const peer = { name: 'who has gone' };
    shelf.lacks(hash, peer);
    return new WeakRef(peer);
  })();
  let isHeld = true;
  for (let tries = 0; isHeld && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
    isHeld = gone.deref() !== undefined;
  }
  expect(isHeld).toBe(false);
  expect(shelf.toAsk({})).not.toEqual([]);
});
