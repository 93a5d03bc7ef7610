import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SpaceKey, spaceKeyOf } from '#shared/chunks/chunk.ts';
import { membersSpace, parseHeader, type Space } from '#shared/chunks/header.ts';
import type { MembersEntry } from '#shared/chunks/members-entry.ts';
import { writeEntry } from '#core/sync/chunks/members-desk.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { wrapFor } from '#core/sync/chunks/wrap-key.ts';
import {
  admit,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';

const places: TestPlace[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-secrecy-'));
});
afterEach(() => {
  for (const place of places.splice(0)) place.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(name: string, seed: number): TestPlace {
  mkdirSync(join(folder, name));
  const place = openTestPlace(name, { seed, folder: join(folder, name) });
  places.push(place);
  return place;
}

const month = ['wellMonth', 'W/2026-03'] as const;
const note = ['days', '07', 'note'];

describe('what is sealed', () => {
  it('SYN-220 opens for nobody who is known to be no member', () => {
    const [office, truck, carrier] = [open('OFFICE', 11), open('TRUCK', 12), open('CARRIER', 13)];
    office.place.found();
    admit(office, truck, 'pumper');
    carrier.place.expect(office.place.root!);
    office.set('well', 'W', ['name'], 'Planted Name 1');
    truck.set(...month, note, 'planted words before');
    meet(office, truck);
    office.place.revoke(truck.place.ownKey);
    office.set(...month, note, 'planted words after');
    for (const other of [truck, carrier]) give(office, other);
    const held = office.rows('chunk').length;
    expect([truck.rows('chunk').length, carrier.rows('chunk').length]).toEqual([held, held]);
    expect(truck.read(...month)?.days['07']).toEqual({ note: 'planted words before' });
    expect(carrier.rows('document')).toEqual([]);
    expect(wordsOn('OFFICE')).toEqual(['Planted Name 1', 'planted words']);
    expect(wordsOn('CARRIER')).toEqual([]);
  });

  it('SYN-221 is sealed with a new key by whoever has something to say, when no key is left that only members can have', () => {
    const names = ['OFFICE', 'SECOND', 'TRUCK', 'PUMPER', 'VIEWER'];
    const [office, second, truck, pumper, viewer] = names.map((name, at) =>
      open(name, 20 + at),
    ) as [TestPlace, TestPlace, TestPlace, TestPlace, TestPlace];
    office.place.found();
    admit(office, second, 'owner');
    admit(office, truck, 'foreman');
    admit(office, pumper, 'pumper');
    admit(office, viewer, 'viewer');
    meet(office, second);
    office.place.revoke(pumper.place.ownKey);
    second.place.revoke(viewer.place.ownKey);
    give(office, truck);
    give(second, truck);
    truck.set(...month, note, 'made a key');
    truck.place.seal();
    expect(truck.rows('pending')).toEqual([]);
    for (const other of [pumper, viewer]) give(truck, other);
    expect([pumper.rows('document'), viewer.rows('document')]).toEqual([[], []]);
    meet(truck, office);
    meet(office, second);
    expect(second.read(...month)?.days['07']).toEqual({ note: 'made a key' });
  });

  it('SYN-236 is never sealed with a key that was brought in by whoever only asks to be let in', () => {
    const [office, truck, guest] = [open('OFFICE', 31), open('TRUCK', 32), open('GUEST', 33)];
    office.place.found();
    admit(office, truck, 'pumper');
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'pumper', { asks: true });
    guest.place.expect(office.place.root!);
    give(office, guest);
    guest.place.join(secret);
    const key = bringKeyIn(guest, fieldSpace);
    give(guest, office);
    give(office, truck);
    for (const writer of [office, truck]) {
      writer.set(...month, note, 'words for members');
      writer.place.seal();
    }
    const sealedWith = [office, truck].flatMap(({ place }) => place.ring.current(fieldSpace)?.id);
    expect(sealedWith).not.toContain(key.id);
    meet(office, truck);
    const used = keysUsedOn(office);
    expect(used.length).toBeGreaterThan(1);
    expect(used).not.toContain(key.id);
  });
});

/** What a device says that has been told no key: that there is one of its own, wrapped for everybody. */
function bringKeyIn({ device, database, place, ports }: TestPlace, space: Space): SpaceKey {
  const key = spaceKeyOf(nodeCrypto, new Uint8Array(32).fill(66));
  const keyPlace = { tenantId: testTenantId, space };
  const wraps = [...place.rights!.now.members].map(([member, { joined }]) => {
    const { wrapKey } = joined.entry as Extract<MembersEntry, { kind: 'found' | 'join' }>;
    return [member, wrapFor(wrapKey, key, keyPlace, ports.random)!] as const;
  });
  const entry: MembersEntry = { kind: 'keys', space, key: key.id, wraps, older: [] };
  const deps = { database: database.write, device, ports, tenantId: testTenantId };
  database.write.transaction(() => writeEntry(deps, entry))();
  return key;
}

function keysUsedOn({ rows }: TestPlace): (string | null | undefined)[] {
  const chunks = rows('chunk').filter(({ space }) => space !== membersSpace);
  return chunks.map(({ header }) => parseHeader(header as Uint8Array)?.key);
}

/** Which of the words that were written stand anywhere in the files of a place. */
function wordsOn(name: string): string[] {
  const files = readdirSync(join(folder, name)).map((file) =>
    readFileSync(join(folder, name, file)),
  );
  const everything = Buffer.concat(files).toString('latin1');
  return ['Planted Name 1', 'planted words'].filter((words) => everything.includes(words));
}
