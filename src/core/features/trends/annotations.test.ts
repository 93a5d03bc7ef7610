import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotationId, LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { AnnotationAbout } from '#shared/domain/trends/annotation.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { undo } from '../audit/undo.ts';
import { type AnnotationFilter, readAnnotations } from './read-annotations.ts';
import { annotate, changeAnnotation, removeAnnotation } from './save-annotation.ts';

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
const head = (store = truck): CommandHead => {
  store.clock.nowMs += 1_000;
  return { command: 'trends.annotate', session: store.session };
};
const general: AnnotationAbout = { kind: 'general' };
const add = (
  text: string,
  atMs: number,
  toMs: number | null = null,
  about: AnnotationAbout = general,
) => annotate(depsOf(truck), head(), { time: { atMs, toMs }, text, about }).annotationId;
const read = async (filter: Partial<AnnotationFilter> = {}, store = truck) => {
  const all = { fromMs: 0, toMs: 1e12, ...filter };
  return (await readAnnotations(depsOf(store), store.session, all)).annotations;
};
const texts = async (filter: Partial<AnnotationFilter> = {}) =>
  (await read(filter)).map(({ text }) => text);
const undoLast = () =>
  undo(
    { ...depsOf(truck), newId: () => 'ID' as never },
    { command: 'audit.undo', session: truck.session },
    undefined,
  );
const refused = (code: string) => expect.objectContaining({ code });

function meet(annotationId: AnnotationId): void {
  for (const [from, to] of [
    [truck, office],
    [office, truck],
  ] as const)
    to.writer.absorb([
      {
        kind: 'annotation',
        key: annotationId,
        changes: from.changesOf('annotation', annotationId),
      },
    ]);
}

describe('annotations of a period', () => {
  it('TRD-10 are those it touches, oldest first', async () => {
    add('span', 1_000, 2_000);
    add('moment', 1_500);
    expect(await texts()).toEqual(['span', 'moment']);
    expect(await texts({ fromMs: 1_999, toMs: 2_001 })).toEqual(['span']);
    expect(await texts({ fromMs: 2_000, toMs: 3_000 })).toEqual([]);
    expect(await texts({ fromMs: 0, toMs: 1_000 })).toEqual([]);
    expect(await texts({ fromMs: 0, toMs: 1_001 })).toEqual(['span']);
    expect(await texts({ fromMs: 1_500, toMs: 1_501 })).toEqual(['span', 'moment']);
    expect(await texts({ fromMs: 1_501, toMs: 1_502 })).toEqual(['span']);
  });

  it('TRD-25 are the newest 5,000 of more', async () => {
    add('0', 0);
    // The rows of as many more like it, without the work of their documents.
    truck.database.write.exec(`
      insert into annotation (annotationId, atMs, text, byId, byName, madeAtMs, deleted)
        with recursive more (n) as (select 1 union all select n + 1 from more where n < 5001)
        select 'A' || n, n, cast(n as text), byId, byName, madeAtMs, deleted from annotation, more`);
    const { annotations, isCut } = await readAnnotations(depsOf(truck), truck.session, {
      fromMs: 0,
      toMs: 1e12,
    });
    expect(isCut).toBe(true);
    expect(annotations).toHaveLength(5_000);
    expect([annotations[0]!.text, annotations.at(-1)!.text]).toEqual(['2', '5001']);
  });
});

