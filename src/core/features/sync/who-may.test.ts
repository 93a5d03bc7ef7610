import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractClient } from '#shared/contract/open-client.ts';
import { contract } from '#shared/contract/index.ts';
import type { CallMeta } from '#shared/contract/call.ts';
import { controlWriters, fieldWriters, type Role, roles } from '#shared/domain/people/role.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';

let core: TestCore;
const clients = {} as Record<Role, ContractClient>;
beforeAll(async () => {
  core = await startTestCore();
  const tenantId = await core.makeTenant();
  for (const role of roles) clients[role] = await core.connect({ tenantId, role });
  await clients.owner.people.invite({ role: 'pumper', minutes: 60, note: '' });
});
afterAll(() => core.close());

/** The roles whose call is not refused for who they are; how it ends otherwise is another matter. */
async function whoMay(call: (at: ContractClient) => Promise<unknown>): Promise<readonly Role[]> {
  const may: Role[] = [];
  for (const role of roles) {
    const refused = await call(clients[role]).then(
      () => false,
      (error: { readonly code?: string }) => error.code === 'not-allowed',
    );
    if (!refused) may.push(role);
  }
  return may;
}

const nowhere = { address: 'http://127.0.0.1:9/t/nobody' };
const neighbour = { address: '127.0.0.1:9' };
const fileId = '00000000000000000000000000000000';
const device = 'a'.repeat(64);

type Call = [string, (at: ContractClient) => Promise<unknown>];

const forEverybody: Call[] = [
  ['status', (at) => at.sync.status()],
  ['places', (at) => at.sync.places()],
  ['log', (at) => at.sync.log({})],
  ['lan', (at) => at.sync.lan()],
  ['syncNow', (at) => at.sync.syncNow({})],
  ['resume', (at) => at.sync.resume({})],
  ['beginFile', (at) => at.sync.beginFile({ name: 'x.wellossync', bytes: 1 })],
  ['importFile', (at) => at.sync.importFile({ fileId: fileId as never })],
];
const forWhoWorks: Call[] = [
  ['pause', (at) => at.sync.pause({})],
  ['addAddress', (at) => at.sync.addAddress(neighbour)],
  ['removeAddress', (at) => at.sync.removeAddress(neighbour)],
  ['exportFile', (at) => at.sync.exportFile({ placeId: null })],
];
const forWhoSetsUp: Call[] = [
  ['setRelay', (at) => at.sync.setRelay(nowhere)],
  ['removeRelay', (at) => at.sync.removeRelay({})],
  ['setLan', (at) => at.sync.setLan({ isOn: false })],
];
const forOwners: Call[] = [
  ['invitations', (at) => at.people.invitations()],
  ['invite', (at) => at.people.invite({ role: 'viewer', minutes: 60, note: '' })],
  ['withdraw', (at) => at.people.withdraw({ inviteKey: device })],
  ['letIn', (at) => at.people.letIn({ device })],
  ['changeRole', (at) => at.people.changeRole({ device, role: 'viewer' })],
  ['revoke', (at) => at.people.revoke({ device })],
  ['setAside', (at) => at.people.setAside({})],
  ['admit', (at) => at.people.admit({ chunkIds: [device] })],
  ['dismiss', (at) => at.people.dismiss({ chunkIds: [device] })],
];

describe('who may say how a seat reaches others', () => {
  it.each(forEverybody)('SYN-310 everybody calls %s', async (_, call) => {
    expect(await whoMay(call)).toEqual(roles);
  });

  it.each(forWhoWorks)('SYN-311 whoever enters work calls %s', async (_, call) => {
    expect(await whoMay(call)).toEqual(fieldWriters);
  });

  it.each(forWhoSetsUp)('SYN-312 owners and engineers call %s', async (_, call) => {
    expect(await whoMay(call)).toEqual(controlWriters);
  });

  it.each(forOwners)('SYN-314 owners call %s', async (_, call) => {
    expect(await whoMay(call)).toEqual(['owner']);
  });

  it('SYN-314 whoever sits here joins an operator', async () => {
    const text = 'wellos:join/none-that-can-be-read';
    expect(await whoMay((at) => at.people.join({ text }))).toEqual(roles);
  });

  it('SYN-314 whoever sits here and has a recovery kit brings an operator back with it, and gives that up', async () => {
    const kit = { code: 'none', relay: 'https://relay.example/t/none' };
    const tenantId = '01HZZZZZZZZZZZZZZZZZZZZZZZ' as TenantId;
    const found = { tenantId, tenantName: 'Caprock', root: device };
    const calls: readonly Call[1][] = [
      (at) => at.people.readKit(kit),
      (at) => at.people.comeBack({ ...kit, ...found }),
      (at) => at.people.giveUpComingBack({ tenantId }),
    ];
    for (const call of calls) expect(await whoMay(call)).toEqual(roles);
  });

  it('SYN-310 every call says who may, and none of a command that was forgotten is open to all', () => {
    const open = Object.entries(contract.sync).filter(([, call]) => {
      const { kind, roles: may } = call['~orpc'].meta as CallMeta;
      return kind === 'command' && must(may, 'roles').includes('viewer');
    });
    expect(open.map(([name]) => name).toSorted()).toEqual([
      'beginFile',
      'importFile',
      'receiveFile',
      'resume',
      'syncNow',
    ]);
  });
});
