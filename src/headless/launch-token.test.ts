import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepLaunchToken } from './launch-token.ts';

describe('keepLaunchToken', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-token-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('ACC-08 keeps a random token that only its owner can read', () => {
    const token = keepLaunchToken(folder);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(keepLaunchToken(folder)).toBe(token);
    expect(keepLaunchToken(join(folder, 'other'))).not.toBe(token);
    expect(statSync(join(folder, 'launch-token')).mode & 0o777).toBe(0o600);
  });

  it('ACC-08 replaces a file that holds no token, and closes it to others', () => {
    const path = join(folder, 'launch-token');
    writeFileSync(path, 'half a tok');
    chmodSync(path, 0o644);
    expect(keepLaunchToken(folder)).toMatch(/^[\w-]{43}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
