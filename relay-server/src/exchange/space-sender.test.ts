import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkId, LogId, Space } from '#shared/chunks/header.ts';
import { type Chunks, PAGE_BYTES, WINDOW_BYTES } from '#shared/chunks/wire.ts';
import type { LackingRow } from '#relay/store/tenant-store.ts';
import { createSpaceSender } from './space-sender.ts';

const rowOf = (row: number, bytes: number): LackingRow => ({
  row,
  bytes,
  id: String(row).padStart(6, '0') as ChunkId,
  log: 'log' as LogId,
  seq: row,
  height: row,
  before: null,
});

/** A sender whose chunks are as large as their rows say, and what it sent. */
function setupSender(lacking: readonly LackingRow[]) {
  const sent: Chunks[] = [];
  const sizes = new Map(lacking.map(({ row, bytes }) => [row, bytes]));
  const sender = createSpaceSender('field' as Space, {
    lacking: async () => lacking,
    read: async (rows) =>
      rows.map((row) => ({
        header: Uint8Array.of(row),
        signature: new Uint8Array(64),
        body: new Uint8Array((sizes.get(row) ?? 1) - 1),
      })),
    send: (message) => sent.push(message),
    failed: (error) => expect(error).toBeUndefined(),
  });
  return {
    sender,
    sent,
    rows: () => sent.flatMap(({ chunks }) => chunks.map(({ header }) => header[0]!)),
  };
}
const sizeOf = ({ chunks }: Chunks) =>
  chunks.reduce((sum, { header, body }) => sum + header.length + body!.length, 0);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a sender', () => {
  it('RLY-31 has no more on its way than the window, and sends all of it in order', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, async (some) => {
        const lacking = some.map((bytes, at) => rowOf(at, bytes));
        const { sender, sent, rows } = setupSender(lacking);
        const unanswered = new Map<number, number>();
        await sender.have(new Map(), []);
        for (let taken = 0; taken < sent.length || unanswered.size > 0;) {
          for (; taken < sent.length; taken++)
            unanswered.set(sent[taken]!.page, sizeOf(sent[taken]!));
          const onTheirWay = [...unanswered.values()].reduce((sum, bytes) => sum + bytes, 0);
          expect(onTheirWay <= WINDOW_BYTES || unanswered.size === 1).toBe(true);
          const [page] = unanswered.keys();
          unanswered.delete(page!);
          sender.kept(page!);
          await settled();
        }
        expect(rows()).toEqual(lacking.map(({ row }) => row));
        expect(sent.every((one) => one.chunks.length === 1 || sizeOf(one) <= PAGE_BYTES)).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('RLY-31 says nothing before the place has said how it stands', async () => {
    const { sender, sent } = setupSender([]);
    sender.offer([rowOf(1, 10)]);
    await settled();
    expect(sent).toEqual([]);
    sender.isLevel();
    sender.offer([rowOf(2, 10)]);
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('RLY-30 does not send again what is on its way, and stops when it is told to', async () => {
    const { sender, rows } = setupSender([rowOf(1, 10), rowOf(2, 10)]);
    await sender.have(new Map(), []);
    await sender.have(new Map(), []);
    expect(rows()).toEqual([1, 2]);
    sender.stop();
    sender.offer([rowOf(3, 10)]);
    await settled();
    expect(rows()).toEqual([1, 2]);
  });
});
