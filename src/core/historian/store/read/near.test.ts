import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openTestHistorian,
  sample,
  startMs,
  tag,
  type TestHistorian,
} from '#tests/fixtures/test-historian.ts';
import type { SampleColumns } from '#core/historian/sample-store.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { createHead } from '../columns/head.ts';
import { emptyRun } from '../columns/run.ts';
import { joinPieces } from './long-questions.ts';
import { createNear } from './near.ts';
import { createReader } from './reader.ts';
import { createStretches, type Stretches } from './stretches.ts';

/**
 * Raw questions about short times are answered from what is remembered of them (`stretches.ts`). Whatever happened
 * meanwhile, the answer is that of the reader, which remembers nothing: `rangePieces`.
 */
type Step =
  | { readonly kind: 'append' | 'correct'; readonly name: string; readonly places: number[] }
  | { readonly kind: 'remove'; readonly name: string; readonly place: number }
  | { readonly kind: 'ask'; readonly name: string; readonly place: number; readonly hours: number }
  | { readonly kind: 'seal' | 'compact' | 'restart' | 'give up' | 'forget' };

const hourMs = 3_600_000;
const names = ['a', 'b'];
const reason = { by: 'P1', atMs: startMs, why: 'tested' };
/** The last hours of March and the first of April. */
const originMs = Date.UTC(2026, 2, 31, 18);
const aprilMs = Date.UTC(2026, 3, 1);
const places = 120;
const msOf = (place: number) => originMs + place * 300_000;

const name = fc.constantFrom(...names);
const place = fc.integer({ min: 0, max: places });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      name,
      places: fc.oneof(
        fc.array(place, { minLength: 1, maxLength: 30 }),
        place.map((from) => Array.from({ length: places - from + 1 }, (_, n) => from + n)),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      name,
      places: fc.array(place, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), name, place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      name,
      place,
      hours: fc.constantFrom(0.1, 1, 3, 12),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      { kind: 'seal' },
      { kind: 'seal' },
      { kind: 'compact' },
      { kind: 'restart' },
      { kind: 'give up' },
      { kind: 'forget' },
    ),
  },
);

/** Asked again and again, so that they are remembered. */
const asked = names.flatMap(
  (each) =>
    [
      [each, originMs],
      [each, originMs + 5 * hourMs],
    ] as const,
);

const runs = Number(process.env['WELLOS_RUNS'] ?? 30);

describe('raw samples of short times', () => {
  it(
    'HIS-90 what is remembered answers as the files do, after any history',
    { timeout: 120_000 },
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const opened = await openTestHistorian({ windowSamples: 64, pieceSamples: 50 });
          try {
            for (const [at, each] of steps.entries()) {
              await perform(opened, each, at, expectSame);
              for (const [tagName, fromMs] of [...asked, ...asked])
                await expectSame(opened, tagName, fromMs, fromMs + 5 * hourMs);
            }
          } finally {
            await opened.close();
          }
        }),
        { numRuns: runs },
      ),
  );

  it(
    'HIS-90 what was asked while samples were sealed, changed and deleted is not remembered wrongly',
    { timeout: 120_000 },
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          // With threads of their own the answers overtake each other.
          const opened = await openTestHistorian({ windowSamples: 64, threads: undefined });
          try {
            const answers: Promise<unknown>[] = [];
            const ask: typeof expectSame = async (...given) => void answers.push(answer(...given));
            const done = steps
              .filter(({ kind }) => kind !== 'restart')
              .map((each, at) => perform(opened, each, at, ask));
            await Promise.all(done);
            await Promise.all(answers);
            for (const each of names)
              for (const hours of [0.1, 1, 3, 12])
                for (let from = 0; from < places; from += 12 * hours)
                  await expectSame(opened, each, msOf(from), msOf(from + 12 * hours));
          } finally {
            await opened.close();
          }
        }),
        { numRuns: Math.ceil(runs / 5) },
      ),
  );

  describe('asked of a reader that is watched', () => {
    const second = (name: string, n: number) => sample(tag(name), originMs + n * 1_000, n);
    let test: TestHistorian;
    let reader: ReturnType<typeof createReader>;
    let askedCount = 0;
    beforeEach(async () => {
      test = await openTestHistorian();
      for (const name of names)
        await test.store().append(Array.from({ length: 14_400 }, (_, n) => second(name, n)));
      await test.store().upkeep({ sealAll: true });
      reader = createReader(nodeDisk, test.folder);
      askedCount = 0;
    });
    afterEach(async () => {
      reader.close();
      await test.close();
    });
    const watch = (stretches: Stretches) => {
      const near = createNear({
        reader: {
          async stretch(...question) {
            askedCount++;
            return reader.stretch(...question);
          },
        },
        head: createHead(),
        stretches,
        settle: async (ask) => (await ask()).found,
      });
      return (name: string, fromMs: number, minutes: number) =>
        near.samples(test.store().numberOf(tag(name)), fromMs, fromMs + minutes * 60_000);
    };

    it('HIS-91 the same again, a part of it, and a window that moved on a little ask no file', async () => {
      const samples = watch(createStretches());
      const first = await samples('a', originMs + 1_000, 60);
      expect(first!.values.length).toBe(3_600);
      const again = await samples('a', originMs + 1_000, 60);
      expect(again).toEqual(first);
      // Whoever has it may change it.
      again!.values.fill(-1);
      expect(await samples('a', originMs + 1_000, 60)).toEqual(first);
      expect((await samples('a', originMs + 90_000, 60))!.values[0]).toBe(90);
      expect((await samples('a', originMs, 10))!.values.length).toBe(600);
      expect(askedCount).toBe(1);
      await samples('a', originMs + 2 * hourMs, 60);
      await samples('b', originMs, 60);
      expect(askedCount).toBe(3);
    });

    it('HIS-90 what was read while samples of any tag changed is not remembered', () => {
      const stretches = createStretches();
      const stretch = { fromMs: 0, toMs: 10, run: emptyRun };
      const remember = stretches.begin(1);
      stretches.forget([2]);
      remember(stretch);
      expect(stretches.find(1, 0, 10)).toBeUndefined();
      stretches.begin(1)(stretch);
      expect(stretches.find(1, 0, 10)).toBeDefined();
      expect(stretches.find(1, 0, 11)).toBeUndefined();
      expect(stretches.find(2, 0, 10)).toBeUndefined();
    });

    it('HIS-92 what is remembered keeps to its room: what was not asked for longest goes first', async () => {
      const stretches = createStretches(150_000);
      const samples = watch(stretches);
      await samples('a', originMs, 60);
      await samples('b', originMs, 60);
      await samples('a', originMs, 60);
      await samples('b', originMs + 2 * hourMs, 60);
      expect(askedCount).toBe(3);
      expect(stretches.bytes()).toBeLessThanOrEqual(150_000);
      await samples('a', originMs, 60);
      expect(askedCount).toBe(3);
      await samples('b', originMs, 60);
      expect(askedCount).toBe(4);
      stretches.forget();
      expect(stretches.bytes()).toBe(0);
    });

    it('HIS-92 long times, and more samples than are looked at one by one, are asked for in pieces', async () => {
      const samples = watch(createStretches());
      expect(await samples('a', originMs, 25 * 60)).toBeUndefined();
      expect(askedCount).toBe(0);
      const dense = Array.from({ length: 40_000 }, (_, n) =>
        sample(tag('dense'), originMs + n * 10, n),
      );
      await test.store().append(dense);
      await test.store().upkeep({ sealAll: true });
      expect(await samples('dense', originMs, 60)).toBeUndefined();
      const range = await test.store().range(tag('dense'), originMs, originMs + hourMs, 1e6);
      expect(range.value.length).toBe(40_000);
    });
  });
});

