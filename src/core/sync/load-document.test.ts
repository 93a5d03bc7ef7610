import * as A from '@automerge/automerge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { genesisOf } from './genesis.ts';
import { checkRows } from './projections/check-rows.ts';

const key = 'W/2026-03';
let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

/** Leaves a snapshot with changes folded in, and a tail behind it. */
function writeMonth(changes = 80): void {
  for (let n = 0; n < changes; n++) {
    const day = String((n % 31) + 1).padStart(2, '0');
    store.run((edit) => edit.open('wellMonth', key).set(['days', day, 'oilBbl'], n + 0.5));
  }
}

const damaged = expect.objectContaining({ code: 'document-damaged' });

describe('loading', () => {
  it('DOC-30 notices every one of 400 torn or bit-flipped blobs', () => {
    writeMonth();
    const random = seededRandom(42);
    const { write } = store.database;
    const tail = store.rows('documentTail');
    const [document] = store.rows('document');
    expect(tail.length).toBeGreaterThan(10);
    let noticed = 0;
    for (let n = 0; n < 400; n++) {
      const inTail = n % 2 === 0;
      const row = inTail ? tail[Math.floor(random.fraction() * tail.length)]! : document!;
      const put = inTail
        ? write.prepare(`update documentTail set change = ? where n = ${Number(row['n'])}`)
        : write.prepare('update document set snapshot = ?');
      const good = row[inTail ? 'change' : 'snapshot'] as Uint8Array;
      put.run(hurt(good, n % 4 < 2 ? 'torn' : 'flipped', random.fraction));
      try {
        store.load('wellMonth', key);
      } catch (error) {
        expect(error).toEqual(damaged);
        noticed++;
      }
      put.run(good);
    }
    expect(noticed).toBe(400);
    expect(store.read('wellMonth', key)?.days['31']?.oilBbl).toBe(61.5);
  });

  it('DOC-30 which Automerge would pass over when it loads incrementally', () => {
    writeMonth(3);
    const [first, second] = store.changesOf('wellMonth', key);
    const [doc] = A.applyChanges(A.load(genesisOf('wellMonth')), [first!]);
    const heads = A.getHeads(doc);
    const torn = hurt(second!, 'torn', () => 0.5);
    expect(() => A.applyChanges(A.clone(doc), [torn])).toThrow('not enough data');
    expect(A.getHeads(A.loadIncremental(doc, torn))).toEqual(heads);
  });

  it.each([
    ['a change missing in the middle', 'delete from documentTail where n = 2'],
    ['the last change missing', 'delete from documentTail where n = 3'],
    ['the first change missing', 'delete from documentTail where n = 1'],
    [
      'a change twice',
      'insert into documentTail select documentId, 4, commandId, change, sha256 from documentTail where n = 3',
    ],
    [
      'another document in its place',
      `update document set snapshot = (select snapshot from document where kind = 'well'), sha256 = (select sha256 from document where kind = 'well') where kind = 'wellMonth'`,
    ],
    ['another key', `update document set key = 'X/2026-03' where kind = 'wellMonth'`],
    ['other heads', `update document set heads = '[]' where kind = 'wellMonth'`],
  ])('DOC-30 notices %s', (what, sql) => {
    store.run((edit) => edit.open('well', 'W').set(['name'], 'Lea 1'));
    store.run((edit) => edit.open('well', 'W').set(['name'], 'Lea 2'));
    writeMonth(4);
    store.database.write
      .prepare(
        sql.replaceAll(
          ' where n',
          ` where documentId = (select id from document where kind = 'wellMonth') and n`,
        ),
      )
      .run();
    const load = () => store.load('wellMonth', key);
    if (what === 'a change twice') expect(load()?.tailCount).toBe(4);
    else expect(load).toThrow(damaged);
  });

  it('DOC-33 a damaged document refuses its own commands and no others, and is told apart', () => {
    writeMonth(3);
    store.run((edit) => edit.open('well', 'W').set(['name'], 'Lea 1'));
    store.database.write
      .prepare(`update document set snapshot = x'00' where kind = 'wellMonth'`)
      .run();
    const again = openTestStore({ folder: store.folder, seed: 3 });
    expect(() => again.run((edit) => void edit.find('wellMonth', key))).toThrow(damaged);
    again.run((edit) => edit.open('well', 'W').set(['name'], 'Lea 2'));
    const { damaged: found, differences } = checkRows(again.database.write, {
      random: seededRandom(1),
    });
    expect(found).toMatchObject([{ kind: 'wellMonth', key }]);
    expect(differences.map(({ table }) => table)).toEqual(Array(3).fill('productionDay'));
    again.close();
  });
});

function hurt(bytes: Uint8Array, how: 'torn' | 'flipped', fraction: () => number): Uint8Array {
  if (how === 'torn') return bytes.slice(0, Math.floor(fraction() * bytes.length));
  const flipped = Uint8Array.from(bytes);
  const at = Math.floor(fraction() * bytes.length);
  flipped[at] = flipped[at]! ^ (1 << Math.floor(fraction() * 8));
  return flipped;
}
