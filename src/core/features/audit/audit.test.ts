import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchId, CommandId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { openTestStore, type TestStore, testTenantId } from '#tests/fixtures/test-store.ts';
import { readFieldHistory } from './read-field-history.ts';
import { readRecent } from './read-recent.ts';
import { undo, type UndoTarget } from './undo.ts';

let store: TestStore;
let ids = 0;
beforeEach(() => {
  store = openTestStore();
  ids = 0;
});
afterEach(() => store.close());

const deps = () => ({
  read: store.database.read,
  commands: store.writer,
  tenantId: testTenantId,
  newId: () => `ID${ids++}` as CommandId,
});
const batch = (name: string) => name as BatchId;
const month = 'W/2026-03';

function setOil(day: string, oilBbl: number | null, head: Partial<CommandHead> = {}): CommandId {
  store.clock.nowMs += 1_000;
  return store.run((edit) => {
    edit.open('wellMonth', month).set(['days', day, 'oilBbl'], oilBbl);
    return { commandId: edit.commandId };
  }, head).commandId;
}

function createWell(wellId: string, name: string, head: Partial<CommandHead> = {}): CommandId {
  store.clock.nowMs += 1_000;
  return store.run((edit) => {
    edit.open('well', wellId).set(['name'], name);
    return { commandId: edit.commandId };
  }, head).commandId;
}

function undoIt(target?: UndoTarget, head: Partial<CommandHead> = {}) {
  store.clock.nowMs += 1_000;
  return undo(deps(), { command: 'audit.undo', session: store.session, ...head }, target);
}

const oil = (day: string) => store.read('wellMonth', month)?.days[day]?.oilBbl;
const refused = (code: string) => expect.objectContaining({ code });
const as = (role: Role) => ({ session: { ...store.session, role } });

describe('undo of a command', () => {
  it('DOC-50 puts back the value before, and nothing where there was none', async () => {
    setOil('07', 5);
    const second = setOil('07', 6);
    const first = setOil('08', 9);
    expect(await undoIt({ commandId: second })).toMatchObject({
      undone: [second],
      undoneCount: 1,
      overtaken: 0,
    });
    expect(oil('07')).toBe(5);
    await undoIt({ commandId: first });
    expect(oil('08')).toBeUndefined();
    expect(store.rows('productionDay')).toHaveLength(1);
  });

  it('DOC-50 of an undo is redo, as often as one likes', async () => {
    setOil('07', 5);
    let last = setOil('07', 6);
    const changed = last;
    for (const expected of [5, 6, 5, 6, 5]) {
      last = (await undoIt({ commandId: last })).commandId;
      expect(oil('07')).toBe(expected);
    }
    const standing = store.rows('audit').find((row) => row['commandId'] === changed)!;
    expect(standing['undoneBy']).not.toBeNull();
    await expect(undoIt({ commandId: changed })).rejects.toEqual(refused('nothing-to-undo'));
    await undoIt({ commandId: last });
    await undoIt({ commandId: changed });
    expect(oil('07')).toBe(5);
  });

  it('DOC-51 leaves alone what was changed since, and counts it', async () => {
    store.run((edit) => {
      edit.open('wellMonth', month).set(['days', '07', 'oilBbl'], 5);
      edit.open('wellMonth', month).set(['days', '07', 'gasMcf'], 50);
    });
    const [command] = store.rows('audit');
    setOil('07', 6);
    expect(await undoIt({ commandId: command!['commandId'] as CommandId })).toMatchObject({
      overtaken: 1,
    });
    expect(store.read('wellMonth', month)?.days['07']).toEqual({ oilBbl: 6 });
  });

  it('DOC-51 is refused when everything was changed since', async () => {
    const first = setOil('07', 5);
    setOil('07', 6);
    await expect(undoIt({ commandId: first })).rejects.toEqual(refused('undo-overtaken'));
    expect(oil('07')).toBe(6);
    expect(store.rows('audit')).toHaveLength(2);
  });

  it('DOC-52 marks what it created deleted, and redo shows it as it was', async () => {
    const created = createWell('A', 'Lea 1');
    const { commandId } = await undoIt({ commandId: created });
    expect(store.rows('well')).toMatchObject([{ name: 'Lea 1', deleted: 1 }]);
    expect(store.read('well', 'A')?.deletedBy).toBe(store.session.personId);
    await undoIt({ commandId });
    expect(store.rows('well')).toMatchObject([{ name: 'Lea 1', deleted: 0 }]);
    expect(store.read('well', 'A')).toEqual({ name: 'Lea 1', custom: {} });
  });

  it('DOC-52 leaves a created well that was renamed since', async () => {
    const created = createWell('A', 'Lea 1');
    createWell('A', 'Lea 1H');
    await expect(undoIt({ commandId: created })).rejects.toEqual(refused('undo-overtaken'));
    expect(store.rows('well')).toMatchObject([{ name: 'Lea 1H', deleted: 0 }]);
  });

  it("DOC-55 without a target goes back step by step, past undos and others' work", async () => {
    setOil('07', 1);
    setOil('07', 2);
    setOil('08', 3, { session: { ...store.session, personId: 'OTHER' } as never });
    await undoIt();
    expect(oil('07')).toBe(1);
    await undoIt();
    expect(oil('07')).toBeUndefined();
    expect(oil('08')).toBe(3);
    await expect(undoIt()).rejects.toEqual(refused('nothing-to-undo'));
  });

  it('DOC-21 under an id that comes again answers the same and takes back nothing more', async () => {
    setOil('07', 1);
    setOil('07', 2);
    const head = { commandId: 'UNDO' as CommandId };
    const first = await undoIt(undefined, head);
    expect(await undoIt(undefined, head)).toEqual(first);
    expect(oil('07')).toBe(1);
  });

  it('DOC-56 a pumper takes back days and not wells', async () => {
    const day = setOil('07', 5);
    const well = createWell('A', 'Lea 1');
    await expect(undoIt({ commandId: well }, as('pumper'))).rejects.toEqual(refused('not-allowed'));
    expect(store.rows('well')).toMatchObject([{ deleted: 0 }]);
    await undoIt({ commandId: day }, as('pumper'));
    expect(oil('07')).toBeUndefined();
    await undoIt({ commandId: well }, as('engineer'));
    expect(store.rows('well')).toMatchObject([{ deleted: 1 }]);
  });

  it('refuses what does not exist', async () => {
    await expect(undoIt({ commandId: 'NONE' as CommandId })).rejects.toEqual(
      refused('nothing-to-undo'),
    );
    await expect(undoIt({ batchId: batch('NONE') })).rejects.toEqual(refused('nothing-to-undo'));
  });
});

