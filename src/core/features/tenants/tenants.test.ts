import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, JobId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Core, SessionRequest } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { access } from '#core/features/access/access.ts';
import { jobs } from '#core/features/jobs/jobs.ts';
import { wells } from '#core/features/wells/wells.ts';
import type { CallContext } from '#core/implementer.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { tenants } from './tenants.ts';

let folder: string;
let core: Core;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-tenants-'));
  core = await createCore({ dataFolder: folder, version: '1.2.3', ports: createSystemPorts() });
});
afterEach(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('tenants, as a screen calls them', () => {
  it('TEN-04 TEN-11 are made, counted, closed and opened again', async () => {
    const context = await contextOf();
    const commandId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as CommandId;
    const input = { name: 'Caprock', template: 'permian-texas', commandId };
    const { tenantId } = await call(tenants.create, input, { context });
    expect(await call(tenants.create, input, { context })).toEqual({ commandId, tenantId });
    const inside = await contextOf({ tenantId });
    await call(wells.create, { fields: { name: 'Alpha 1' } }, { context: inside });
    expect(await call(tenants.list, undefined, { context })).toEqual([
      expect.objectContaining({ name: 'Caprock', isOpen: true, wellCount: 1 }),
    ]);
    await call(tenants.close, { tenantId }, { context });
    expect(await call(tenants.list, undefined, { context })).toEqual([
      expect.objectContaining({ name: 'Caprock', isOpen: false, wellCount: null }),
    ]);
    await call(tenants.open, { tenantId }, { context });
    const [summary] = await call(tenants.list, undefined, { context });
    expect(summary).toMatchObject({ isOpen: true, wellCount: 1 });
  });

  it('TEN-01 are made from the templates that are offered', async () => {
    const offered = await call(tenants.templates, undefined, { context: await contextOf() });
    expect(offered.map(({ key }) => key)).toEqual(['blank', 'permian-new-mexico', 'permian-texas']);
  });

  it('TEN-10 are made and closed by owners only', async () => {
    const context = await contextOf({ role: 'engineer' });
    await expect(call(tenants.create, { name: 'A' }, { context })).rejects.toMatchObject({
      data: { code: 'not-allowed' },
    });
  });
});

describe('API tokens, as a screen calls them', () => {
  it('INS-40 INS-43 are made, let in, and are revoked', async () => {
    const context = await contextOf({ tenantId: await makeTenant() });
    const made = await call(access.createToken, { name: 'Office', role: 'viewer' }, { context });
    expect(core.tokens.check(made.token)).toMatchObject({
      tenantId: context.session.tenantId,
      role: 'viewer',
      name: 'Office',
    });
    const listed = await call(access.tokens, undefined, { context });
    expect(JSON.stringify(listed)).not.toContain(made.token);
    expect(listed).toEqual([expect.objectContaining({ tokenId: made.tokenId, name: 'Office' })]);
    await call(access.revokeToken, { tokenId: made.tokenId }, { context });
    expect(core.tokens.check(made.token)).toBeUndefined();
  });
});

describe('jobs, as a screen calls them', () => {
  it('JOB-15 JOB-07 does nothing again for a repeated command, and refuses what cannot be', async () => {
    const context = await contextOf({ tenantId: await makeTenant() });
    const commandId = '01HZZZZZZZZZZZZZZZZZZZZZZY' as CommandId;
    for (const _time of [1, 2]) {
      expect(await call(jobs.clear, { commandId }, { context })).toMatchObject({ commandId });
    }
    const jobId = '01HZZZZZZZZZZZZZZZZZZZZZZX' as JobId;
    await expect(call(jobs.cancel, { jobId }, { context })).rejects.toMatchObject({
      data: { code: 'job-not-found' },
    });
    await expect(call(jobs.retry, { jobId, commandId }, { context })).rejects.toMatchObject({
      data: { code: 'command-id-reused' },
    });
  });
});

async function contextOf(session: Partial<SessionRequest> = {}): Promise<CallContext> {
  const made = await core.createSession({ tenantId: null, role: 'owner', ...session });
  const frames = {
    send() {
      throw new Error('No frames are sent here');
    },
  };
  return { ...core.contextOf(made), frames };
}

async function makeTenant(): Promise<TenantId> {
  const context = await contextOf();
  return (await call(tenants.create, { name: 'Caprock', template: 'blank' }, { context })).tenantId;
}
