import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { decodeCbor, encodeCbor } from '#shared/chunks/cbor.ts';
import { must } from '#shared/kit/must.ts';
import {
  admit,
  controlSpace,
  fieldSpace,
  meet,
  openTestPlace,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createFarStandings, type FarStandings } from './far-standings.ts';
import { createPlaceBook, type PlaceBook } from './place-book.ts';
import { openStanding } from './standing-words.ts';

interface Seat extends TestPlace {
  readonly far: FarStandings;
  readonly book: PlaceBook;
}

const inStep = { isConnected: true, isInStep: true };

/** What the relay passes on, and may keep, change or repeat. */
const said: { readonly from: string; readonly bytes: Uint8Array }[] = [];
let nowMs: number;
let office: Seat;
let truck: Seat;

beforeEach(() => {
  said.length = 0;
  nowMs = 1_000_000;
  office = openSeat('OFFICE', 11);
  truck = openSeat('TRUCK', 12);
  office.place.found();
  admit(office, truck, 'pumper');
});
afterEach(() => {
  office.close();
  truck.close();
});

function openSeat(name: string, seed: number): Seat {
  const seat = openTestPlace(name, { seed });
  const book = createPlaceBook(seat.database.write);
  const far = createFarStandings({
    tenantId: testTenantId,
    appVersion: '1.0.0',
    place: seat.place,
    device: seat.device,
    book,
    names: () => new Map(),
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    random: seededRandom(seed),
    send: (_, bytes) => said.push({ from: name, bytes }),
    changed() {},
  });
  return { ...seat, book, far };
}

/** Both tell, and hear what the other has said. */
function talk(ms = 15_000): void {
  for (let at = 0; at < ms; at += 1_000) {
    nowMs += 1_000;
    for (const seat of [office, truck]) seat.far.tick(inStep);
    for (const { from, bytes } of said.splice(0))
      (from === 'OFFICE' ? truck : office).far.hear({ kind: 'live', space: controlSpace, bytes });
  }
}

const knownTo = (seat: Seat, other: Seat) => seat.book.get(other.place.ownKey);
const month = ['wellMonth', 'W/2026-03'] as const;

describe('seats that meet over a relay only', () => {
  it('SYN-167 know of each other what the other holds and has computed', () => {
    office.set(...month, ['days', '01', 'oilBbl'], 10);
    meet(office, truck);
    talk();
    for (const [seat, other] of [
      [office, truck],
      [truck, office],
    ] as const) {
      const known = must(knownTo(seat, other), 'heard');
      expect(known.same?.hashes[fieldSpace]).toBe(stateIn(seat));
      expect([...(known.vectors.get(fieldSpace) ?? [])]).toEqual([
        ...seat.place.vectorOf(fieldSpace),
      ]);
    }
  });

  it('SYN-167 say nothing of a state that only one of them has', () => {
    meet(office, truck);
    talk();
    const before = must(knownTo(office, truck)?.same, 'same');
    office.set(...month, ['days', '01', 'oilBbl'], 10);
    office.place.seal();
    talk();
    expect(knownTo(office, truck)?.same).toEqual(before);
    expect(before.hashes[fieldSpace]).not.toBe(stateIn(office));
  });

  it('SYN-167 are heard by who comes a moment later', () => {
    meet(office, truck);
    office.far.tick(inStep);
    said.splice(0);
    talk();
    for (const [seat, other] of [
      [office, truck],
      [truck, office],
    ] as const)
      expect(knownTo(seat, other)?.same?.hashes[fieldSpace]).toBe(stateIn(seat));
  });

  it('SYN-167 fall silent', () => {
    meet(office, truck);
    talk();
    let count = 0;
    for (let second = 0; second < 120; second++) {
      nowMs += 1_000;
      for (const seat of [office, truck]) seat.far.tick(inStep);
      count += said.splice(0).length;
    }
    expect(count).toBe(0);
  });

  it('SYN-167 take nothing that the relay makes, changes or repeats', () => {
    meet(office, truck);
    truck.far.tick(inStep);
    nowMs += 3_000;
    truck.far.tick(inStep);
    const { bytes } = must(said.at(-1), 'said');
    expect(openStanding(bytes, testTenantId, (id) => office.place.ring.get(id))?.author).toBe(
      truck.place.ownKey,
    );
    expect(
      openStanding(bytes, testTenantId, () => undefined),
      'without the key',
    ).toBeUndefined();
    expect(openStanding(bytes, 'another', (id) => office.place.ring.get(id))).toBeUndefined();
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(
        openStanding(changed, testTenantId, (id) => office.place.ring.get(id)),
      ).toBeUndefined();
    }
    const [mark, , sealed] = decodeCbor(bytes) as [string, Uint8Array, Uint8Array];
    const asOffice = encodeCbor([mark, office.device.publicKey, sealed]);
    expect(openStanding(asOffice, testTenantId, (id) => truck.place.ring.get(id))).toBeUndefined();

    const live = { kind: 'live', space: controlSpace, bytes } as const;
    office.far.hear(live);
    const heardAtMs = knownTo(office, truck)?.heardAtMs;
    nowMs += 60_000;
    office.far.hear(live);
    expect(knownTo(office, truck)?.heardAtMs).toBe(heardAtMs);
  });

  it('SYN-167 leave alone what is said of other things, and what strangers say', () => {
    const stranger = openSeat('STRANGER', 13);
    stranger.place.found();
    stranger.far.tick(inStep);
    const { bytes } = must(said.at(-1), 'said');
    const live = { kind: 'live', space: controlSpace, bytes } as const;
    expect(office.far.hear(live)).toBe(false);
    expect(office.far.hear({ ...live, bytes: encodeCbor(['cursor', 1]) })).toBe(false);
    expect(office.book.get(bytesToHex(stranger.device.publicKey))).toBeUndefined();
    stranger.close();
  });

  it('SYN-167 say it aloud when they make other documents of the same chunks', () => {
    office.set(...month, ['days', '01', 'oilBbl'], 10);
    meet(office, truck);
    truck.database.write.exec(`update document set heads = 'other' where kind = 'wellMonth'`);
    talk();
    expect(office.far.divergedOf(truck.place.ownKey)).toEqual([fieldSpace]);
    expect(knownTo(office, truck)?.same).toBeNull();
  });
});

function stateIn({ place }: TestPlace): string | null | undefined {
  return place.states().find(({ space }) => space === fieldSpace)?.state;
}
