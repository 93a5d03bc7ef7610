import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusingWhenFull } from './disk-full.ts';
import { nodeDisk } from './node-disk.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text);
const text = (path: string) => Buffer.from(nodeDisk.read(path)).toString();

describe('the disk', () => {
  it('DOC-44 replaces a file whole and leaves nothing aside', () => {
    const path = join(folder, 'seat.json');
    nodeDisk.writeWhole(path, bytes('a longer first content'));
    nodeDisk.writeWhole(path, bytes('second'));
    expect(text(path)).toBe('second');
    expect(nodeDisk.list(folder)).toEqual(['seat.json']);
  });

  it('DOC-44 keeps the old bytes when the new ones cannot be put in place', () => {
    const path = join(folder, 'kept');
    nodeDisk.makeFolder(path);
    nodeDisk.writeWhole(join(path, 'inside'), bytes('old'));
    expect(() => nodeDisk.writeWhole(path, bytes('new'))).toThrow('EISDIR');
    expect(text(join(path, 'inside'))).toBe('old');
    expect(nodeDisk.list(folder)).toEqual(['kept']);
  });

  it('appends pieces in their places, a repeated one included, and no gap', () => {
    const path = join(folder, 'upload');
    nodeDisk.append(path, bytes('abc'), 0);
    nodeDisk.append(path, bytes('def'), 3);
    nodeDisk.append(path, bytes('def'), 3);
    expect(text(path)).toBe('abcdef');
    expect(() => nodeDisk.append(path, bytes('x'), 9)).toThrow(RangeError);
  });

  it('copies folders, renames, removes and knows its room', () => {
    nodeDisk.makeFolder(join(folder, 'a', 'b'));
    nodeDisk.writeWhole(join(folder, 'a', 'b', 'c'), bytes('12345'));
    nodeDisk.copy(join(folder, 'a'), join(folder, 'copy'));
    nodeDisk.rename(join(folder, 'copy'), join(folder, 'kept'));
    nodeDisk.remove(join(folder, 'a'));
    expect(nodeDisk.list(folder)).toEqual(['kept']);
    expect(nodeDisk.size(join(folder, 'kept', 'b', 'c'))).toBe(5);
    expect(nodeDisk.freeBytes(folder)).toBeGreaterThan(0);
  });

  it.each(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])('DOC-25 refuses %s as a full disk', (code) => {
    const cause = Object.assign(new Error('no room'), { code });
    expect(() =>
      refusingWhenFull(() => {
        throw cause;
      }),
    ).toThrow(expect.objectContaining({ code: 'disk-full', cause }));
  });

  it('DOC-25 lets every other failure fly', () => {
    const other = Object.assign(new Error('gone'), { code: 'EIO' });
    expect(() =>
      refusingWhenFull(() => {
        throw other;
      }),
    ).toThrow(other);
  });
});
