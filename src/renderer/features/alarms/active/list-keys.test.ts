import { describe, expect, it } from 'vitest';
import { placeAfterKey, placeIn, startPlace, targetsOf, toggle } from './list-keys.ts';

const ids = ['a', 'b', 'c', 'd'];
const plain = { shiftKey: false, ctrlKey: false, metaKey: false };
const start = placeIn(ids, startPlace);
const press = (place: typeof start, key: string, more: Partial<typeof plain> = {}) =>
  placeAfterKey(ids, place, { ...plain, ...more, key }, 2)!;

describe('keys of the active list', () => {
  it('move, tick with Space, and tick what is passed with Shift', () => {
    expect(press(start, 'ArrowDown').activeId).toBe('b');
    expect([...press(start, ' ').picked]).toEqual(['a']);
    expect([...press(start, 'ArrowDown', { shiftKey: true }).picked]).toEqual(['a', 'b']);
    expect([...press(start, 'a', { ctrlKey: true }).picked]).toEqual(ids);
  });

  it('leave other keys to whoever acts', () => {
    expect(placeAfterKey(ids, start, { ...plain, key: 'a' }, 2)).toBeUndefined();
    expect(placeAfterKey([], start, { ...plain, key: 'ArrowDown' }, 2)).toBeUndefined();
  });

  it('act on what is ticked, else on the active row', () => {
    expect(targetsOf(start)).toEqual(['a']);
    expect(targetsOf(toggle(toggle(start, 'c'), 'd'))).toEqual(['c', 'd']);
    expect(targetsOf(placeIn([], startPlace))).toEqual([]);
  });

  it('stay with their row while the list moves, and go to its neighbour when it is gone', () => {
    const onC = { ...press(press(start, 'ArrowDown'), 'ArrowDown'), picked: new Set(['c', 'd']) };
    expect(placeIn(['c', 'a', 'b', 'd'], onC)).toMatchObject({ activeId: 'c', index: 0 });
    const left = placeIn(['a', 'b', 'd'], onC);
    expect(left).toMatchObject({ activeId: 'd', index: 2 });
    expect([...left.picked]).toEqual(['d']);
  });
});
