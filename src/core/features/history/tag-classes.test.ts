import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { setKeep } from './set-keep.ts';
import { createTagClasses, keepOfFile } from './tag-classes.ts';

const deviceId = '01HZZZZZZZZZZZZZZZZZZZZZZD';
let tenant: TestTenant;
beforeEach(() => {
  tenant = openTestTenant();
});
afterEach(() => tenant.close());

const configure = (keep: string | null) =>
  tenant.deps.commands.run({ command: 'devices.save', session: tenant.session }, (edit) => {
    const point = { kind: 'modbus', area: 'holding', address: 1, type: 'int16' };
    const tag = { name: 'Tubing', unit: 'psi', signal: 'tubingPsi', point, keep };
    edit.open('device', deviceId).set(['tags', 'tubing'], tag);
    return {};
  });

it('HSP-08 follows the class that is configured for a tag', async () => {
  configure('short');
  const database = nodeDisk.openDatabase(join(tenant.deps.folder, 'tenant.db'));
  const classes = createTagClasses(database, tenant.deps.changes);
  const tagId = `${deviceId}/tubing` as TagId;
  expect(classes.classOf(tagId)).toBe('short');
  expect(classes.classOf('other' as TagId)).toBe('');
  configure('standard');
  await vi.waitFor(() => expect(classes.classOf(tagId)).toBe(''));
  configure('of-a-newer-version');
  await vi.waitFor(() => expect(classes.classOf(tagId)).toBe(''));
  expect(['', 'short', 'long', 'kept'].map(keepOfFile)).toEqual([
    'standard',
    'short',
    'long',
    'standard',
  ]);
  classes.close();
  database.close();
});

it('HSP-08 puts tags into a class and keeps all else of them; one that is not there changes none', async () => {
  configure(null);
  const tagId = `${deviceId}/tubing` as TagId;
  const head = { command: 'history.setKeep', session: tenant.session };
  const rows = () => tenant.deps.read.selectFrom('tag').selectAll().execute();
  const [before] = await rows();
  const both = [tagId, `${deviceId}/none` as TagId];
  expect(() => setKeep(tenant.deps, head, both, 'long')).toThrow(
    expect.objectContaining({ code: 'tag-not-found' }),
  );
  expect(await rows()).toEqual([before]);
  setKeep(tenant.deps, head, [tagId], 'long');
  expect(await rows()).toEqual([{ ...before, keep: 'long' }]);
});
