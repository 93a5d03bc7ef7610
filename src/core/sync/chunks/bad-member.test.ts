import * as A from '@automerge/automerge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BodyChange, encodeBody } from '#shared/chunks/body.ts';
import { type Chunk, sealChunk, spaceKeyOf } from '#shared/chunks/chunk.ts';
import { changesHashOf } from '#shared/chunks/body.ts';
import type { LogId, Space } from '#shared/chunks/header.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import {
  admit,
  controlSpace,
  fieldSpace,
  meet,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { documentIdOf } from '../document-id.ts';
import { genesisOf } from '../genesis.ts';
import { checkRows } from '../projections/check-rows.ts';
import { changeHashOf } from './change-hash.ts';
import { openKeyRing } from './key-ring.ts';
import { nodeCrypto } from './node-crypto.ts';

let office: TestPlace;
let truck: TestPlace;
let laptop: TestPlace;
beforeEach(() => {
  office = openTestPlace('OFFICE', { seed: 11 });
  truck = openTestPlace('TRUCK', { seed: 12 });
  laptop = openTestPlace('LAPTOP', { seed: 13 });
  office.place.found();
  admit(office, truck, 'pumper');
  admit(office, laptop, 'engineer');
  meet(office, truck);
});
afterEach(() => {
  for (const one of [office, truck, laptop]) one.close();
});

let logs = 0;

/** What the truck's device seals when it is told to by somebody who means no good. */
function seal(
  space: Space,
  changes: readonly BodyChange[],
  options: { readonly plain?: Uint8Array; readonly hashOf?: readonly BodyChange[] } = {},
): Chunk {
  const ring = openKeyRing(testTenantId, truck.device)(truck.place.rights!);
  const named = (options.hashOf ?? changes).map(({ kind, key, bytes }) => ({
    documentId: documentIdOf(testTenantId, kind as DocumentKind, key),
    hash: changeHashOf(bytes) ?? new Uint8Array(32),
  }));
  const { membership, chunks } = truck.place.rights!;
  const followed = new Set([...chunks.values()].flatMap(({ parents }) => parents));
  expect(membership.has(truck.place.root!)).toBe(true);
  return sealChunk(nodeCrypto, truck.device, {
    tenant: testTenantId,
    space,
    log: String(logs++).padStart(32, '0') as LogId,
    seq: 0,
    height: 0,
    parents: [],
    members: [...chunks.keys()].filter((id) => !followed.has(id)).toSorted(),
    changesHash: changesHashOf(nodeCrypto, named),
    plain: options.plain ?? encodeBody([{ commandId: `C${logs}`, changes }]),
    key: ring.current(space),
    nonce: Uint8Array.from({ length: 12 }, () => logs),
  })!;
}

/** Changes of a month, one after the other, by an actor of one's choice. */
function changesOf(values: readonly number[], actor = 'ab'.repeat(16)): BodyChange[] {
  let doc = A.load<{ days: Record<string, Record<string, number>> }>(genesisOf('wellMonth'), {
    actor,
  });
  return values.map((value) => {
    doc = A.change(doc, (month) => {
      (month as never as { key: unknown }).key = new A.ImmutableString('W/2026-03');
      month.days['07']!['oilBbl'] = value;
    });
    return { kind: 'wellMonth', key: 'W/2026-03', bytes: A.getLastLocalChange(doc)! };
  });
}

function expectSame(...places: TestPlace[]): void {
  for (const one of places) {
    expect(stateOf(one)).toEqual(stateOf(places[0]!));
    expect(checkRows(one.database.write, one.ports)).toEqual({ damaged: [], differences: [] });
    expect(one.place.states()[2]!.state).not.toBeNull();
  }
}

