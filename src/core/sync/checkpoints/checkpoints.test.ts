import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spaces } from '#shared/chunks/spaces.ts';
import {
  admit,
  controlSpace,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  read,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const opened: TestPlace[] = [];
let office: TestPlace;
let second: TestPlace;

beforeEach(() => {
  office = open('OFFICE', 1);
  second = open('SECOND', 2);
  office.place.found();
  admit(office, second, 'engineer');
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function open(name: string, seed: number): TestPlace {
  const place = openTestPlace(name, { seed });
  opened.push(place);
  return place;
}

function fill(place: TestPlace, months: readonly string[], days = 5): void {
  place.set('well', 'W', ['name'], 'Lea 1');
  for (const month of months) {
    for (let day = 1; day <= days; day++) {
      place.set('wellMonth', `W/${month}`, ['days', `0${day}`, 'oilBbl'], day);
      place.place.seal();
    }
  }
}

/** All that is to be done at one place, without anybody else. */
function work({ place }: TestPlace): void {
  while (place.checkpoints.step());
}

function make(place: TestPlace): void {
  for (const space of spaces.slice(1)) {
    if (place.place.checkpoints.make(space)) work(place);
  }
}

/** Brings what is asked for, part by part. */
function giveParts(from: TestPlace, to: TestPlace, most = Infinity): number {
  let given = 0;
  for (const space of spaces.slice(1)) {
    for (;;) {
      const hashes = to.place.checkpoints.toAsk(space, true);
      if (hashes.length === 0 || given >= most) break;
      for (const hash of hashes) {
        const bytes = from.place.checkpoints.read(hash);
        if (bytes) {
          to.place.checkpoints.take(space, hash, bytes);
          given++;
        } else to.place.checkpoints.lacks(hash);
      }
    }
  }
  return given;
}

/** A newcomer that has its keys and the members space, and no chunk of another. */
function newcomer(name: string, seed: number): TestPlace {
  const fresh = open(name, seed);
  bringIn(fresh, seed);
  return fresh;
}

function giveMembers(from: TestPlace, to: TestPlace): void {
  const [members] = spaces;
  const ids = from.place.lackingOf(members!, to.place.vectorOf(members!));
  to.place.takeIn(
    members!,
    ids.map((id) => read(from, id)),
  );
}

/** Made at the office, signed by the second. */
function makeCosigned(): void {
  make(office);
  meet(office, second);
  giveParts(office, second);
  work(second);
  meet(office, second);
}

const months = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03'];

describe('a checkpoint', () => {
  it('SYN-180 has a newcomer show documents and rows before a single chunk has come, as unverified until it has compared them', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const fresh = newcomer('FRESH', 3);
    expect(fresh.place.checkpoints.waitsForParts(fieldSpace)).toBe(true);
    expect(giveParts(second, fresh)).toBeGreaterThan(1);
    expect(sorted(fresh, 'productionDay')).toEqual(sorted(office, 'productionDay'));
    expect(sorted(fresh, 'well')).toEqual(sorted(office, 'well'));
    expect(fresh.rows('chunk').filter(({ space }) => space === 'field')).toEqual([]);
    expect(fresh.place.checkpoints.restoring()).toMatchObject([
      { space: 'control', step: 'chunks', unverified: 1 },
      { space: 'field', step: 'chunks', unverified: months.length },
    ]);
    expect(stateOf(fresh).map(({ state }) => state)).toEqual([null, null, null]);

    give(office, fresh);
    expect(stateOf(fresh)[2]!.state).toBeNull();
    work(fresh);
    expect(fresh.place.checkpoints.restoring()).toEqual([]);
    expect(stateOf(fresh)).toEqual(stateOf(office));
  });

  it('SYN-181 gives what is worked with every day first', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const fresh = newcomer('FRESH', 3);
    const { working, parts } = fieldCheckpoint();
    const take = (some: typeof parts) => {
      for (const { hash } of some)
        fresh.place.checkpoints.take(fieldSpace, hash, second.place.checkpoints.read(hash)!);
    };
    const monthsShown = () =>
      [
        ...new Set(fresh.rows('productionDay').map(({ day }) => String(day).slice(0, 7))),
      ].toSorted();
    take(parts.slice(0, working));
    expect(monthsShown()).toEqual(months.slice(1));
    expect(fresh.place.checkpoints.restoring()[1]).toMatchObject({ step: 'parts', done: working });
    take(parts.slice(working));
    expect(monthsShown()).toEqual(months);
  });

  it('SYN-182 is signed by another device only when that makes the same of it, with what it holds beyond', () => {
    fill(office, months);
    meet(office, second);
    make(office);
    second.set('wellMonth', 'W/2026-03', ['days', '20', 'oilBbl'], 20);
    second.set('wellMonth', 'V/2026-03', ['days', '20', 'oilBbl'], 20);
    second.place.seal();
    meet(office, second);
    giveParts(office, second);
    expect(cosigned()).toEqual([]);
    work(second);
    expect(cosigned(second)).toEqual(['control', 'field']);
  });

  it('SYN-192 is signed by somebody else, and by another device of the same person where nobody does', () => {
    const persons = new Map<string, string>();
    const personOf = (device: string) => persons.get(device);
    const places = [71, 72, 73].map((seed) => openTestPlace(`P${seed}`, { seed, personOf }));
    opened.push(...places);
    const [maker, ...others] = places as [TestPlace, ...TestPlace[]];
    const [same, another] = others.toSorted((one, other) =>
      one.place.ownKey < other.place.ownKey ? -1 : 1,
    ) as [TestPlace, TestPlace];
    for (const [place, person] of [
      [maker, 'Ann'],
      [same, 'Ann'],
      [another, 'Ben'],
    ] as const)
      persons.set(place.place.ownKey, person);
    maker.place.found();
    for (const other of others) admit(maker, other, 'engineer');
    fill(maker, months);
    for (const other of others) meet(maker, other);
    make(maker);
    for (const other of others) {
      meet(maker, other);
      work(other);
      giveParts(maker, other);
    }
    // By their keys alone it would be the turn of the one that is the same person's.
    work(same);
    expect(cosigned(same)).toEqual([]);
    work(another);
    expect(cosigned(another)).toEqual(['control', 'field']);
    same.clock.nowMs += 11 * 60_000;
    giveParts(maker, same);
    work(same);
    expect(cosigned(same)).toEqual(['control', 'field']);
  });

  it('SYN-182 is not signed where a part says something else', () => {
    fill(office, months);
    meet(office, second);
    lieAbout('2026-03');
    meet(office, second);
    giveParts(office, second);
    work(second);
    expect(cosigned(second)).toEqual(['control']);
    expect(second.place.checkpoints.step()).toBe(false);
  });

  it('SYN-183 that lies is put right by the chunks', () => {
    fill(office, months);
    lieAbout('2026-03');
    const fresh = open('FRESH', 3);
    // The office is the only other device: who has just come begins from what it made.
    office.place.revoke(second.place.ownKey);
    bringIn(fresh, 3);
    giveParts(office, fresh);
    expect(fresh.read('wellMonth', 'W/2026-03')?.days['01']?.oilBbl).toBe(99);
    meet(office, fresh);
    work(fresh);
    expect(fresh.read('wellMonth', 'W/2026-03')?.days['01']?.oilBbl).toBe(1);
    expect(stateOf(fresh).slice(1)).toEqual(stateOf(office).slice(1));
    expect(cosigned(fresh)).toEqual(['control']);
    const days = fresh.rows('productionDay').filter(({ day }) => day === '2026-03-01');
    expect(days).toMatchObject([{ oilBbl: 1 }]);
  });

  it('SYN-184 keeps what is written meanwhile, and seals it when it can say what it builds on', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const fresh = newcomer('FRESH', 3);
    giveParts(second, fresh, 1);
    fresh.set('wellMonth', 'W/2026-03', ['days', '31', 'oilBbl'], 31);
    fresh.set('wellMonth', 'W/2025-11', ['days', '31', 'oilBbl'], 31);
    fresh.clock.nowMs += 11_000;
    giveParts(second, fresh);
    fresh.place.seal();
    expect(fresh.rows('pending')).toHaveLength(2);
    meet(office, fresh);
    work(fresh);
    meet(office, fresh);
    expect(fresh.rows('pending')).toEqual([]);
    expect(office.read('wellMonth', 'W/2026-03')?.days).toMatchObject({
      '01': { oilBbl: 1 },
      '31': { oilBbl: 31 },
    });
    expect(stateOf(fresh)).toEqual(stateOf(office));
    expect(sorted(fresh, 'productionDay')).toEqual(sorted(office, 'productionDay'));
  });

  it('SYN-185 that nobody has the parts of keeps nobody from folding chunk by chunk', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const fresh = newcomer('FRESH', 3);
    for (let turn = 0; turn < 8; turn++) {
      for (const space of spaces.slice(1)) fresh.place.checkpoints.toAsk(space, true);
      fresh.clock.nowMs += 5_000;
    }
    expect(fresh.place.checkpoints.restoring()).toEqual([]);
    meet(office, fresh);
    expect(stateOf(fresh)).toEqual(stateOf(office));
  });

  it('SYN-186 whose chunks are nowhere to be had any more is taken over by whoever began from it', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const fresh = newcomer('FRESH', 3);
    giveParts(second, fresh);
    fresh.set('wellMonth', 'W/2026-03', ['days', '31', 'oilBbl'], 31);
    const { checkpoints } = fresh.place;
    for (const space of spaces.slice(1)) {
      checkpoints.noteLevel(space, true);
      fresh.clock.nowMs += 6 * 60_000;
      checkpoints.noteLevel(space, true);
    }
    work(fresh);
    fresh.place.seal();
    expect(checkpoints.restoring()).toEqual([]);
    const heir = open('HEIR', 4);
    heir.place.expect(office.place.root!);
    meet(fresh, heir);
    const other = sorted(office, 'productionDay');
    expect(sorted(fresh, 'productionDay')).toHaveLength(other.length + 1);
    // Should they turn up after all, everybody still makes the same.
    meet(office, fresh);
    expect(stateOf(fresh)).toEqual(stateOf(office));
    expect(office.read('wellMonth', 'W/2026-03')?.days['31']).toEqual({ oilBbl: 31 });
  });

  it('SYN-187 keeps the parts of the last ones only', () => {
    fill(office, months);
    meet(office, second);
    makeCosigned();
    const first = office.rows('checkpointPart').length;
    office.set('wellMonth', 'W/2026-03', ['days', '25', 'oilBbl'], 25);
    office.set('well', 'W', ['name'], 'Lea 1H');
    office.place.seal();
    meet(office, second);
    makeCosigned();
    work(office);
    expect(office.rows('checkpointPart')).toHaveLength(first);
  });

  it('SYN-188 is made by itself when a space has grown enough', () => {
    const grown = openTestPlace('GROWN', { seed: 9, checkpointEvery: 10 });
    opened.push(grown);
    grown.place.found();
    fill(grown, months.slice(0, 1), 9);
    work(grown);
    expect(grown.rows('checkpointPart')).toEqual([]);
    fill(grown, months.slice(1, 2), 9);
    work(grown);
    const made = grown.rows('checkpointPart');
    expect(made.length).toBeGreaterThan(0);
    work(grown);
    expect(grown.rows('checkpointPart')).toEqual(made);
  });

  it('SYN-188 of much is made again when a tenth of it has been added', () => {
    const grown = openTestPlace('GROWN', { seed: 9, checkpointEvery: 2 });
    opened.push(grown);
    grown.place.found();
    const checkpoints = () =>
      [...grown.place.rights!.chunks.values()].filter(({ entry }) => entry?.kind === 'checkpoint');
    const write = (from: number, to: number) => {
      for (let n = from; n <= to; n++) {
        grown.set('annotation', 'N', ['text'], `note ${n}`);
        grown.place.seal();
      }
      work(grown);
      return checkpoints().length;
    };
    expect(write(1, 41)).toBe(1);
    expect(write(42, 44)).toBe(1);
    expect(write(45, 45)).toBe(2);
  });

  it('SYN-188 that cannot be made is not tried again at once', () => {
    const grown = openTestPlace('GROWN', { seed: 9, checkpointEvery: 10 });
    opened.push(grown);
    grown.place.found();
    fill(grown, months.slice(0, 3), 9);
    const { write } = grown.database;
    const damage = (snapshot: unknown) =>
      write.prepare("update document set snapshot = ? where kind = 'well'").run(snapshot);
    const whole = write.prepare("select snapshot from document where kind = 'well'").pluck().get();
    damage(Buffer.from([0]));
    expect(grown.place.checkpoints.make(controlSpace)).toBe(true);
    expect(() => work(grown)).toThrow('document-damaged');
    damage(whole);
    expect(grown.place.checkpoints.step()).toBe(false);
    grown.clock.nowMs += 2 * 3_600_000;
    work(grown);
    expect(grown.rows('checkpointPart').length).toBeGreaterThan(0);
  });

  it('SYN-188 is left to one device, and to the next when that does not make it', () => {
    const places = [61, 62, 63].map((seed) =>
      openTestPlace(`P${seed}`, { seed, checkpointEvery: 10 }),
    );
    opened.push(...places);
    const [founder, ...others] = places as [TestPlace, ...TestPlace[]];
    founder.place.found();
    for (const other of others) admit(founder, other, 'engineer');
    fill(founder, months.slice(0, 2), 9);
    for (const other of others) meet(founder, other);
    const made = () => places.filter((one) => one.rows('checkpointPart').length > 0).length;
    for (const place of places) work(place);
    expect(made()).toBe(1);
    const inOrder = places.toSorted((one, other) =>
      one.place.ownKey < other.place.ownKey ? -1 : 1,
    );
    const second = inOrder[1]!;
    expect(second.rows('checkpointPart')).toEqual([]);
    second.clock.nowMs += 11 * 60_000;
    work(second);
    expect(second.rows('checkpointPart').length).toBeGreaterThan(0);
  });
});

