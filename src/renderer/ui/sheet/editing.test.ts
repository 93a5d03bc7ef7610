import { describe, expect, it } from 'vitest';
import { leavesEditor, textBegunBy } from './editing.ts';
import { itemsOf, sheetTracks } from './sheet-model.ts';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'altKey', boolean>> = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('textBegunBy', () => {
  it.each([
    ['5', '5'],
    ['ñ', 'ñ'],
    [' ', ' '],
    ['Dead', ''],
    ['F5', undefined],
    ['Enter', undefined],
  ])('%s begins %j', (name, text) => {
    expect(textBegunBy(key(name))).toBe(text);
  });

  it('leaves shortcuts alone', () => {
    expect(textBegunBy(key('d', { ctrlKey: true }))).toBeUndefined();
  });
});

describe('leavesEditor', () => {
  it('lets arrows move in an opened cell and out of one typed over', () => {
    expect(leavesEditor(key('ArrowLeft'), 'opened')).toBe(false);
    expect(leavesEditor(key('ArrowLeft'), 'typed')).toBe(true);
    expect(leavesEditor(key('ArrowDown'), 'opened')).toBe(true);
    expect(leavesEditor(key('Tab'), 'opened')).toBe(true);
    expect(leavesEditor(key('Home'), 'typed')).toBe(false);
  });
});

describe('itemsOf', () => {
  it('puts each heading above its rows', () => {
    const groups = [
      { key: 'a', label: 'A', rowCount: 2 },
      { key: 'b', label: 'B', rowCount: 1 },
    ];
    const shown = itemsOf(3, groups).map((item) =>
      item.kind === 'group' ? item.group.key : item.row,
    );
    expect(shown).toEqual(['a', 0, 1, 'b', 2]);
    expect(itemsOf(2, [])).toHaveLength(2);
  });
});

describe('sheetTracks', () => {
  it('widens columns by what stands beside their values and fills the rest', () => {
    const oil = { key: 'oil', header: 'Oil', widthRem: 5, asides: ['a', 'b'] };
    expect(sheetTracks(12, [oil])).toBe('12rem 11.5rem 1fr');
    expect(sheetTracks(12, [oil, { key: 'note', header: 'Note', widthRem: 8, grows: true }])).toBe(
      '12rem 11.5rem minmax(8rem, 1fr)',
    );
  });
});
