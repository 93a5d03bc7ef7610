import { describe, expect, it } from 'vitest';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import { NeighbourBook } from './neighbour-book.ts';

const truck = 'aa'.repeat(32) as DeviceKey;
const address = { host: '10.0.0.7', port: 4701 };
const trouble = { code: 'refused', detail: null, atMs: 0 } as const;
const nobody = new Set<DeviceKey>();

describe('where neighbours may be', () => {
  it('SYN-144 waits longer with each failure, never more than a minute, and at random', () => {
    let fraction = 0.999_999;
    const book = new NeighbourBook(() => fraction);
    book.type([address], 0);
    const one = must(book.get(address), 'a neighbour');
    const waits = Array.from({ length: 20 }, () => {
      book.failed(one, trouble, 1_000);
      return one.nextTryAtMs - 1_000;
    });
    expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(60_000);
    fraction = 0.1;
    book.failed(one, trouble, 1_000);
    expect(one.nextTryAtMs).toBe(7_000);
    expect(book.due(6_999, nobody)).toEqual([]);
    expect(book.due(7_000, nobody)).toEqual([one]);
    book.tryNow();
    expect(book.due(1, nobody)).toEqual([one]);
  });

  it('SYN-137 does not try where somebody is who is connected', () => {
    const book = new NeighbourBook(() => 0);
    book.remember(address, truck, 0);
    book.found({ host: '10.0.0.8', port: 4701 }, 0);
    const at = (connected: ReadonlySet<DeviceKey>) =>
      book.due(0, connected).map(({ host }) => host);
    expect(at(nobody)).toEqual(['10.0.0.7', '10.0.0.8']);
    expect(at(new Set([truck]))).toEqual(['10.0.0.8']);
  });

  it('SYN-144 forgets what was found and never answered, and nothing that was typed', () => {
    const book = new NeighbourBook(() => 0);
    const typed = { host: 'office.local', port: 1 };
    book.type([typed], 0);
    book.found(address, 0);
    for (let n = 0; n < 8; n++) for (const one of book.due(0, nobody)) book.failed(one, trouble, 0);
    expect(book.get(address)).toBeUndefined();
    expect(book.get(typed)?.tries).toBe(8);
    book.type([], 0);
    expect(book.get(typed)).toBeUndefined();
  });

  it('SYN-144 remembers no more than so many of what somebody makes up', () => {
    const book = new NeighbourBook(() => 0);
    for (let n = 0; n < 1_000; n++) book.found({ host: `10.0.${n >> 8}.${n & 255}`, port: 1 }, 0);
    expect(book.due(0, nobody)).toHaveLength(200);
  });
});
