import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkId } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { encodeMessage, parseMessage } from '#shared/chunks/wire.ts';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import type { Link } from '#core/sync/chunks/link.ts';
import { checkRows } from '#core/sync/projections/check-rows.ts';
import {
  admit,
  fieldSpace,
  give,
  meet,
  openTestPlace,
  read,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { Network } from './simulation/network.ts';

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: string) => ['days', day, 'oilBbl'];

let network: Network;
let office: TestPlace;
let truck: TestPlace;
let relay: TestPlace;
const closing: (() => void)[] = [];
beforeEach(() => {
  network = new Network(seededRandom(5).fraction);
  [office, truck, relay] = ['OFFICE', 'TRUCK', 'RELAY'].map(open) as [
    TestPlace,
    TestPlace,
    TestPlace,
  ];
  office.place.found();
  admit(office, truck, 'pumper');
  relay.place.expect(office.place.root!);
});
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

function open(name: string, at: number): TestPlace {
  const place = openTestPlace(name, { seed: 11 + at });
  closing.push(() => place.close());
  return place;
}

const ticking = new Set<Exchange>();

function converse({ place, name }: TestPlace, link: Link): Exchange {
  const exchange = createExchange({
    place,
    link,
    clock: { monotonicMs: () => network.nowMs },
    tenantId: testTenantId,
    placeName: name,
    appVersion: '1.0.0',
  });
  ticking.add(exchange);
  closing.push(() => {
    ticking.delete(exchange);
    exchange.close();
  });
  return exchange;
}

function run(ms: number): void {
  for (let at = 0; at < ms; at += 1_000) {
    network.runFor(1_000);
    for (const exchange of ticking) exchange.tick();
  }
}

function expectSound(...places: TestPlace[]): void {
  for (const { database, ports } of places) {
    expect(checkRows(database.write, ports)).toEqual({ damaged: [], differences: [] });
  }
}

const chunksOf = (place: TestPlace): SealedChunk[] =>
  place.place.lackingOf(fieldSpace, new Map()).map((id) => read(place, id));

