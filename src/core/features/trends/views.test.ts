import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrendViewId } from '#shared/domain/identity/ids.ts';
import { trendView, type TrendView } from '#shared/domain/trends/trend-view.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { undo } from '../audit/undo.ts';
import { createView, listViews, removeView, renameView, replaceView } from './views.ts';

const viewOf = (tagIds: readonly string[], spanMs = 3_600_000): TrendView =>
  trendView.parse({
    pens: tagIds.map((tagId) => ({
      tagId,
      axis: 0,
      colour: 'series-2',
      label: null,
      kind: 'step',
      scale: { low: 0, high: 1 },
      isHidden: false,
    })),
    axes: [{ side: 'left', scale: null, isLog: false }],
    period: { kind: 'live', spanMs },
    compare: [{ kind: 'shift', label: 'Yesterday', shiftMs: 86_400_000, tagIds: null }],
    options: {
      showQuality: true,
      showGaps: true,
      showEvents: false,
      showAnnotations: true,
      showStatistics: true,
      showLimits: true,
    },
  });

let truck: TestStore;
let office: TestStore;
beforeEach(() => {
  truck = openTestStore({ seat: 'TRUCK', seed: 11 });
  office = openTestStore({ seat: 'OFFICE', seed: 12 });
});
afterEach(() => {
  truck.close();
  office.close();
});

const depsOf = (store: TestStore) => ({ commands: store.writer, read: store.database.read });
const list = (store = truck) => listViews(depsOf(store), store.session);
const head = (store = truck): CommandHead => {
  store.clock.nowMs += 1_000;
  return { command: 'trends.saveView', session: store.session };
};
const save = (name: string, view = viewOf(['D/pt']), note?: string) =>
  createView(depsOf(truck), head(), { name, note }, view).viewId;
const undoLast = () =>
  undo(
    { ...depsOf(truck), newId: () => 'ID' as never },
    { command: 'audit.undo', session: truck.session },
    undefined,
  );
const refused = (code: string) => expect.objectContaining({ code });

function meet(viewId: TrendViewId): void {
  for (const [from, to] of [
    [truck, office],
    [office, truck],
  ] as const)
    to.writer.absorb([
      { kind: 'trendView', key: viewId, changes: from.changesOf('trendView', viewId) },
    ]);
}

describe('saved views', () => {
  it('TRD-01 come back as they were saved, by name', async () => {
    const view = viewOf(['D/pt', 'D/ct']);
    const second = save('start-up', view, 'Both wells');
    const first = save('Casing');
    expect(await list()).toEqual([
      expect.objectContaining({ viewId: first, name: 'Casing', note: null }),
      {
        viewId: second,
        name: 'start-up',
        note: 'Both wells',
        owner: { personId: 'PERSON-OF-TRUCK', personName: 'Person of TRUCK' },
        isMine: true,
        changedAtMs: truck.clock.nowMs - 1_000,
        view,
      },
    ]);
  });

  it('TRD-01 TRD-03 tell others whose they are; saving over them changes only the view', async () => {
    const viewId = save('Start-up', viewOf(['D/pt']), 'Mine');
    meet(viewId);
    expect(await list(office)).toMatchObject([
      { isMine: false, owner: { personName: 'Person of TRUCK' } },
    ]);
    const view = viewOf(['D/ct']);
    office.clock.nowMs += 60_000;
    replaceView(depsOf(office), head(office), viewId, { name: 'Start-up', view });
    expect(await list(office)).toMatchObject([
      {
        note: 'Mine',
        owner: { personId: 'PERSON-OF-TRUCK' },
        view,
        changedAtMs: office.clock.nowMs,
      },
    ]);
  });

  it('TRD-02 refuse a name that another has, until that is removed', async () => {
    const viewId = save('Start-up');
    const taken = refused('trend-view-name-taken');
    expect(() => save('START-UP')).toThrow(taken);
    const other = save('Casing');
    expect(() => renameView(depsOf(truck), head(), other, { name: 'start-up' })).toThrow(taken);
    renameView(depsOf(truck), head(), other, { name: 'casing' });
    removeView(depsOf(truck), head(), viewId);
    save('Start-up');
    expect((await list()).map(({ name }) => name)).toEqual(['casing', 'Start-up']);
  });

  it('TRD-03 keep the view when they are renamed, and lose a note when told so', async () => {
    const view = viewOf(['D/pt']);
    const viewId = save('Start-up', view, 'Old');
    renameView(depsOf(truck), head(), viewId, { name: 'Restart' });
    expect(await list()).toMatchObject([{ name: 'Restart', note: 'Old', view }]);
    renameView(depsOf(truck), head(), viewId, { name: 'Restart', note: null });
    expect(await list()).toMatchObject([{ note: null }]);
  });

  it('TRD-04 are taken back step by step', async () => {
    const view = viewOf(['D/pt']);
    const viewId = save('Start-up', view);
    replaceView(depsOf(truck), head(), viewId, { name: 'Start-up', view: viewOf(['D/ct']) });
    renameView(depsOf(truck), head(), viewId, { name: 'Restart' });
    removeView(depsOf(truck), head(), viewId);
    expect(await list()).toEqual([]);
    expect(() => removeView(depsOf(truck), head(), viewId)).toThrow(
      refused('trend-view-not-found'),
    );
    await undoLast();
    expect(await list()).toMatchObject([{ name: 'Restart' }]);
    await undoLast();
    await undoLast();
    expect(await list()).toMatchObject([{ name: 'Start-up', view }]);
    await undoLast();
    expect(await list()).toEqual([]);
  });

  it('TRD-05 changed on two computers apart are shown whole, the later one on both', async () => {
    const viewId = save('Start-up');
    meet(viewId);
    const early = viewOf(['D/early'], 60_000);
    const late = viewOf(['D/late', 'D/later'], 120_000);
    replaceView(depsOf(truck), head(), viewId, { name: 'Start-up', view: early });
    office.clock.nowMs = truck.clock.nowMs;
    replaceView(depsOf(office), head(office), viewId, { name: 'Start-up', view: late });
    meet(viewId);
    for (const store of [truck, office]) {
      expect(await list(store)).toMatchObject([{ view: late }]);
      expect(store.rows('conflict')).toEqual([]);
    }
  });

  it('TRD-06 of a newer version are listed without their content, and stay', async () => {
    const viewId = save('Start-up');
    const newer = { pens: [{ hologram: true }], period: { kind: 'lunar' } };
    truck.run((edit) => edit.open('trendView', viewId).set(['view'], newer));
    expect(await list()).toMatchObject([{ name: 'Start-up', view: null }]);
    renameView(depsOf(truck), head(), viewId, { name: 'Restart' });
    expect(truck.read('trendView', viewId)).toMatchObject({ name: 'Restart', view: newer });
  });

  it('TRD-26 tell the screens', () => {
    const viewId = save('Start-up');
    removeView(depsOf(truck), head(), viewId);
    expect(truck.announced.filter(({ event }) => event === 'trends.viewsChanged')).toEqual([
      { event: 'trends.viewsChanged', ids: [viewId] },
      { event: 'trends.viewsChanged', ids: [viewId] },
    ]);
  });
});