describe('a member that means no good', () => {
  it('SYN-70 cannot make two places differ by changes that contradict each other', () => {
    const [one] = changesOf([1]);
    const [other] = changesOf([2]);
    const chunks = [seal(fieldSpace, [one!]), seal(fieldSpace, [other!])];
    for (const chunk of chunks) office.place.takeIn(fieldSpace, [chunk]);
    for (const chunk of chunks.toReversed()) laptop.place.takeIn(fieldSpace, [chunk]);
    expectSame(office, laptop);
    expect(office.rows('unevenDocument')).toHaveLength(1);
    laptop.set('wellMonth', 'W/2026-03', ['days', '08', 'oilBbl'], 8);
    meet(office, laptop);
    expect(office.read('wellMonth', 'W/2026-03')?.days['08']).toEqual({ oilBbl: 8 });
    expectSame(office, laptop);
  });

  it('SYN-70 nor by changes that build on what comes later, or never', () => {
    const [first, second, third] = changesOf([1, 2, 3]);
    const early = seal(fieldSpace, [second!]);
    const late = seal(fieldSpace, [first!]);
    office.place.takeIn(fieldSpace, [early]);
    expect(office.rows('document')).toEqual([]);
    office.place.takeIn(fieldSpace, [late]);
    for (const chunk of [late, early]) laptop.place.takeIn(fieldSpace, [chunk]);
    expect(office.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({ oilBbl: 2 });
    expectSame(office, laptop);
    const [, lost] = changesOf([7, 8], 'cd'.repeat(16));
    const never = seal(fieldSpace, [lost!, third!]);
    for (const place of [office, laptop]) place.place.takeIn(fieldSpace, [never]);
    expect(office.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({ oilBbl: 3 });
    expectSame(office, laptop);
  });

  it('SYN-71 writes no documents of a space that is not its own through another', () => {
    const genesis = A.load<Record<string, unknown>>(genesisOf('well'));
    const named = A.change(genesis, (well) => {
      well['key'] = new A.ImmutableString('W');
      well['name'] = new A.ImmutableString('Mine now');
    });
    const change = { kind: 'well', key: 'W', bytes: A.getLastLocalChange(named)! };
    office.place.takeIn(fieldSpace, [seal(fieldSpace, [change])]);
    office.place.takeIn(controlSpace, [seal(controlSpace, [change])]);
    expect(office.rows('document')).toEqual([]);
    expectSame(office);
  });

  it('SYN-72 says nothing with a body that is not well made', () => {
    const [change] = changesOf([1]);
    const garbage = { ...change!, bytes: change!.bytes.slice(0, -1) };
    const chunks = [
      seal(fieldSpace, [change!], { plain: new Uint8Array([1, 2, 3]) }),
      seal(fieldSpace, [change!], { hashOf: [] }),
      seal(fieldSpace, [garbage]),
    ];
    expect(office.place.takeIn(fieldSpace, chunks).refused).toEqual([]);
    expect(office.rows('document')).toEqual([]);
    laptop.place.takeIn(fieldSpace, chunks.toReversed());
    expectSame(office, laptop);
  });

  it('SYN-73 puts nothing into another tenant or space, nor what is signed by a stranger', () => {
    const [change] = changesOf([1]);
    const chunk = seal(fieldSpace, [change!]);
    expect(office.place.takeIn(controlSpace, [chunk]).refused).toMatchObject([
      { why: 'elsewhere' },
    ]);
    const stranger = openTestPlace('STRANGER', { seed: 99 });
    const sealed = sealChunk(nodeCrypto, stranger.device, {
      tenant: testTenantId,
      space: fieldSpace,
      log: 'f'.repeat(32) as LogId,
      seq: 0,
      height: 0,
      parents: [],
      members: [office.place.root!],
      changesHash: new Uint8Array(32),
      plain: encodeBody([]),
      key: spaceKeyOf(nodeCrypto, new Uint8Array(32)),
      nonce: new Uint8Array(12),
    })!;
    expect(office.place.takeIn(fieldSpace, [sealed]).refused).toMatchObject([{ why: 'stranger' }]);
    const altered = { ...chunk, signature: chunk.signature.map((byte) => byte ^ 1) };
    expect(office.place.takeIn(fieldSpace, [altered]).refused).toMatchObject([
      { why: 'malformed' },
    ]);
    stranger.close();
  });
});
