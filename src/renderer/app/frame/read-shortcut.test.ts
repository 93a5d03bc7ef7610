import { describe, expect, it } from 'vitest';
import { readShortcut } from './read-shortcut.ts';

const press = (key: string, more: Partial<Parameters<typeof readShortcut>[0]> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  timeStamp: 1_000,
  ...more,
});

describe('readShortcut', () => {
  it('opens the palette even while typing', () => {
    expect(readShortcut(press('k', { ctrlKey: true }), null, true).action).toBe('palette');
    expect(readShortcut(press('K', { metaKey: true }), null, false).action).toBe('palette');
  });

  it('joins two keys pressed one after the other, and not two far apart', () => {
    const { next } = readShortcut(press('g'), null, false);
    expect(readShortcut(press('w', { timeStamp: 1_500 }), next, false).action).toBe('g w');
    expect(readShortcut(press('w', { timeStamp: 9_000 }), next, false).action).toBeUndefined();
  });

  it('leaves letters and undo to the field that is typed in', () => {
    expect(readShortcut(press('g'), null, true).next).toBeNull();
    expect(readShortcut(press('z', { ctrlKey: true }), null, true).action).toBeUndefined();
    expect(readShortcut(press('z', { ctrlKey: true }), null, false).action).toBe('undo');
  });
});
