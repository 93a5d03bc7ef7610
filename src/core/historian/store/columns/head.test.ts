import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { createGatherSegments, placeSegments } from '../seal/placed-segments.ts';
import { createBatchMaker } from './batch.ts';
import { isText, textKind } from './flags.ts';
import { createHead, type Segment } from './head.ts';
import type { Run } from './run.ts';

type Value = number | string;
interface Known {
  readonly ms: number;
  readonly value: Value;
}

const tags = [0, 1, 2, 37, 400];
const value = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) },
  fc.constantFrom<Value>('on', 'off', -0),
);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      rows: fc.array(fc.tuple(fc.constantFrom(...tags), fc.nat(400), value), { maxLength: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('close' as const), tag: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      tag: fc.nat(4),
      fromMs: fc.nat(400),
      toMs: fc.nat(500),
    }),
  },
);

/** A head beside lists of what every segment must hold, in order of arrival. */
function setup(wanted: number) {
  const head = createHead();
  const maker = createBatchMaker();
  const open = new Map<number, Known[]>();
  const closed: { readonly segment: Segment; readonly known: readonly Known[] }[] = [];
  const gather = createGatherSegments();
  const filled = new Set<number>();
  const filling = { wanted: () => wanted, filled: (no: number) => filled.add(no) };

  const add = (rows: readonly (readonly [number, number, Value])[]) => {
    for (const [no, ms, what] of rows) {
      const isNumber = typeof what === 'number';
      maker.put(
        no,
        ms,
        ms,
        isNumber ? what : Number.NaN,
        isNumber ? 0 : textKind,
        isNumber ? undefined : what,
      );
      open.set(no, [...(open.get(no) ?? []), { ms, value: what }]);
    }
    head.add(maker.take(), 1, 0, filling);
    for (const no of tags)
      expect(filled.has(no), `tag ${no}`).toBe((open.get(no)?.length ?? 0) >= wanted);
  };
  const close = (no: number) => {
    const segment = head.close(no);
    expect(segment === undefined).toBe(!open.has(no));
    if (segment) closed.push({ segment, known: open.get(no)! });
    open.delete(no);
    filled.delete(no);
  };
  const release = () => {
    const first = closed.shift();
    if (!first) return;
    const name = (no: number) => ({ tagId: `D/${no}` as TagId, tagClass: '' });
    const [gathered] = gather(placeSegments([first.segment], name));
    expect(toKnown(gathered!.columns)).toEqual(first.known);
    expect(gathered!.tagId).toBe(`D/${first.segment.tag}`);
    head.release(first.segment);
  };
  const read = (no: number, fromMs: number, toMs: number) => {
    const ofTag = closed.filter(({ segment }) => segment.tag === no).flatMap(({ known }) => known);
    const all = [...ofTag, ...(open.get(no) ?? [])];
    // Of those at the same time the first that came.
    const first = new Map(all.toReversed().map((known) => [known.ms, known]));
    const wantedRun = [...first.values()]
      .filter(({ ms }) => ms >= fromMs && ms < toMs)
      .toSorted((a, b) => a.ms - b.ms);
    expect(toKnown(head.run(no, fromMs, toMs))).toEqual(wantedRun);
  };
  const size = () =>
    [...open.values(), ...closed.map(({ known }) => known)].reduce(
      (sum, one) => sum + one.length,
      0,
    );
  return { head, add, close, release, read, size };
}

function toKnown({ times, values, flags, texts }: Run): Known[] {
  return Array.from(times, (ms, at) => ({
    ms,
    value: isText(flags[at]!) ? texts[values[at]!]! : values[at]!,
  }));
}

it('HIS-89 what is in memory is read in order while it grows, is closed, handed to another thread and let go of', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 300 }),
    fc.array(step, { maxLength: 40 }),
    (wanted, steps) => {
      const test = setup(wanted);
      for (const each of steps) {
        if (each.kind === 'add') test.add(each.rows);
        else if (each.kind === 'close') test.close(tags[each.tag]!);
        else if (each.kind === 'release') test.release();
        else test.read(tags[each.tag]!, each.fromMs, each.toMs);
        expect(test.head.size()).toBe(test.size());
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

it('HIS-89 tiles that were let go of are used again, and nothing shows of what was in them', () => {
  const test = setup(1_000);
  for (let round = 0; round < 6; round++) {
    for (let scan = 0; scan < 700; scan++)
      test.add(tags.map((no) => [no, round * 1_000 + scan, (scan * no) % 11]));
    for (const no of tags) test.close(no);
    for (const no of tags) test.read(no, 0, 1e9);
    if (round > 0) for (const _ of tags) test.release();
  }
  expect(test.head.size()).toBe(700 * tags.length);
});
