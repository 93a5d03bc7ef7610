import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Space } from '#shared/chunks/header.ts';
import { checkpointsOf } from '#shared/chunks/known-checkpoints.ts';
import { admit, connect, openTestSync, type TestSync } from '#tests/fixtures/test-sync.ts';

const seats: TestSync[] = [];
afterEach(async () => {
  for (const seat of seats.splice(0)) await seat.end();
});

const patient = { timeout: 30_000 };
const field = 'field' as Space;
/** Each a chunk of its own: more than lie behind a checkpoint at least. */
const EDITS = 2_050;
const WELLS = 40;

async function open(name: string, seed: number): Promise<TestSync> {
  const seat = await openTestSync(name, seed);
  seats.push(seat);
  return seat;
}

const isSame = (one: TestSync, other: TestSync) =>
  vi.waitFor(() => {
    expect(other.sync.status()).toMatchObject({ state: 'in-step', restoring: [] });
    expect(other.sync.place!.states()).toEqual(one.sync.place!.states());
  }, patient);
const newest = ({ sync }: TestSync) => checkpointsOf(sync.place!.rights!, field)[0];

describe('a tenant that has grown', () => {
  it('SYN-188 SYN-180 has a checkpoint that one seat made and another signed, without anybody asking, and a newcomer begins from it', async () => {
    const [office, truck] = [await open('OFFICE', 1), await open('TRUCK', 2)];
    office.set('annotation', 'first', ['text'], 'note');
    const cut = await admit(office, truck);
    await isSame(office, truck);
    cut();
    for (let n = 0; n < EDITS; n++) {
      office.set('annotation', `N${n % WELLS}`, ['text'], `note ${n}`);
      office.sync.place!.seal();
    }
    connect(office, truck);
    await isSame(office, truck);
    await vi.waitFor(() => expect(newest(office)?.isCosigned).toBe(true), patient);

    const fresh = await open('FRESH', 3);
    const steps = new Set<string>();
    const watch = setInterval(() => {
      for (const { step } of fresh.sync.status().restoring) steps.add(step);
    }, 5);
    await admit(office, fresh);
    await isSame(office, fresh);
    clearInterval(watch);
    expect(steps).toContain('parts');
    const rowsOf = (seat: TestSync) =>
      seat
        .rows('annotation')
        .map((row) => JSON.stringify(row))
        .toSorted();
    expect(rowsOf(fresh)).toEqual(rowsOf(office));
    expect(rowsOf(fresh)).toHaveLength(WELLS + 1);
  });
});
