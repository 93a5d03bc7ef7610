import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobRole } from '#shared/domain/attachments/attachment.ts';
import { must } from '#shared/kit/must.ts';
import { releaseOriginal } from '#core/features/attachments/release-original.ts';
import {
  type BlobNeighbour,
  openBlobNeighbour,
  openTestWire,
  type TestWire,
} from '#tests/fixtures/test-blob-lines.ts';
import {
  addPath,
  type Attached,
  type BlobSeat,
  flipBit,
  openBlobSeat,
} from '#tests/fixtures/test-blobs.ts';
import { admit, meet, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import type { BlobPath } from '../blob-path.ts';
import { encodeBlobWord, MAX_HASHES, parseBlobWord, type BlobWord } from './blob-words.ts';
import { MAX_OPEN_FETCHES } from './answer-neighbour.ts';

const within = { timeout: 60_000, interval: 20 };
const places: TestPlace[] = [];
const seats: BlobSeat[] = [];
const neighbours: BlobNeighbour[] = [];
const wires: TestWire[] = [];
let office: TestPlace;
let truck: TestPlace;
let one: BlobSeat;
let two: BlobSeat;

beforeEach(() => {
  [office, truck] = [place('OFFICE', 61), place('TRUCK', 62)];
  office.place.found();
  admit(office, truck, 'pumper');
  meet(office, truck);
  [one, two] = [seat('one'), seat('two')];
});
afterEach(async () => {
  for (const wire of wires.splice(0)) wire.close();
  for (const neighbour of neighbours.splice(0)) neighbour.close();
  for (const { bugs } of seats) expect(bugs).toEqual([]);
  for (const one of seats.splice(0)) await one.end();
  for (const one of places.splice(0)) one.close();
});

function place(name: string, seed: number): TestPlace {
  const opened = openTestPlace(name, { seed });
  places.push(opened);
  return opened;
}

function seat(name: string): BlobSeat {
  const opened = openBlobSeat(name);
  seats.push(opened);
  return opened;
}

async function neighbour(...args: Parameters<typeof openBlobNeighbour>): Promise<BlobNeighbour> {
  const opened = await openBlobNeighbour(...args);
  neighbours.push(opened);
  return opened;
}

async function wire(to: BlobNeighbour): Promise<TestWire> {
  const opened = await openTestWire(to.port);
  wires.push(opened);
  return opened;
}

const figuresOf = ({ blobs }: BlobSeat) => blobs.transfers.figures();
const fetched = (at = two) => expect.poll(() => figuresOf(at).toFetch.count, within).toBe(0);
const stand = (at: BlobNeighbour, count = 1) =>
  expect.poll(() => at.lines.length, within).toBe(count);

function expectSame(at: BlobSeat, { plain, entries }: Attached, role: BlobRole) {
  const entry = must(entries[role], role);
  const read = at.blobs.store.read(entry, 0, entry.bytes);
  expect(Buffer.compare(read, must(plain[role], role))).toBe(0);
}

describe('blobs of a neighbour', () => {
  it('BLB-50 come by themselves, thumbnails first, and the neighbour counts as a place that holds them', async () => {
    const forms = { original: 700_000, preview: 90_000, thumbnail: 9_000 };
    const attached = [await one.attach(forms), await one.attach(forms), await one.attach(forms)];
    for (const { id } of attached) two.take(one, id);
    const came: string[] = [];
    two.blobs.store.onKept((hash) => came.push(hash));
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    expect(await there.dial(here.port)).toBeUndefined();
    await fetched();
    for (const each of attached)
      for (const role of ['thumbnail', 'preview', 'original'] as const) expectSame(two, each, role);
    const roleOf = new Map(
      attached.flatMap(({ entries }) =>
        Object.entries(entries).map(([role, { hash }]) => [hash, role]),
      ),
    );
    // Three come at once, so two kinds may overlap, and the first and the last do not.
    const roles = came.map((hash) => roleOf.get(hash));
    expect(roles.lastIndexOf('thumbnail')).toBeLessThan(roles.indexOf('original'));
    const [{ entries }] = attached as [Attached];
    const { hash } = entries.original!;
    expect(two.blobs.store.rows.placesOf(hash)).toMatchObject([{ place: office.place.ownKey }]);
    // Who sent them has heard that they have come.
    await expect
      .poll(() => one.blobs.store.rows.placesOf(hash), within)
      .toMatchObject([{ place: truck.place.ownKey }]);
  });

  it('BLB-50 come when the neighbour gets them while both are connected, to either side', async () => {
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    await there.dial(here.port);
    await stand(here);
    const late = await one.attach({ original: 50_000 });
    two.take(one, late.id);
    await fetched();
    expectSame(two, late, 'original');
    const back = await two.attach({ original: 40_000 });
    one.take(two, back.id);
    await fetched(one);
    expectSame(one, back, 'original');
    // The entry may come before its bytes are anywhere near.
    const third = seat('third');
    const far = await third.attach({ original: 30_000 });
    two.take(third, far.id);
    await expect.poll(() => figuresOf(two).toFetch.count, within).toBe(1);
    one.take(third, far.id);
    const { hash } = far.entries.original!;
    const { files } = one.blobs.store;
    files.append(
      files.partOf('copy'),
      third.blobs.store.files.read(third.blobs.store.files.pathOf(hash), 0, 60_000),
      0,
    );
    expect(await one.blobs.store.takeIn(files.partOf('copy'), hash)).toBe(true);
    await fetched();
    expectSame(two, far, 'original');
  });

  it('BLB-51 go on where the line was cut, at whatever byte', async () => {
    const attached = await one.attach({ original: 3_000_000 });
    two.take(one, attached.id);
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    const between = await wire(here);
    const part = () =>
      two.blobs.store.files.sizeOf(two.blobs.store.files.partOf(attached.entries.original!.hash));
    const reached: number[] = [];
    for (const bytes of [5_000, 300_001, 400_003, 777_777, 123_457]) {
      between.cutAfter(bytes);
      await there.dial(between.port);
      await stand(there, 0);
      reached.push(part());
      two.blobs.transfers.tryNow();
    }
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));
    expect(reached.at(-1)).toBeGreaterThan(500_000);
    const before = between.carried;
    await there.dial(between.port);
    await fetched();
    expectSame(two, attached, 'original');
    expect(between.carried - before).toBeLessThan(3_000_000 - reached.at(-1)! + 200_000);
  });

  it('BLB-52 that are altered are thrown away, and the neighbour looks at what it has', async () => {
    const attached = await one.attach({ original: 200_000 });
    const good = await one.attach({ original: 150_000 });
    const { hash } = attached.entries.original!;
    flipBit(one, hash);
    for (const { id } of [attached, good]) two.take(one, id);
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    await there.dial(here.port);
    await expect
      .poll(() => one.blobs.store.rows.damages(5), within)
      .toMatchObject([{ hash, what: 'altered' }]);
    await expect.poll(() => figuresOf(two).toFetch.count, within).toBe(1);
    expectSame(two, good, 'original');
    expect(two.blobs.store.rows.isHere(hash)).toBe(false);
    expect(two.blobs.store.rows.placesOf(hash)).toEqual([]);
  });

  it('BLB-53 a revoked device gets nothing, and a line to one ends', async () => {
    const first = await one.attach({ original: 20_000 });
    two.take(one, first.id);
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    await there.dial(here.port);
    await fetched();
    const later = await one.attach({ original: 30_000 });
    office.place.revoke(truck.place.ownKey);
    two.take(one, later.id);
    await stand(here, 0);
    await stand(there, 0);
    expect(await there.dial(here.port)).toBe('not-taken');
    expect(two.blobs.store.rows.isHere(later.entries.original!.hash)).toBe(false);
    const stranger = place('STRANGER', 63);
    stranger.place.found();
    const other = await neighbour(stranger, seat('three'));
    expect(await other.dial(here.port)).toBe('not-answered');
  });

  it('BLB-54 wait in the sender no more than a megabyte at a time, however slow the other end is', async () => {
    const attached = [
      await one.attach({ original: 6_000_000 }),
      await one.attach({ original: 6_000_000 }),
    ];
    for (const { id } of attached) two.take(one, id);
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    const between = await wire(here);
    await there.dial(between.port);
    between.jam(true);
    let most = 0;
    for (let n = 0; n < 50; n++) {
      most = Math.max(most, here.lines[0]?.waitingBytes ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(most).toBeLessThan(1_500_000);
    between.jam(false);
    await fetched();
    for (const each of attached) expectSame(two, each, 'original');
  });

  it('BLB-55 are not fetched from the relay while a neighbour has them, and are when it goes', async () => {
    const attached = await one.attach({ original: 2_000_000 });
    const { hash } = attached.entries.original!;
    const asked: string[] = [];
    const far: BlobPath = {
      place: 'relay:far',
      holds: async () => true,
      async fetch(wanted, offset, length, _signal, take) {
        asked.push(wanted);
        const { files } = one.blobs.store;
        take(files.read(files.pathOf(wanted), offset, length));
        return true;
      },
    };
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    const between = await wire(here);
    await there.dial(between.port);
    await stand(here);
    two.blobs.store.rows.confirm(hash, office.place.ownKey, Date.now());
    between.jam(true);
    addPath(two, far);
    two.take(one, attached.id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toEqual([]);
    there.close();
    await fetched();
    expect(asked).toContain(hash);
    expectSame(two, attached, 'original');
  });

  it('BLB-56 are let go by no two that rely on each other', async () => {
    const attached = await one.attach({ original: 10_000 });
    const { hash } = attached.entries.original!;
    two.take(one, attached.id);
    const [here, there] = [await neighbour(office, one), await neighbour(truck, two)];
    await there.dial(here.port);
    await fetched();
    const keeper: BlobPath = {
      place: 'relay:keeper',
      holds: async () => true,
      fetch: async () => false,
    };
    for (const at of [one, two]) addPath(at, keeper);
    const let_ = (at: BlobSeat) =>
      releaseOriginal(
        {
          read: at.database.read,
          blobs: at.blobs,
          ports: { clock: { nowMs: Date.now } },
          changes: { announce: () => undefined },
        } as never,
        attached.id as never,
      );
    const outcomes = await Promise.allSettled([let_(one), let_(two)]);
    const isHere = [one, two].map(({ blobs }) => blobs.store.rows.isHere(hash));
    expect(isHere).toContain(true);
    expect(outcomes.map(({ status }) => status)).toContain('rejected');
  });

  it('BLB-56 are not let go on the word of a neighbour that does not answer now', async () => {
    const attached = await one.attach({ original: 10_000 });
    const { rows } = one.blobs.store;
    const { hash } = attached.entries.original!;
    for (const device of ['aa', 'bb']) rows.confirm(hash, device.repeat(32), Date.now() - 1_000);
    const letGo = releaseOriginal(
      { read: one.database.read, blobs: one.blobs, ports: { clock: { nowMs: Date.now } } } as never,
      attached.id as never,
    );
    await expect(letGo).rejects.toMatchObject({ code: 'attachment-not-safe' });
    expect(rows.isHere(hash)).toBe(true);
  });

  it('BLB-57 travel from truck to truck, each passing on what it holds', async () => {
    const blue = place('BLUE', 64);
    admit(office, blue, 'foreman');
    meet(office, truck);
    const three = seat('three');
    const attached = await one.attach({ original: 60_000, thumbnail: 3_000 });
    two.take(one, attached.id);
    three.take(one, attached.id);
    const [here, there, last] = [
      await neighbour(office, one),
      await neighbour(truck, two),
      await neighbour(blue, three),
    ];
    await there.dial(here.port);
    await fetched();
    here.close();
    await stand(there, 0);
    await last.dial(there.port);
    await fetched(three);
    expectSame(three, attached, 'original');
    expectSame(three, attached, 'thumbnail');
  });
});

describe('what neighbours say of blobs', () => {
  const bytesOf = (word: BlobWord) => new Uint8Array(Buffer.concat(encodeBlobWord(word)));
  const hash = 'ab'.repeat(32);
  const words: readonly BlobWord[] = [
    { kind: 'ask', id: 3, hashes: [hash], isPledge: true },
    { kind: 'held', id: 3, hashes: [] },
    { kind: 'gained', hashes: [hash, 'cd'.repeat(32)] },
    { kind: 'doubt', hash },
    { kind: 'fetch', id: 70_000, hash, offset: 2 ** 33, length: 4 * 1024 * 1024 },
    { kind: 'piece', id: 1, bytes: Uint8Array.of(1, 2, 3) },
    { kind: 'ended', id: 1, isHeld: false },
  ];

  it('BLB-58 comes out as it went in, and what is none is told from it', () => {
    for (const word of words) expect(parseBlobWord(bytesOf(word))).toEqual(word);
    expect(parseBlobWord(Uint8Array.of(0x82, 0x61, 0x78, 0x00))).toBe('unknown');
    for (const bytes of [[], [0xff], [0x00]])
      expect(parseBlobWord(Uint8Array.from(bytes))).toBeUndefined();
    const many = Array.from({ length: MAX_HASHES + 1 }, () => hash);
    expect(parseBlobWord(bytesOf({ kind: 'gained', hashes: many }))).toBeUndefined();
    const long = bytesOf({ kind: 'fetch', id: 1, hash, offset: 0, length: 2 ** 30 });
    expect(parseBlobWord(long)).toBeUndefined();
  });

  it('BLB-58 ends the line when nobody may say it, and harms nothing else', async () => {
    const here = await neighbour(office, one);
    const say = async (...frames: readonly Uint8Array[]) => {
      const there = await neighbour(truck, seat(`rude ${seats.length}`));
      await there.dial(here.port);
      await stand(here);
      for (const frame of frames) there.lines[0]?.send(frame);
      await stand(there, 0);
      await stand(here, 0);
    };
    await say(Uint8Array.of(0xff, 1, 2));
    const attached = await one.attach({ original: 5_000_000 });
    const fetch = (id: number): BlobWord => ({
      kind: 'fetch',
      id,
      hash: attached.entries.original!.hash,
      offset: 0,
      length: 4_000_000,
    });
    await say(...Array.from({ length: MAX_OPEN_FETCHES + 2 }, (_, id) => bytesOf(fetch(id))));
    writeFileSync(one.blobs.store.files.partOf('still there'), 'x');
    two.take(one, attached.id);
    const there = await neighbour(truck, two);
    await there.dial(here.port);
    await fetched();
    expectSame(two, attached, 'original');
  });
});
