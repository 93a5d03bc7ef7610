import * as A from '@automerge/automerge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { tables } from '#core/storage/query-builder.ts';
import { openTestStore, type TestStore, testTenantId } from '#tests/fixtures/test-store.ts';
import { documentIdOf } from './document-id.ts';
import { checkRows } from './projections/check-rows.ts';

const id = (text: string) => text as CommandId;
let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

const setOil = (day: string, oilBbl: number | null, head = {}) =>
  store.run(
    (edit) => edit.open('wellMonth', 'W/2026-03').set(['days', day, 'oilBbl'], oilBbl),
    head,
  );

describe('a command', () => {
  it('DOC-20 writes document, rows, audit and pending together, then tells', () => {
    setOil('07', 12.5, { commandId: id('C1'), screen: '/production', reason: 'gauged' });
    expect(store.read('wellMonth', 'W/2026-03')).toMatchObject({
      wellId: 'W',
      month: '2026-03',
      days: { '07': { oilBbl: 12.5 } },
    });
    expect(store.rows('productionDay')).toMatchObject([
      { wellId: 'W', day: '2026-03-07', oilBbl: 12.5 },
    ]);
    expect(store.rows('audit')).toMatchObject([
      { commandId: 'C1', screen: '/production', reason: 'gauged', changeCount: 1, role: 'owner' },
    ]);
    expect(store.rows('auditChange')).toMatchObject([
      { kind: 'wellMonth', key: 'W/2026-03', isNew: 1, changes: '[["days/07/oilBbl",null,12.5]]' },
    ]);
    const [pending] = store.rows('pending');
    const [change] = store.changesOf('wellMonth', 'W/2026-03');
    const documentId = documentIdOf(testTenantId, 'wellMonth', 'W/2026-03');
    expect(JSON.parse(String(pending!['changes']))).toEqual([
      [documentId, A.decodeChange(change!).hash],
    ]);
    expect(store.announced).toEqual([
      { event: 'production.changed', ids: ['W'] },
      { event: 'audit.appended', ids: ['C1'] },
    ]);
  });

  it('DOC-20 leaves nothing when its work throws', () => {
    setOil('07', 1);
    const before = store.rows('audit');
    expect(() =>
      store.run((edit) => {
        edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'oilBbl'], 2);
        edit.open('well', 'NEW').set(['name'], 'New');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.rows('audit')).toEqual(before);
    expect(store.rows('document')).toHaveLength(1);
    expect(store.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({ oilBbl: 1 });
  });

  it.each([
    'command:changed',
    'command:stored',
    'command:rows',
    'command:conflicts',
    'command:pending',
    'command:audit',
    'command:commits',
  ])('DOC-20 leaves nothing when it fails at %s, in memory neither', (failing) => {
    let isArmed = false;
    const own = openTestStore({
      reach: (step) => {
        if (isArmed && step === failing) throw new Error(step);
      },
    });
    const enter = (oilBbl: number) =>
      own.run((edit) => edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'oilBbl'], oilBbl));
    enter(1);
    isArmed = true;
    expect(() => enter(2)).toThrow(failing);
    isArmed = false;
    expect(
      own.run((edit) => ({ ...edit.open('wellMonth', 'W/2026-03').value.days['07'] })),
    ).toMatchObject({ oilBbl: 1 });
    enter(3);
    expect(own.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({ oilBbl: 3 });
    expect(
      checkRows(own.database.write, {
        random: { bytes: () => new Uint8Array(16), fraction: () => 0 },
      }),
    ).toEqual({ damaged: [], differences: [] });
    own.close();
  });

  it('DOC-21 answers a repeated id as at first and does nothing', () => {
    const enter = () =>
      store.run(
        (edit) => {
          const wellId = edit.newId();
          edit.open('well', wellId).set(['name'], 'Lea 1');
          return { wellId };
        },
        { commandId: id('C1') },
      );
    const first = enter();
    expect(enter()).toEqual(first);
    expect(store.rows('well')).toHaveLength(1);
  });

  it('DOC-21 also when the first time changed nothing', () => {
    setOil('07', 5);
    setOil('07', 5, { commandId: id('QUIET') });
    setOil('07', 6);
    setOil('07', 5, { commandId: id('QUIET') });
    expect(store.read('wellMonth', 'W/2026-03')?.days['07']).toEqual({ oilBbl: 6 });
  });

  it('DOC-22 refuses an id that another command had', () => {
    setOil('07', 5, { commandId: id('C1') });
    setOil('07', 5, { commandId: id('QUIET') });
    for (const commandId of [id('C1'), id('QUIET')]) {
      expect(() => setOil('08', 1, { commandId, command: 'test.other' })).toThrow(
        expect.objectContaining({ code: 'command-id-reused' }),
      );
    }
  });

  it('DOC-23 that puts a field back to what it was, even to nothing, leaves no trace', () => {
    setOil('07', 1);
    store.run((edit) => {
      const month = edit.open('wellMonth', 'W/2026-03');
      for (const value of [4, null]) month.set(['days', '08', 'oilBbl'], value);
      for (const value of [5, 6, 1]) month.set(['days', '07', 'oilBbl'], value);
    });
    expect(store.rows('audit')).toHaveLength(1);
  });

  it('DOC-23 that changes nothing leaves no trace', () => {
    setOil('07', 5);
    setOil('07', 5);
    setOil('08', null);
    store.run((edit) => {
      const document = edit.open('wellMonth', 'W/2026-03');
      document.set(['days', '07', 'oilBbl'], 9);
      document.set(['days', '07', 'oilBbl'], 5);
      edit.open('well', 'EMPTY');
      expect(edit.find('well', 'EMPTY')).toBeDefined();
    });
    store.run((edit) => {
      expect(edit.find('well', 'EMPTY')).toBeUndefined();
    });
    expect(store.rows('audit')).toHaveLength(1);
    expect(store.rows('document')).toHaveLength(1);
    expect(store.rows('quietCommand')).toEqual([]);
  });

  it('sees its own settings in values and the rows as they were before', () => {
    setOil('07', 5);
    store.run((edit) => {
      const document = edit.open('wellMonth', 'W/2026-03');
      const before = document.value;
      document.set(['days', '07', 'oilBbl'], 6);
      document.set(['days', '07', 'note'], 'windy');
      expect(before.days['07']).toEqual({ oilBbl: 5 });
      expect(document.value.days['07']).toEqual({ oilBbl: 6, note: 'windy' });
      expect(edit.open('wellMonth', 'W/2026-03')).toBe(document);
      expect(edit.rows(tables.selectFrom('productionDay').select('oilBbl'))).toEqual([
        { oilBbl: 5 },
      ]);
    });
  });

  it('DOC-05 cannot set what its kind does not have, or hold what is no plain value', () => {
    const setting = (path: string[], value: never) => () =>
      store.run((edit) => edit.open('wellMonth', 'W/2026-03').set(path, value));
    expect(setting(['days', '07', 'oil'], 1 as never)).toThrow('no field');
    expect(setting(['days', '07'], {} as never)).toThrow('no field');
    expect(setting(['days', '07', 'oilBbl'], Number.NaN as never)).toThrow('cannot hold');
    expect(setting(['days', '07', 'oilBbl'], { a: 1 } as never)).toThrow('cannot hold');
    expect(setting(['days', '07', 'oilBbl'], undefined as never)).toThrow('cannot hold');
    expect(store.rows('document')).toEqual([]);
  });

  it('cannot run inside another', () => {
    expect(() => store.run(() => void setOil('07', 1))).toThrow('inside another');
  });

  it('keeps structured values whole and empties them with null', () => {
    const tag = {
      name: 'Tubing',
      unit: 'psi',
      signal: 'pressure',
      point: { kind: 'opcua', nodeId: 'ns=1;i=1' },
    };
    store.run((edit) => {
      const device = edit.open('device', 'D');
      device.set(['address'], { kind: 'modbus', host: '127.0.0.1', port: 502 });
      device.set(['tags', 'PT/1'], tag);
      expect(device.value.tags['PT/1']).toEqual(tag);
    });
    expect(store.rows('tag')).toMatchObject([{ tagId: 'D/PT/1', key: 'PT/1', unit: 'psi' }]);
    store.run((edit) => edit.open('device', 'D').set(['tags', 'PT/1'], null));
    expect(store.rows('tag')).toEqual([]);
    expect(store.read('device', 'D')).toMatchObject({ address: { port: 502 }, tags: {} });
  });
});

