import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileId } from '#shared/domain/identity/ids.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { beginFile, findWhole, receivePiece, removeOldFiles } from './received-files.ts';

let tenant: TestTenant;
beforeEach(() => (tenant = openTestTenant()));
afterEach(() => tenant.close());

const fileId = '01J0000000000000000000000A' as FileId;
const dayMs = 24 * 3_600_000;
const begin = (bytes: number, id = fileId) =>
  beginFile(tenant.deps, id, { name: 'wells.csv', bytes });
const receive = (offset: number, text: string) =>
  receivePiece(tenant.deps, fileId, offset, Buffer.from(text));

describe('files on their way in', () => {
  it('IMP-70 are put together of pieces; one that comes twice does no harm', () => {
    begin(8);
    expect(receive(0, 'Well')).toBe(4);
    expect(receive(0, 'Well')).toBe(4);
    expect(receive(4, '\nA 1')).toBe(8);
    expect(receive(0, 'Well')).toBe(8);
    const { path, name } = findWhole(tenant.deps, fileId);
    expect(name).toBe('wells.csv');
    expect(Buffer.from(tenant.deps.ports.disk.read(path)).toString()).toBe('Well\nA 1');
  });

  it('IMP-71 take no piece that leaves a gap or goes beyond the end', () => {
    begin(8);
    expect(() => receive(4, 'A 1')).toThrow(/input-invalid/);
    expect(() => receive(0, 'too much of it')).toThrow(/input-invalid/);
  });

  it('IMP-71 cannot be read before they are whole', () => {
    begin(8);
    receive(0, 'Well');
    expect(() => findWhole(tenant.deps, fileId)).toThrow(/file-unreadable.*incomplete/);
  });

  it('IMP-71 are refused when empty, too large or not begun', () => {
    expect(() => begin(0)).toThrow(/file-empty/);
    expect(() => begin(2 ** 30 + 1)).toThrow(/file-too-large/);
    expect(() => receive(0, 'x')).toThrow(/file-not-found/);
    expect(() => findWhole(tenant.deps, '../tenant.db' as FileId)).toThrow(/ULID/);
  });

  it('IMP-72 are begun once, and gone after seven days', () => {
    begin(4);
    receive(0, 'Well');
    begin(4);
    expect(findWhole(tenant.deps, fileId).bytes).toBe(4);
    tenant.clock.nowMs += 6 * dayMs;
    begin(4, '01J0000000000000000000000B' as FileId);
    expect(findWhole(tenant.deps, fileId).bytes).toBe(4);
    tenant.clock.nowMs += 2 * dayMs;
    removeOldFiles(tenant.deps);
    expect(() => findWhole(tenant.deps, fileId)).toThrow(/file-not-found/);
    expect(() => findWhole(tenant.deps, '01J0000000000000000000000B' as FileId)).toThrow(
      /incomplete/,
    );
  });
});
