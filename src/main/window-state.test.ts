import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1920, height: 1040 };
const state = (x: number, y: number, width = 1000, height = 700) => ({
  box: { x, y, width, height },
  isMaximized: false,
});

describe('placeWindow', () => {
  it('opens as it was left, on whichever screen', () => {
    expect(placeWindow(state(2000, 50), [left, right])).toEqual(state(2000, 50));
    expect(placeWindow(state(-940, 50), [left])).toEqual(state(-940, 50));
    expect(placeWindow({ ...state(5, 5), isMaximized: true }, [left]).isMaximized).toBe(true);
  });

  it('comes back to the first screen when its own is gone or its bar cannot be reached', () => {
    const centred = state(460, 170);
    expect(placeWindow(state(2000, 50), [left])).toEqual(centred);
    expect(placeWindow(state(100, -300), [left])).toEqual(centred);
    expect(placeWindow(state(100, 1030), [left])).toEqual(centred);
  });

  it('is never larger than its screen', () => {
    const small = { x: 0, y: 0, width: 800, height: 600 };
    expect(placeWindow(state(0, 0, 3000, 2000), [small])).toEqual(state(0, 0, 800, 600));
    expect(placeWindow(undefined, [small])).toEqual(state(0, 0, 800, 600));
  });
});

describe('the file it is remembered in', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-window-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read back as written', () => {
    const path = join(folder, 'deep', 'window.json');
    writeWindowState(path, state(1, 2));
    expect(readWindowState(path)).toEqual(state(1, 2));
  });

  it.each(['', '{', '{"box":{"x":1}}', '{"box":{"x":1e99,"y":0,"width":0,"height":1}}'])(
    'counts as none when it holds %s',
    (text) => {
      const path = join(folder, 'window.json');
      expect(readWindowState(path)).toBeUndefined();
      writeFileSync(path, text);
      expect(readWindowState(path)).toBeUndefined();
    },
  );
});
