import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { publishingLimits } from '#shared/domain/telemetry/publishing/publishing.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createPublishBuffer, type PublishBuffer } from './publish-buffer.ts';

let folder: string;
let buffer: PublishBuffer;
const open = () => createPublishBuffer(nodeDisk.openDatabase(join(folder, 'buffer.db')));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-publish-'));
  buffer = open();
});
afterEach(() => {
  buffer.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    tagId: 'd/t' as TagId,
    payload: String(from + at).padStart(100, '0'),
  }));
const payloads = () => buffer.oldest(1_000).map(({ payload }) => Number(payload));
const settle = (count: number, rest: object = {}) => {
  const some = buffer.oldest(count);
  const run = { from: some[0]!.n, upTo: some.at(-1)!.n };
  buffer.settle({ ...run, refused: 0, refusal: null, orphaned: 0, ...rest }, 50);
};
const limits = (some: object) => publishingLimits.parse(some);

describe('limits', () => {
  it('PUB-07 keeps the newest of so many, and counts the others', () => {
    buffer.add(rows(0, 250), 0);
    expect(buffer.shed(limits({ mostMessages: 100 }), 10)).toBe(150);
    expect(payloads()).toEqual(Array.from({ length: 100 }, (_, at) => 150 + at));
    expect(buffer.status()).toMatchObject({ waiting: 100, shed: 150, lastShedMs: 10 });
  });

  it('PUB-07 keeps within so many bytes', () => {
    for (let batch = 0; batch < 20; batch++) buffer.add(rows(batch * 1_000, 1_000), 0);
    expect(buffer.status().waitingBytes).toBeGreaterThan(2 * 1_048_576);
    const gone = buffer.shed(limits({ mostMegabytes: 1 }), 10);
    const { waiting, waitingBytes } = buffer.status();
    expect(waitingBytes).toBeLessThanOrEqual(1_048_576);
    // No more than needed.
    expect(waitingBytes).toBeGreaterThan(900_000);
    expect(waiting + gone).toBe(20_000);
    expect(payloads()[0]).toBe(gone);
  });

  it('PUB-07 keeps what came within so many days', () => {
    const day = 86_400_000;
    buffer.add(rows(0, 7), 0);
    buffer.add(rows(7, 5), 2 * day);
    buffer.shed(limits({ mostDays: 3 }), 4 * day);
    expect(payloads()).toEqual([7, 8, 9, 10, 11]);
    expect(buffer.status()).toMatchObject({ shed: 7, oldestMs: 2 * day });
  });

  it('PUB-07 sheds nothing while all limits hold', () => {
    buffer.add(rows(0, 100), 0);
    expect(buffer.shed(limits({ mostMessages: 100 }), 1_000)).toBe(0);
  });
});

it('PUB-05 has what was added, and its counts, when it is opened again', () => {
  buffer.add(rows(0, 10), 5);
  settle(4, { refused: 1, refusal: 'Not authorized' });
  const before = buffer.status();
  buffer.close();
  buffer = open();
  expect(buffer.status()).toEqual(before);
  expect(payloads()).toEqual([4, 5, 6, 7, 8, 9]);
  expect(before).toMatchObject({
    waiting: 6,
    published: 3,
    refused: 1,
    lastRefusal: 'Not authorized',
    lastPublishedMs: 50,
  });
});

it('PUB-07 does not count as shed what arrived all the same', () => {
  buffer.add(rows(0, 200), 0);
  const onItsWay = buffer.oldest(150);
  buffer.shed(limits({ mostMessages: 100 }), 1);
  const run = { from: onItsWay[0]!.n, upTo: onItsWay.at(-1)!.n };
  buffer.settle({ ...run, refused: 0, refusal: null, orphaned: 0 }, 2);
  expect(buffer.status()).toMatchObject({ waiting: 50, published: 150, shed: 0 });
});

it('PUB-07 all that came is waiting, published, refused or shed, and the bytes are those of what waits', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), count: fc.nat({ max: 400 }) }),
    fc.record({ kind: fc.constant('settle' as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant('shed' as const), count: fc.integer({ min: 100, max: 300 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      buffer.close();
      rmSync(folder, { recursive: true });
      nodeDisk.makeFolder(folder);
      buffer = open();
      let came = 0;
      for (const { kind, count } of steps) {
        if (kind === 'add') {
          buffer.add(rows(came, count), came);
          came += count;
        } else if (kind === 'shed') buffer.shed(limits({ mostMessages: count }), came);
        else if (buffer.status().waiting > 0) settle(count, { refused: 1, refusal: 'no' });
      }
      const { waiting, waitingBytes, published, refused, shed } = buffer.status();
      expect(waiting + published + refused + shed).toBe(came);
      expect(waitingBytes).toBe(waiting * (100 + 3 + 24));
      const left = buffer.oldest(100_000).map(({ payload }) => Number(payload));
      expect(left).toEqual(Array.from({ length: waiting }, (_, at) => came - waiting + at));
    }),
    { numRuns: 30 },
  );
});
