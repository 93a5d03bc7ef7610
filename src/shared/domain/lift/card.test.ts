import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardToText, textToCard, type DynamometerCard } from './card.ts';
import { cardLayout, wordsToCard, type CardLayout } from './card-layout.ts';

const nothingReported = { fillagePct: null, netStrokeIn: null, fluidLoadLbf: null };
const point = fc.record({
  position: fc.integer({ min: 0, max: 65_535 }),
  load: fc.integer({ min: -32_768, max: 32_767 }),
});
const card = fc
  .record({
    points: fc.array(point, { minLength: 8, maxLength: 200 }),
    seconds: fc.integer({ min: 1, max: 4_000_000_000 }),
    period: fc.integer({ min: 1, max: 6_000 }),
  })
  .map(({ points, seconds, period }): DynamometerCard => ({
    kind: 'surface',
    atMs: seconds * 1_000,
    periodS: period / 100,
    event: null,
    reported: nothingReported,
    positionIn: points.map(({ position }) => position / 100),
    loadLbf: points.map(({ load }) => load),
  }));

describe('a card as text', () => {
  it('LFT-01 comes back as it was', () => {
    fc.assert(
      fc.property(card, (one) => {
        expect(textToCard(cardToText(one))).toEqual(one);
      }),
    );
  });

  it('LFT-01 keeps a hundredth of an inch and a tenth of a pound', () => {
    const fine = {
      ...fc.sample(card, { numRuns: 1, seed: 1 })[0]!,
      positionIn: Array.from({ length: 8 }, () => 12.346_1),
      loadLbf: Array.from({ length: 8 }, () => 8_000.16),
    };
    expect(textToCard(cardToText(fine))).toMatchObject({
      positionIn: expect.arrayContaining([12.35]),
      loadLbf: expect.arrayContaining([8_000.2]),
    });
  });

  it.each(['', 'Normal', '{"card":2,"kind":"surface"}', '{"card":1,', '{"card":1,"kind":"rod"}'])(
    'LFT-01 does not take %j for a card',
    (text) => expect(textToCard(text)).toBeUndefined(),
  );
});

const layouts = fc
  .record({
    isReversed: fc.boolean(),
    isSigned: fc.constant(true),
    order: fc.constantFrom('pairs' as const, 'columns' as const),
    timeOrder: fc.constantFrom('highFirst' as const, 'lowFirst' as const),
  })
  .map(({ isReversed, isSigned, order, timeOrder }) =>
    cardLayout.parse({
      kind: 'surface',
      registers: 407,
      time: { at: 0, order: timeOrder },
      count: { at: 2, bits: 8 },
      event: { at: 2, part: 'high' },
      periodS: { at: 6, factor: 0.01 },
      points: {
        at: 7,
        order,
        ...(order === 'columns' && { loadsAt: 207 }),
        positionFactor: 0.01,
        loadFactor: 1,
        isSigned,
        isReversed,
      },
    }),
  );

/** Writes a card the way a layout says, to be read back. */
function layOut(one: DynamometerCard, layout: CardLayout): number[] {
  const words: number[] = Array.from({ length: layout.registers }, () => 0);
  const seconds = one.atMs / 1_000;
  const halves = [Math.floor(seconds / 65_536), seconds % 65_536];
  words.splice(0, 2, ...(layout.time!.order === 'highFirst' ? halves : halves.toReversed()));
  words[2] = (3 << 8) | one.positionIn.length;
  words[6] = Math.round(one.periodS! * 100);
  const turn = (values: readonly number[]) =>
    layout.points.isReversed ? values.toReversed() : values;
  turn(one.positionIn).forEach((position, n) => {
    words[7 + (layout.points.order === 'pairs' ? 2 * n : n)] = Math.round(position * 100);
  });
  turn(one.loadLbf).forEach((load, n) => {
    words[layout.points.order === 'pairs' ? 8 + 2 * n : 207 + n] = load & 0xffff;
  });
  return words;
}

describe('a card in registers', () => {
  it('LFT-02 is found where its layout says', () => {
    fc.assert(
      fc.property(card, layouts, (one, layout) => {
        const read = wordsToCard(layOut(one, layout), layout, 5);
        expect(read).toMatchObject({
          atMs: one.atMs,
          event: 3,
          kind: 'surface',
          loadLbf: one.loadLbf,
        });
        expect(read!.periodS).toBeCloseTo(one.periodS!, 9);
        read!.positionIn.forEach((value, n) => expect(value).toBeCloseTo(one.positionIn[n]!, 9));
      }),
    );
  });

  const [layout] = fc.sample(layouts, { numRuns: 1, seed: 3 });
  const [one] = fc.sample(card, { numRuns: 1, seed: 3 });
  const words = layOut(one!, layout!);
  const changed = (at: number, word: number) => words.toSpliced(at, 1, word);

  it('LFT-02 is none without a time, points or room for them', () => {
    expect(wordsToCard(words, layout!, 5)).toBeDefined();
    expect(wordsToCard(changed(0, 0).toSpliced(1, 1, 0), layout!, 5)).toBeUndefined();
    expect(wordsToCard(changed(2, 3), layout!, 5)).toBeUndefined();
    expect(wordsToCard(changed(2, 255), layout!, 5)).toBeUndefined();
    expect(wordsToCard(words.slice(0, 300), layout!, 5)).toBeUndefined();
  });

  it('LFT-02 counts as taken when it was read where it bears no time', () => {
    expect(wordsToCard(words, { ...layout!, time: null }, 77)?.atMs).toBe(77);
  });
});