describe('undo of a batch', () => {
  const head = { batchId: batch('IMPORT'), command: 'imports.commit' };

  function importAll(): void {
    for (let n = 0; n < 30; n++) createWell(`W${n}`, `Lea ${n}`, head);
    for (let day = 10; day < 28; day++) setOil(String(day), day, head);
    // Within the batch a value is written twice: only newest first leads back.
    setOil('10', 99, head);
  }

  it('DOC-53 takes all of it back and, once more, puts all of it forth', async () => {
    setOil('10', 1);
    importAll();
    const undone = await undoIt({ batchId: head.batchId });
    expect(undone).toMatchObject({ undoneCount: 49, overtaken: 0 });
    expect(undone.batchId).not.toBe(head.batchId);
    expect(undone.undone).toHaveLength(20);
    expect(store.rows('well').every((row) => row['deleted'] === 1)).toBe(true);
    expect(store.rows('productionDay')).toMatchObject([{ day: '2026-03-10', oilBbl: 1 }]);

    expect(await undoIt({ batchId: undone.batchId! })).toMatchObject({
      undoneCount: 49,
      overtaken: 0,
    });
    expect(store.rows('well').some((row) => row['deleted'] === 1)).toBe(false);
    expect(store.rows('productionDay')).toHaveLength(18);
    expect(oil('10')).toBe(99);
  });

  it('DOC-51 leaves what was changed since and takes back the rest', async () => {
    importAll();
    setOil('12', 1_000);
    createWell('W3', 'Renamed');
    expect(await undoIt({ batchId: head.batchId })).toMatchObject({
      undoneCount: 47,
      overtaken: 2,
    });
    expect(oil('12')).toBe(1_000);
    expect(store.rows('well').filter((row) => row['deleted'] === 0)).toMatchObject([
      { name: 'Renamed' },
    ]);
  });

  it('DOC-55 without a target takes back the batch when it was the last thing', async () => {
    setOil('01', 1);
    importAll();
    expect(await undoIt()).toMatchObject({ undoneCount: 49 });
    expect(await undoIt()).toMatchObject({ undoneCount: 1 });
    expect(oil('01')).toBeUndefined();
  });

  it('DOC-54 interrupted, is finished under the same id and answers the whole', async () => {
    importAll();
    const commandId = 'UNDO' as CommandId;
    let transactions = 0;
    const { writer } = store;
    const failing = {
      ...deps(),
      commands: {
        run: writer.run,
        runMany: ((commands) => {
          if (++transactions === 2) throw new Error('the power is out');
          return writer.runMany(commands);
        }) as typeof writer.runMany,
      },
    };
    const undoHead = { command: 'audit.undo', session: store.session, commandId };
    const target = { batchId: head.batchId };
    await expect(undo(failing, undoHead, target)).rejects.toThrow('power');
    expect(store.rows('audit').filter((row) => row['undoes'] !== null)).toHaveLength(20);

    const done = await undo(deps(), undoHead, target);
    expect(done).toMatchObject({ commandId, undoneCount: 49, overtaken: 0 });
    expect(store.rows('productionDay')).toEqual([]);
    expect(await undo(deps(), undoHead, target)).toEqual(done);
    const undoBatches = new Set(
      store
        .rows('audit')
        .filter((row) => row['undoes'] !== null)
        .map((row) => row['batchId']),
    );
    expect([...undoBatches]).toEqual([done.batchId]);
  });
});