function sorted(place: TestPlace, table: string): string[] {
  return place
    .rows(table)
    .map((row) => JSON.stringify(row))
    .toSorted();
}

function fieldCheckpoint() {
  const { rights } = office.place;
  const entries = [...rights!.now.applied].map((id) => rights!.chunks.get(id)!.entry);
  const entry = entries.find((one) => one?.kind === 'checkpoint' && one.space === 'field');
  if (entry?.kind !== 'checkpoint') throw new Error('No checkpoint');
  return entry;
}

/** Spaces of the checkpoints that another device has signed. */
function cosigned({ place }: TestPlace = office): string[] {
  const { now, chunks } = place.rights!;
  const entries = [...now.applied].map((id) => chunks.get(id)!.entry);
  return entries
    .flatMap((entry) => {
      const signed = entry?.kind === 'cosign' ? chunks.get(entry.checkpoint)!.entry : undefined;
      return signed?.kind === 'checkpoint' ? [signed.space] : [];
    })
    .toSorted();
}

/** The office makes a checkpoint of documents one of which is not what its chunks say. */
function lieAbout(month: string): void {
  office.place.seal();
  const { write } = office.database;
  const kept = write.prepare('select * from document').all() as Record<string, unknown>[];
  const tails = write.prepare('select * from documentTail').all() as Record<string, unknown>[];
  office.set('wellMonth', `W/${month}`, ['days', '01', 'oilBbl'], 99);
  write.exec('delete from pending');
  make(office);
  write.exec('delete from documentTail; delete from document');
  const insert = (table: string, row: Record<string, unknown>) =>
    write
      .prepare(
        `insert into ${table} (${Object.keys(row).join()}) values (${Object.keys(row)
          .map(() => '?')
          .join()})`,
      )
      .run(...Object.values(row));
  for (const row of kept) insert('document', row);
  for (const row of tails) insert('documentTail', row);
  // What is in memory is not what is on the disk any more.
  office.writer.close();
  while (office.place.refreshRows());
}

function bringIn(fresh: TestPlace, seed: number): void {
  const secret = seededRandom(seed + 500).bytes(32);
  office.place.invite(secret, 'engineer');
  fresh.place.expect(office.place.root!);
  giveMembers(office, fresh);
  fresh.place.join(secret);
  giveMembers(fresh, office);
  giveMembers(office, fresh);
}
