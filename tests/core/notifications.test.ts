import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ContractClient } from '#shared/contract/open-client.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { startWebServer, type TestWebServer } from '#tests/fixtures/loopback-servers.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';

let core: TestCore;
let server: TestWebServer;
let tenantId: TenantId;
let client: ContractClient;

beforeEach(async () => {
  core = await startTestCore();
  server = await startWebServer();
  tenantId = await core.makeTenant();
  client = await core.connect({ tenantId });
});
afterEach(async () => {
  await core.close();
  await server.close();
});

const url = () => server.url;

async function addTeams() {
  const { partId } = await client.notifications.save({
    part: { kind: 'channel', value: { kind: 'teams', name: 'Crew' } },
  });
  await client.notifications.setSecret({
    channelId: partId,
    secret: { kind: 'teams', url: url() },
  });
  return partId;
}

it('NOT-40 tries a channel through the whole core, and keeps the plan over a restart', async () => {
  const channelId = await addTeams();
  const { partId: patId } = await client.notifications.save({
    part: {
      kind: 'person',
      value: { name: 'Pat', language: 'es', ways: [{ channelId, address: '' }], quiet: null },
    },
  });
  const steps = [{ afterMinutes: 0, targets: [{ kind: 'person' as const, id: patId }] }];
  await client.notifications.save({
    part: { kind: 'rule', id: 'critical', value: { steps, tellsReturn: true } },
  });
  expect(await client.notifications.test({ channelId, address: '' })).toMatchObject({
    isDelivered: true,
    answer: '200 taken',
  });
  expect(server.received).toHaveLength(1);

  await core.stop();
  await core.start();
  client = await core.connect({ tenantId });
  const plan = await client.notifications.plan();
  expect(plan).toMatchObject({
    channels: [{ id: channelId, hasSecret: true, channel: { kind: 'teams', name: 'Crew' } }],
    people: [{ id: patId }],
    rules: [{ priority: 'critical', escalation: { steps, tellsReturn: true } }],
  });
  expect(JSON.stringify(plan)).not.toContain('secret-of-the-url');
  await client.notifications.remove({ kind: 'channel', id: channelId });
  expect((await client.notifications.plan()).channels).toEqual([]);
});

it('NOT-39 keeps an address that is a key in clear in no file, not even the one for it', async () => {
  const channelId = await addTeams();
  await server.close();
  expect(await client.notifications.test({ channelId, address: '' })).toMatchObject({
    isDelivered: false,
  });
  await core.stop();
  const files = readdirSync(core.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.filter((path) => path.endsWith('.sealed'))).not.toEqual([]);
  const holders = files.filter((path) => readFileSync(path).includes('secret-of-the-url'));
  expect(holders).toEqual([]);
});

it('lets nobody but owners and engineers change the plan, and takes no address in clear text', async () => {
  const viewer = await core.connect({ tenantId, role: 'viewer' });
  await expect(
    viewer.notifications.save({
      part: { kind: 'channel', value: { kind: 'desktop', name: 'Desk' } },
    }),
  ).rejects.toMatchObject({ code: 'not-allowed' });
  const channelId = await addTeams();
  await expect(
    client.notifications.setSecret({
      channelId,
      secret: { kind: 'teams', url: 'http://hooks.example/flow' },
    }),
  ).rejects.toMatchObject({ code: 'input-invalid' });
  await expect(
    client.notifications.setSecret({ channelId, secret: { kind: 'email', password: 'right' } }),
  ).rejects.toMatchObject({ code: 'input-invalid' });
});