describe('what was changed', () => {
  it('DOC-57 shows a batch as one entry where its newest command is', async () => {
    setOil('01', 1);
    for (const day of ['02', '03', '04']) setOil(day, 2, { batchId: batch('B'), reason: 'import' });
    setOil('05', 3, { screen: '/production' });
    const entries = await readRecent(deps(), {});
    expect(
      entries.map(({ batchId, commands, changeCount, canUndo }) => ({
        batchId,
        commands,
        changeCount,
        canUndo,
      })),
    ).toEqual([
      { batchId: null, commands: 1, changeCount: 1, canUndo: true },
      { batchId: 'B', commands: 3, changeCount: 3, canUndo: true },
      { batchId: null, commands: 1, changeCount: 1, canUndo: true },
    ]);
    expect(entries[0]).toMatchObject({
      screen: '/production',
      changes: [
        { kind: 'wellMonth', key: month, path: 'days/05/oilBbl', before: null, after: '3' },
      ],
    });
    expect(entries[1]!.changes.map(({ path }) => path)).toEqual([
      'days/04/oilBbl',
      'days/03/oilBbl',
      'days/02/oilBbl',
    ]);
  });

  it('DOC-57 pages from the newest to the oldest without a gap', async () => {
    for (let n = 1; n <= 9; n++) setOil('01', n, n % 3 === 0 ? { batchId: batch(`B${n}`) } : {});
    const all = await readRecent(deps(), {});
    const pages = [];
    let before: string | undefined;
    for (let page = 0; page < 5; page++) {
      const entries = await readRecent(deps(), { limit: 2, before });
      pages.push(...entries);
      before = entries.at(-1)!.hybridTime;
    }
    expect(pages).toEqual(all);
    expect(all).toHaveLength(9);
  });

  it('DOC-57 says what was taken back and what can be', async () => {
    for (const day of ['02', '03']) setOil(day, 2, { batchId: batch('B') });
    const undone = await undoIt({ batchId: batch('B') });
    const [taking, taken] = await readRecent(deps(), {});
    expect(taking).toMatchObject({ batchId: undone.batchId, commands: 2, canUndo: true });
    expect(taken).toMatchObject({ batchId: 'B', canUndo: false });
    expect(taken!.undoneBy).not.toBeNull();
    expect(taking!.undoes).not.toBeNull();
  });

  it('DOC-58 lists every value of one field, newest first', async () => {
    setOil('07', 5);
    setOil('08', 1);
    setOil('07', null);
    const last = setOil('07', 6);
    const history = await readFieldHistory(deps(), {
      kind: 'wellMonth',
      key: month,
      path: 'days/07/oilBbl',
    });
    expect(history.map(({ before, after }) => [before, after])).toEqual([
      [null, '6'],
      ['5', null],
      [null, '5'],
    ]);
    expect(history[0]).toMatchObject({
      commandId: last,
      command: 'test.edit',
      personName: 'Person of SEAT-A',
    });
  });
});