describe('annotations of tags and wells', () => {
  const alpha = '01HZZZZZZZZZZZZZZZZZZZZZA1' as WellId;
  const beta = '01HZZZZZZZZZZZZZZZZZZZZZB2' as WellId;
  const north = '01HZZZZZZZZZZZZZZZZZZZZZN3' as LeaseId;
  const south = '01HZZZZZZZZZZZZZZZZZZZZZS4' as LeaseId;
  const pt = 'D/pt' as TagId;
  const tank = 'D/tank' as TagId;

  beforeEach(() => {
    truck.run((edit) => {
      for (const [leaseId, name] of [
        [north, 'North'],
        [south, 'South'],
      ] as const)
        edit.open('lease', leaseId).set(['name'], name);
      for (const [wellId, leaseId] of [
        [alpha, north],
        [beta, south],
      ] as const) {
        edit.open('well', wellId).set(['name'], wellId);
        edit.open('well', wellId).set(['leaseId'], leaseId);
      }
      const device = edit.open('device', 'D');
      device.set(['tags', 'pt'], { name: 'Tubing', wellId: alpha, leaseId: null });
      device.set(['tags', 'tank'], { name: 'Tank', wellId: null, leaseId: south });
    });
    add('general', 1);
    add('alpha', 2, null, { kind: 'well', wellId: alpha });
    add('beta', 3, null, { kind: 'well', wellId: beta });
    add('north', 4, null, { kind: 'lease', leaseId: north });
    add('south', 5, null, { kind: 'lease', leaseId: south });
    add('pt', 6, null, { kind: 'tag', tagId: pt });
    add('tank', 7, null, { kind: 'tag', tagId: tank });
  });

  it.each([
    ['nothing', {}, ['general', 'alpha', 'beta', 'north', 'south', 'pt', 'tank']],
    ['a tag of a well', { tagIds: [pt] }, ['general', 'alpha', 'north', 'pt']],
    ['a tag of a lease', { tagIds: [tank] }, ['general', 'south', 'tank']],
    ['a well', { wellIds: [beta] }, ['general', 'beta', 'south']],
    ['a well with a tag', { wellIds: [alpha] }, ['general', 'alpha', 'north', 'pt']],
    ['no tags at all', { tagIds: [] }, ['general']],
    ['a tag that is not there', { tagIds: ['X/y' as TagId] }, ['general']],
  ])('TRD-11 asked for by %s', async (_what, filter, expected) => {
    expect(await texts(filter)).toEqual(expected);
  });

  it.each([
    ['well-not-found', { kind: 'well', wellId: '01HZZZZZZZZZZZZZZZZZZZZZXX' as WellId }],
    ['lease-not-found', { kind: 'lease', leaseId: '01HZZZZZZZZZZZZZZZZZZZZZXX' as LeaseId }],
    ['tag-not-found', { kind: 'tag', tagId: 'D/none' as TagId }],
  ] as const)('TRD-14 refuses %s and keeps nothing', async (code, about) => {
    expect(() => add('nowhere', 8, null, about)).toThrow(refused(code));
    expect(await texts({ fromMs: 8 })).toEqual([]);
  });

  it('says what each is about', async () => {
    expect((await read()).map(({ about }) => about)).toEqual([
      general,
      { kind: 'well', wellId: alpha },
      { kind: 'well', wellId: beta },
      { kind: 'lease', leaseId: north },
      { kind: 'lease', leaseId: south },
      { kind: 'tag', tagId: pt },
      { kind: 'tag', tagId: tank },
    ]);
  });
});

describe('changing annotations', () => {
  it('TRD-13 keeps who made them and when', async () => {
    const annotationId = add('Pump changed', 1_000);
    const madeAtMs = truck.clock.nowMs;
    meet(annotationId);
    office.clock.nowMs += 60_000;
    changeAnnotation(depsOf(office), head(office), annotationId, { text: 'Pump pulled' });
    expect(await read({}, office)).toEqual([
      {
        annotationId,
        time: { atMs: 1_000, toMs: null },
        text: 'Pump pulled',
        about: general,
        by: { personId: 'PERSON-OF-TRUCK', personName: 'Person of TRUCK' },
        isMine: false,
        madeAtMs,
        isInConflict: false,
      },
    ]);
  });

  it('TRD-12 on two computers apart keeps both texts until someone decides', async () => {
    const annotationId = add('Pump', 1_000);
    meet(annotationId);
    changeAnnotation(depsOf(truck), head(), annotationId, { text: 'Pump worn' });
    office.clock.nowMs = truck.clock.nowMs;
    changeAnnotation(depsOf(office), head(office), annotationId, {
      text: 'Pump gas locked',
      time: { atMs: 900, toMs: 1_100 },
    });
    meet(annotationId);
    for (const store of [truck, office])
      expect(await read({}, store)).toMatchObject([
        { text: 'Pump gas locked', time: { atMs: 900, toMs: 1_100 }, isInConflict: true },
      ]);
    changeAnnotation(depsOf(truck), head(), annotationId, { text: 'Pump worn and gas locked' });
    expect(await read()).toMatchObject([{ text: 'Pump worn and gas locked', isInConflict: false }]);
  });

  it('TRD-15 is taken back, and so are making and removing', async () => {
    const annotationId = add('Pump changed', 1_000);
    changeAnnotation(depsOf(truck), head(), annotationId, { time: { atMs: 500, toMs: 600 } });
    removeAnnotation(depsOf(truck), head(), annotationId);
    expect(await read()).toEqual([]);
    expect(() => changeAnnotation(depsOf(truck), head(), annotationId, { text: 'x' })).toThrow(
      refused('annotation-not-found'),
    );
    await undoLast();
    expect(await read()).toMatchObject([{ time: { atMs: 500, toMs: 600 } }]);
    await undoLast();
    expect(await read()).toMatchObject([{ time: { atMs: 1_000, toMs: null } }]);
    await undoLast();
    expect(await read()).toEqual([]);
  });

  it('TRD-26 tells the screens', () => {
    const annotationId = add('Pump changed', 1_000);
    expect(truck.announced).toContainEqual({
      event: 'trends.annotationsChanged',
      ids: [annotationId],
    });
  });
});
