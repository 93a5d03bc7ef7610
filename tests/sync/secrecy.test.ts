import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admit, give, meet, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';

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
});

/** Which of the words that were written stand anywhere in the files of a place. */
function wordsOn(name: string): string[] {
  const files = readdirSync(join(folder, name)).map((file) =>
    readFileSync(join(folder, name, file)),
  );
  const everything = Buffer.concat(files).toString('latin1');
  return ['Planted Name 1', 'planted words'].filter((words) => everything.includes(words));
}
