import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeBody } from '#shared/chunks/body.ts';
import { parseHeader } from '#shared/chunks/header.ts';
import { sealRemade } from '#shared/chunks/remade.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { encodeMessage, parseMessage, PARTS } from '#shared/chunks/wire.ts';
import {
  admit,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  read,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { Network } from '#tests/sync/simulation/network.ts';
import { createExchange } from '../chunks/exchange.ts';
import type { Link } from '../chunks/link.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import type { LetGoOptions } from './create-letting-go.ts';

const DAY_MS = 86_400_000;
const day = (n: number) => ['days', String(n).padStart(2, '0'), 'oilBbl'];
const month = ['wellMonth', 'W/2026-03'] as const;

let nowMs: number;
let mayLetGo: LetGoOptions['mayLetGo'];
let office: TestPlace;
let truck: TestPlace;
const opened: TestPlace[] = [];

beforeEach(() => {
  nowMs = Date.UTC(2026, 2, 10);
  mayLetGo = () => true;
  office = open('OFFICE', 1);
  truck = open('TRUCK', 2, { afterMs: 30 * DAY_MS, aboveBytes: 0, lookEveryMs: 0 });
  office.place.found();
  admit(office, truck, 'engineer');
  for (let n = 1; n <= 6; n++) {
    office.set(...month, day(n), n);
    office.place.seal();
  }
  meet(office, truck);
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

function open(name: string, seed: number, bounds?: Omit<LetGoOptions, 'mayLetGo'>): TestPlace {
  const place = openTestPlace(name, {
    seed,
    ports: { clock: { nowMs: () => nowMs, monotonicMs: () => nowMs } },
    letsGo: bounds && { ...bounds, mayLetGo: (...asked) => mayLetGo(...asked) },
  });
  opened.push(place);
  return place;
}

/** Has the office make a checkpoint, and the truck sign it. */
function agree(): void {
  for (const space of spaces.slice(1)) {
    if (office.place.checkpoints.make(space)) while (office.place.checkpoints.step());
  }
  give(office, truck);
  giveParts(office, truck);
  work(truck);
  meet(office, truck);
}

function giveParts(from: TestPlace, to: TestPlace): void {
  for (const space of spaces.slice(1)) {
    for (const hash of to.place.checkpoints.toAsk(space, true)) {
      to.place.checkpoints.take(space, hash, from.place.checkpoints.read(hash)!);
    }
  }
}

function work({ place }: TestPlace): void {
  // Whether anything is due is looked up each time it is asked: twice for nothing means that nothing is.
  for (let idle = 0; idle < 3;) if (!place.step()) idle++;
}

function letGo(): void {
  agree();
  work(truck);
  nowMs += 31 * DAY_MS;
  work(truck);
}

const fieldChunks = (place: TestPlace) =>
  place.rows('chunk').filter(({ space }) => space === fieldSpace);
const outlined = (place: TestPlace) =>
  fieldChunks(place).filter(({ outline, body }) => outline !== null && body === null);
const statesOf = ({ place }: TestPlace) =>
  place.states().map(({ space, digest, state }) => ({ space, digest, state }));

describe('bodies of old chunks', () => {
  it('SYN-280 go behind a checkpoint that two devices signed long ago, and all else stays as it was', () => {
    agree();
    work(truck);
    const before = fieldChunks(truck).map(({ header, signature }) => [header, signature]);
    expect(outlined(truck)).toHaveLength(0);
    nowMs += 29 * DAY_MS;
    work(truck);
    expect(outlined(truck)).toHaveLength(0);
    nowMs += 2 * DAY_MS;
    work(truck);
    expect(outlined(truck)).toHaveLength(6);
    expect(fieldChunks(truck).map(({ header, signature }) => [header, signature])).toEqual(before);
    expect(statesOf(truck)).toEqual(statesOf(office));
    expect(truck.place.states().find(({ space }) => space === fieldSpace)?.floor).toEqual(
      expect.stringMatching(/^[0-9a-f]{64}$/),
    );
    truck.set(...month, day(20), 20);
    meet(office, truck);
    expect(statesOf(truck)).toEqual(statesOf(office));
  });

  it('SYN-280 stay while only one device has signed', () => {
    for (const space of spaces.slice(1)) {
      if (office.place.checkpoints.make(space)) while (office.place.checkpoints.step());
    }
    // What signs it has not got its parts.
    give(office, truck);
    work(truck);
    nowMs += 90 * DAY_MS;
    work(truck);
    expect(outlined(truck)).toHaveLength(0);
  });

  it('SYN-281 stay where the documents are not what the chunks say', () => {
    agree();
    truck.database.write.exec(`update chunk set isFolded = 0 where seq = 2 and space = 'field'`);
    work(truck);
    nowMs += 31 * DAY_MS;
    work(truck);
    expect(outlined(truck)).toHaveLength(5);
  });

  it('SYN-286 stay when nobody else is known to hold them', () => {
    const asked: boolean[] = [];
    mayLetGo = (space, isHeldBy) => {
      if (space !== fieldSpace) return false;
      asked.push(isHeldBy(office.place.vectorOf(space)), isHeldBy(new Map()));
      return false;
    };
    letGo();
    expect(outlined(truck)).toHaveLength(0);
    expect(new Set(asked.filter((_, at) => at % 2 === 0))).toEqual(new Set([true]));
    expect(new Set(asked.filter((_, at) => at % 2 === 1))).toEqual(new Set([false]));
  });

  it('SYN-282 are remade for whoever comes', () => {
    letGo();
    for (const { id } of fieldChunks(truck)) {
      expect(read(truck, id as never)).toMatchObject({
        body: null,
        remade: expect.any(Uint8Array),
      });
    }
    const heir = open('HEIR', 4);
    office.place.invite(seededRandom(77).bytes(32), 'pumper');
    heir.place.expect(office.place.root!);
    meet(office, truck);
    give(truck, heir);
    heir.place.join(seededRandom(77).bytes(32));
    meet(truck, heir);
    giveParts(truck, heir);
    meet(truck, heir);
    work(heir);
    while (heir.place.refreshRows());
    expect(heir.rows('productionDay')).toHaveLength(6);
    expect(statesOf(heir)).toEqual(statesOf(truck));
    expect(fieldChunks(heir).every(({ body, remade }) => body === null && remade !== null)).toBe(
      true,
    );
  });

  it('SYN-282 are not taken when they say something else than their author has signed', () => {
    letGo();
    const [first] = fieldChunks(truck);
    const { header, signature } = read(truck, first!['id'] as never);
    const key = truck.place.ring.get(parseHeader(header)!.key!)!;
    const lie = encodeBody([
      {
        commandId: 'C',
        changes: [{ kind: 'wellMonth', key: 'W/2026-03', bytes: new Uint8Array(9) }],
      },
    ]);
    const remade = sealRemade(nodeCrypto, { header, key }, seededRandom(9).bytes(12), lie)!;
    truck.database.write
      .prepare('update chunk set outline = null, isFolded = 0 where id = ?')
      .run(first!['id']);
    const { refused, filled } = truck.place.takeIn(fieldSpace, [
      { header, signature, body: null, remade },
    ]);
    expect(refused).toEqual([{ id: first!['id'], why: 'malformed' }]);
    expect(filled).toBe(0);
    expect(truck.place.wantsOf(fieldSpace)).toEqual([first!['id']]);
  });

  it('SYN-282 of the members space are never taken without what they say', () => {
    const [id] = office.place.rights!.now.applied;
    const { header, signature } = read(office, id!);
    const stranger = open('STRANGER', 5);
    stranger.place.expect(office.place.root!);
    const forged = { header, signature, body: null, remade: new Uint8Array(40) };
    expect(stranger.place.takeIn(spaces[0]!, [forged]).refused).toEqual([{ id, why: 'malformed' }]);
  });

  it('SYN-283 that are lacking are asked for, and taken from whoever has them', () => {
    letGo();
    const lost = outlined(truck).map(({ id }) => id);
    truck.database.write.exec(
      'update chunk set isFolded = 0, outline = null where outline is not null',
    );
    expect(truck.place.wantsOf(fieldSpace).toSorted()).toEqual(lost.toSorted());
    const network = converse((link) => link);
    for (let second = 0; second < 20; second++) network.run();
    expect(truck.place.wantsOf(fieldSpace)).toEqual([]);
    expect(fieldChunks(truck).every(({ body }) => body !== null)).toBe(true);
    expect(statesOf(truck)).toEqual(statesOf(office));
    network.close();
  });

  it('SYN-287 of who is revoked by one that had not heard of them can still be admitted', () => {
    const boss = open('BOSS', 6);
    const pumper = open('PUMPER', 7);
    admit(office, boss, 'owner');
    admit(office, pumper, 'pumper');
    meet(office, boss);
    meet(office, truck);
    pumper.set(...month, day(25), 25);
    meet(pumper, office);
    meet(office, truck);
    letGo();
    boss.place.revoke(pumper.place.ownKey);
    meet(boss, truck);
    expect(truck.read(...month)?.days?.['25']?.oilBbl).toBeUndefined();
    const aside = fieldChunks(truck).filter(({ counts }) => counts === 0);
    expect(aside).toHaveLength(1);
    boss.place.admit(fieldSpace, [aside[0]!['id'] as never]);
    meet(boss, truck);
    expect(truck.read(...month)?.days?.['25']?.oilBbl).toBe(25);
  });

  it('SYN-285 that are remade are not sent to an app that does not know them, nor what builds on them', () => {
    letGo();
    office.database.write
      .exec(`delete from chunkChange; delete from chunkParent; delete from logTip where space = 'field';
      delete from chunk where space = 'field'`);
    truck.set(...month, day(9), 9);
    truck.place.seal();
    const network = converse(asBefore);
    for (let second = 0; second < 20; second++) network.run();
    expect(fieldChunks(office)).toHaveLength(0);
    network.close();
  });
});

/** Both in one room. `changed`: what the office's link is made of. */
function converse(changed: (link: Link) => Link) {
  const network = new Network(seededRandom(5).fraction);
  const [mine, theirs] = network.pair();
  const exchanges = [[office, changed(mine)] as const, [truck, theirs] as const].map(
    ([{ place, name }, link]) =>
      createExchange({
        place,
        link,
        clock: { monotonicMs: () => network.nowMs },
        tenantId: testTenantId,
        placeName: name,
        appVersion: '1.0.0',
      }),
  );
  return {
    run() {
      network.runFor(1_000);
      for (const exchange of exchanges) exchange.tick();
    },
    close() {
      for (const exchange of exchanges) exchange.close();
    },
  };
}

/** What an app sends that came before remade bodies. */
function asBefore(link: Link): Link {
  return {
    ...link,
    listen: (listener) => link.listen(listener),
    close: () => link.close(),
    send(bytes) {
      const message = parseMessage(bytes);
      const isHello = message?.kind === 'hello';
      link.send(isHello ? encodeMessage({ ...message, speaks: PARTS }) : bytes);
    },
  };
}