describe('somebody on the way', () => {
  it('SYN-232 who withholds and says that all has arrived is found out by the first place that tells otherwise', () => {
    const [mine, theirs] = network.pair();
    const toOffice = network.pair();
    const truckToRelay = converse(truck, mine);
    converse(relay, theirs);
    converse(office, toOffice[0]);
    // Passes nothing of the field on to the office, and tells it that it holds what the office holds.
    converse(relay, withholding(toOffice[1], office));
    truck.set(...month, oil('07'), 1);
    truck.place.seal();
    run(60_000);
    expect(truckToRelay.standing).toMatchObject({ isSame: true, unsent: 0 });
    expect(office.rows('document')).toEqual([]);
    const lan = network.pair();
    const heard = converse(office, lan[0]);
    converse(truck, lan[1]);
    network.runFor(1);
    expect(heard.standing.isSame).toBe(false);
    run(30_000);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expect(heard.standing.isSame).toBe(true);
    expectSound(office, truck);
  });

  it('SYN-233 who alters, repeats, reorders, mixes and cuts what travels changes nothing but the time it takes', () => {
    const random = seededRandom(9);
    for (let day = 1; day <= 9; day++) {
      truck.set(...month, oil(`0${day}`), day);
      truck.place.seal();
    }
    const good = chunksOf(truck);
    const altered = Array.from({ length: 300 }, () => alter(good, random));
    for (const one of altered) {
      const { refused } = office.place.takeIn(fieldSpace, [one]);
      expect(refused).toHaveLength(1);
    }
    for (const space of spaces) if (space !== fieldSpace) office.place.takeIn(space, good);
    expect(office.rows('chunk').filter(({ space }) => space === 'field')).toEqual([]);
    // Backwards, each three times: only what has its parents is kept.
    for (let turn = 0; turn < good.length; turn++) {
      office.place.takeIn(fieldSpace, [...good, ...good].toReversed());
    }
    meet(office, truck);
    expect(stateOf(office)).toEqual(stateOf(truck));
    expectSound(office);
  });

  it('SYN-233 messages that are garbage, cut off or of another kind leave a conversation as it was', () => {
    const [mine, theirs] = network.pair();
    const exchange = converse(office, mine);
    const random = seededRandom(3);
    const said = [
      encodeMessage({ kind: 'have', space: fieldSpace, vector: new Map(), reply: false }),
      encodeMessage({ kind: 'chunks', space: fieldSpace, page: 3, chunks: chunksOf(office) }),
      encodeMessage({
        kind: 'refused',
        space: fieldSpace,
        id: '00'.repeat(32) as ChunkId,
        why: 'quota' as never,
      }),
    ];
    for (let n = 0; n < 500; n++) {
      const message = said[n % said.length]!.slice();
      if (n % 2 === 0) message[Math.floor(random.fraction() * message.length)]! ^= 255;
      theirs.send(
        n % 3 === 0 ? message.slice(0, Math.floor(random.fraction() * message.length)) : message,
      );
      if (n % 5 === 0) theirs.send(random.bytes(200));
    }
    network.runFor(2_000);
    converse(truck, theirs);
    truck.set(...month, oil('07'), 1);
    truck.place.seal();
    run(60_000);
    expect(office.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
    expect(exchange.standing.isSame).toBe(true);
  });
});

describe('a disk that is full', () => {
  it('SYN-234 takes in nothing, says so, and all of it when there is room again', () => {
    for (let n = 0; n < 40; n++) {
      truck.set('annotation', `N${n}`, ['text'], seededRandom(n).bytes(3_000).toString());
    }
    truck.place.seal();
    const { write } = office.database;
    const pages = Number(write.pragma('page_count', { simple: true }));
    write.pragma(`max_page_count = ${pages + 2}`);
    const before = [office.rows('chunk'), office.rows('document')];
    expect(() => give(truck, office)).toThrow(expect.objectContaining({ code: 'disk-full' }));
    expect([office.rows('chunk'), office.rows('document')]).toEqual(before);
    expect(() => {
      for (let n = 0; n < 400; n++) office.set('annotation', `O${n}`, ['text'], 'x'.repeat(2_000));
    }).toThrow(expect.objectContaining({ code: 'disk-full' }));
    write.pragma('max_page_count = 1000000');
    meet(truck, office);
    expect(stateOf(office)).toEqual(stateOf(truck));
    expectSound(office, truck);
  });
});

describe('an older and a newer app together', () => {
  it('SYN-235 what the older does not know of kinds it passes on, and folds when it has been renewed', () => {
    const { annotation } = definitions;
    truck.set('annotation', 'N', ['text'], 'windy');
    truck.set(...month, oil('07'), 1);
    truck.place.seal();
    const laptop = open('LAPTOP', 3);
    admit(office, laptop, 'foreman');
    meet(office, truck);
    const known = definitions as { annotation?: unknown };
    // An app to which annotations are nothing.
    const folder = mkdtempSync(join(tmpdir(), 'wellos-older-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const older = openTestPlace('OLDER', { seed: 20, folder });
    delete known.annotation;
    const kinds = documentKinds as DocumentKind[];
    const at = kinds.indexOf('annotation');
    kinds.splice(at, 1);
    try {
      admit(office, older, 'foreman');
      expect(older.read(...month)?.days['07']).toEqual({ oilBbl: 1 });
      expect(older.rows('annotation')).toEqual([]);
    } finally {
      known.annotation = annotation;
      kinds.splice(at, 0, 'annotation');
    }
    give(older, laptop);
    expect(laptop.read('annotation', 'N')?.text).toBe('windy');
    older.close();
    const renewed = openTestPlace('OLDER', { seed: 21, keySeed: 20, folder });
    closing.push(() => renewed.close());
    expect(renewed.read('annotation', 'N')?.text).toBe('windy');
    expect(renewed.rows('annotation')).toHaveLength(1);
    meet(renewed, office);
    expect(stateOf(renewed)).toEqual(stateOf(office));
    expectSound(renewed);
  });
});

/** A link of a place that keeps work of the field to itself, and claims to hold what the other side does. */
function withholding(link: Link, other: TestPlace): Link {
  return {
    ...link,
    listen: (listener) => link.listen(listener),
    close: () => link.close(),
    send(bytes) {
      const message = parseMessage(bytes);
      const isField = message && 'space' in message && message.space === fieldSpace;
      if (message?.kind === 'chunks' && isField) return;
      if (message?.kind === 'hello') {
        link.send(encodeMessage({ ...message, spaces: other.place.states() }));
      } else link.send(bytes);
    },
  };
}

/** One of the chunks with a bit flipped somewhere, a part of another in its place, or its body gone. */
function alter(good: readonly SealedChunk[], random: ReturnType<typeof seededRandom>): SealedChunk {
  const pick = () => good[Math.floor(random.fraction() * good.length)]!;
  const [one, other] = [pick(), pick()];
  const parts = ['header', 'signature', 'body'] as const;
  const part = parts[Math.floor(random.fraction() * parts.length)]!;
  const isMixed = random.fraction() < 0.3 && one !== other;
  if (isMixed) return { ...one, [part]: other[part] };
  const bytes = one[part]!.slice();
  bytes[Math.floor(random.fraction() * bytes.length)]! ^= 1 << Math.floor(random.fraction() * 8);
  return { ...one, [part]: bytes };
}