describe('stamps and authors', () => {
  it('DOC-26 only grow, across clock jumps and restarts', () => {
    setOil('01', 1);
    store.clock.nowMs -= 86_400_000;
    setOil('02', 2);
    const again = openTestStore({ folder: store.folder, nowMs: 0, seed: 2 });
    again.run((edit) => edit.open('wellMonth', 'W/2026-03').set(['days', '03', 'oilBbl'], 3));
    again.close();
    const stamps = store.rows('audit').map((row) => String(row['hybridTime']));
    expect(stamps).toHaveLength(3);
    expect(stamps.toSorted()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(3);
  });

  it('DOC-27 each change says who, when and by which command', () => {
    setOil('07', 1, { commandId: id('C1'), screen: '/production' });
    const live = store.load('wellMonth', 'W/2026-03')!;
    const [, change] = A.getChangesMetaSince(live.doc, []);
    expect(Buffer.from(change!.author!, 'hex').toString()).toBe('PERSON-OF-SEAT-A/SEAT-A');
    expect(JSON.parse(change!.message!)).toEqual({
      id: 'C1',
      name: 'test.edit',
      at: store.rows('audit')[0]!['hybridTime'],
      screen: '/production',
    });
  });

  it('DOC-27 another person on this seat writes with an actor of their own', () => {
    setOil('07', 1);
    setOil('08', 2, { session: { ...store.session, personId: 'OTHER' } });
    const { doc } = store.load('wellMonth', 'W/2026-03')!;
    const [, first, second] = A.getChangesMetaSince(doc, []);
    expect(second!.actor).not.toBe(first!.actor);
    expect(Buffer.from(second!.author!, 'hex').toString()).toBe('OTHER/SEAT-A');
  });

  it('DOC-27 a copy loaded again has a new actor', () => {
    setOil('07', 1);
    const again = openTestStore({ folder: store.folder, seed: 5 });
    again.run((edit) => edit.open('wellMonth', 'W/2026-03').set(['days', '08', 'oilBbl'], 2));
    const { doc } = again.load('wellMonth', 'W/2026-03')!;
    const actors = A.getChangesMetaSince(doc, []).map(({ actor }) => actor);
    expect(new Set(actors).size).toBe(3);
    again.close();
  });
});

describe('many', () => {
  it('DOC-28 documents are not kept in memory', () => {
    for (let part = 0; part < 4; part++) {
      store.run((edit) => {
        for (let n = 0; n < 120; n++) {
          edit.open('wellMonth', `W${part * 120 + n}/2026-03`).set(['days', '01', 'oilBbl'], n);
        }
      });
      expect(store.writer.liveCount).toBeLessThanOrEqual(300);
    }
    expect(store.rows('productionDay')).toHaveLength(480);
  });

  it('DOC-28 changes of one document are folded into its snapshot', () => {
    for (let n = 1; n <= 70; n++) setOil('07', n);
    expect(store.rows('documentTail')).toHaveLength(4);
    expect(store.changesOf('wellMonth', 'W/2026-03')).toHaveLength(70);
    store.run((edit) =>
      edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'note'], 'x'.repeat(40_000)),
    );
    expect(store.rows('documentTail')).toEqual([]);
    expect(store.read('wellMonth', 'W/2026-03')?.days['07']?.oilBbl).toBe(70);
  });

  it('DOC-29 commands run together are all there, each with its own entry', () => {
    const answers = store.writer.runMany(
      [1, 2, 3].map((n) => ({
        head: { command: 'test.edit', session: store.session },
        work: (edit) => {
          edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'oilBbl'], n);
          return { n };
        },
      })),
    );
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(store.rows('audit').map((row) => row['commandId'])).toEqual(
      answers.map(({ commandId }) => commandId),
    );
    expect(store.rows('auditChange').map((row) => row['changes'])).toContain(
      '[["days/07/oilBbl",2,3]]',
    );
  });

  it('DOC-29 or none is', () => {
    setOil('07', 9);
    const work = (n: number) => ({
      head: { command: 'test.edit', session: store.session },
      work: (edit: Parameters<Parameters<TestStore['run']>[0]>[0]) => {
        if (n === 3) throw new Error('third');
        edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'oilBbl'], n);
        return {};
      },
    });
    expect(() => store.writer.runMany([work(1), work(2), work(3)])).toThrow('third');
    expect(store.rows('audit')).toHaveLength(1);
    store.run((edit) => {
      expect(edit.open('wellMonth', 'W/2026-03').value.days['07']).toEqual({ oilBbl: 9 });
    });
  });

  it('DOC-25 a full disk refuses the command and leaves everything as it was', () => {
    setOil('07', 1);
    const { write } = store.database;
    write.pragma(`max_page_count = ${Number(write.pragma('page_count', { simple: true })) + 2}`);
    const fill = () =>
      store.run((edit) => {
        for (let n = 0; n < 50; n++) edit.open('well', `W${n}`).set(['note'], 'x'.repeat(2_000));
        edit.open('wellMonth', 'W/2026-03').set(['days', '07', 'oilBbl'], 2);
      });
    expect(fill).toThrow(expect.objectContaining({ code: 'disk-full' }));
    expect(store.rows('well')).toEqual([]);
    expect(store.rows('productionDay')).toMatchObject([{ oilBbl: 1 }]);
    write.pragma('max_page_count = 1000000');
    fill();
    expect(store.rows('well')).toHaveLength(50);
    expect(store.rows('productionDay')).toMatchObject([{ oilBbl: 2 }]);
  });
});