async function perform(
  opened: TestHistorian,
  each: Step,
  at: number,
  ask: typeof expectSame,
): Promise<void> {
  const store = opened.store();
  const tagId = tag('name' in each ? each.name : '');
  if (each.kind === 'append')
    await store.append(each.places.map((n) => sample(tagId, msOf(n), n + at / 100)));
  else if (each.kind === 'correct')
    await store
      .correct(
        tagId,
        each.places.map((n) => sample(tagId, msOf(n), n % 3 ? -at : `text ${at}`)),
        reason,
      )
      .catch(() => undefined);
  else if (each.kind === 'remove')
    await store.remove(tagId, msOf(each.place), msOf(each.place + 5), reason);
  else if (each.kind === 'ask')
    await ask(opened, each.name, msOf(each.place), msOf(each.place) + each.hours * hourMs);
  else if (each.kind === 'restart') await opened.reopen();
  else if (each.kind === 'give up') await store.keepOnlyRollups(aprilMs);
  else if (each.kind === 'forget') await store.forgetBefore(aprilMs);
  else {
    opened.clock.monotonicMs += 1_000_000;
    opened.clock.nowMs = originMs + 3 * 24 * hourMs;
    await store.upkeep({ sealAll: each.kind === 'seal', compact: each.kind === 'compact' });
  }
}

function answer(opened: TestHistorian, name: string, fromMs: number, toMs: number) {
  return opened.store().range(tag(name), fromMs, toMs, 1e6);
}

async function expectSame(
  opened: TestHistorian,
  name: string,
  fromMs: number,
  toMs: number,
): Promise<void> {
  const store = opened.store();
  const pieces: SampleColumns[] = [];
  for await (const piece of store.rangePieces(tag(name), fromMs, toMs)) pieces.push(piece);
  const count = pieces.reduce((sum, { sourceMs }) => sum + sourceMs.length, 0);
  const whole = joinPieces(pieces, count, false);
  const told = await answer(opened, name, fromMs, toMs);
  expect({ ...told }).toEqual({ ...whole });
  const few = await store.range(tag(name), fromMs, toMs, 3);
  const { onlyRollups: _, ...firstFew } = joinPieces(pieces, Math.min(3, count), count > 3);
  expect(few).toMatchObject(firstFew);
  const page = await store.page(tag(name), fromMs, toMs, 1e6);
  expect([page.sourceMs, page.quality]).toEqual([whole.sourceMs, whole.quality]);
}
