import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersSpace } from '#shared/chunks/header.ts';
import { bring, byPolling, byWebSocket, TestLink } from './test-link.ts';
import { field, TestTenant } from './test-tenant.ts';
import { startRelay, type TestRelay } from './test-relay.ts';

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());

describe.each([
  ['a WebSocket', 'ws', byWebSocket],
  ['long-polling', 'poll', byPolling],
])('by %s', (_, name, open) => {
  it('brings what one seat wrote to another, parents first', async () => {
    const tenant = new TestTenant();
    const truck = tenant.add('pumper');
    for (let n = 0; n < 5; n++) tenant.write(truck, `gauge ${n}`);
    const first = await bring(relay.url, name, tenant, await relay.addTenant(name));
    const second = await TestLink.open(relay.url, name, truck, { open });
    second.hello(tenant);
    second.have(field);
    expect(await second.take(field, 5)).toEqual(tenant.of(field).map(({ id }) => id));
    second.have(membersSpace);
    expect(await second.take(membersSpace, 3)).toEqual(tenant.of(membersSpace).map(({ id }) => id));
    const late = tenant.write(truck, 'late');
    expect(await second.give(field, [late])).toEqual([]);
    first.have(field, tenant.vector(field, tenant.of(field).slice(0, 5)));
    expect(await first.take(field, 1)).toEqual([late.id]);
    first.close();
    second.close();
  });
});
