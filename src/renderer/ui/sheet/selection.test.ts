import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  moveByKey,
  nextByTab,
  placesOf,
  rangeOf,
  selectCell,
  type CellPlace,
} from './selection.ts';

const size = { rows: 3, columns: 4 };
const press = (key: string, from: CellPlace, held: { shift?: boolean; mod?: boolean } = {}) =>
  moveByKey(
    selectCell(from),
    { key, shiftKey: held.shift ?? false, modKey: held.mod ?? false },
    size,
  );

describe('moveByKey', () => {
  it.each([
    ['ArrowDown', false, { row: 2, column: 1 }],
    ['ArrowLeft', false, { row: 1, column: 0 }],
    ['ArrowRight', true, { row: 1, column: 3 }],
    ['ArrowUp', true, { row: 0, column: 1 }],
    ['Home', false, { row: 1, column: 0 }],
    ['End', true, { row: 2, column: 3 }],
  ])('%s (Ctrl %j) from the middle', (key, mod, expected) => {
    expect(press(key, { row: 1, column: 1 }, { mod })?.active).toEqual(expected);
  });

  it('stops at the edge', () => {
    expect(press('ArrowUp', { row: 0, column: 0 })?.active).toEqual({ row: 0, column: 0 });
  });

  it('with Shift moves the other corner and leaves the active cell', () => {
    const once = press('ArrowDown', { row: 0, column: 1 }, { shift: true })!;
    const twice = moveByKey(once, { key: 'ArrowRight', shiftKey: true, modKey: false }, size)!;
    expect(twice.active).toEqual({ row: 0, column: 1 });
    expect(rangeOf(twice)).toEqual({ top: 0, bottom: 1, left: 1, right: 2 });
    expect(placesOf(rangeOf(twice))).toHaveLength(4);
  });

  it('leaves other keys alone', () => {
    expect(press('a', { row: 0, column: 0 })).toBeUndefined();
  });

  it('never leaves the sheet', () => {
    const key = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End');
    const presses = fc.array(fc.record({ key, shiftKey: fc.boolean(), modKey: fc.boolean() }));
    fc.assert(
      fc.property(presses, (keys) => {
        let selection = selectCell({ row: 1, column: 1 });
        for (const pressed of keys) selection = moveByKey(selection, pressed, size)!;
        const { top, bottom, left, right } = rangeOf(selection);
        expect(top >= 0 && left >= 0 && bottom < size.rows && right < size.columns).toBe(true);
      }),
    );
  });
});

describe('nextByTab', () => {
  it('goes over the end of a row and back', () => {
    expect(nextByTab({ row: 0, column: 3 }, false, size)).toEqual({ row: 1, column: 0 });
    expect(nextByTab({ row: 1, column: 0 }, true, size)).toEqual({ row: 0, column: 3 });
  });

  it('leaves the sheet at its ends', () => {
    expect(nextByTab({ row: 2, column: 3 }, false, size)).toBeUndefined();
    expect(nextByTab({ row: 0, column: 0 }, true, size)).toBeUndefined();
  });
});
