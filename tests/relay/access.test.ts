import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Challenge, encodeHandshake, parseHandshake } from '#shared/chunks/handshake.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { must } from '#shared/kit/must.ts';
import { type Message, parseMessage } from '#shared/chunks/wire.ts';
import { bring, byWebSocket, knock, proofOf, TestLink } from './test-link.ts';
import { field, newDevice, TestTenant } from './test-tenant.ts';
import { requestAs, startRelay, type TestRelay, writeLimits } from './test-relay.ts';

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());

let names = 0;
/** A tenant that was founded at the relay. */
async function setupTenant(tenant = new TestTenant()) {
  const name = `acme-${names++}`;
  const claim = await relay.addTenant(name);
  const link = await bring(relay.url, name, tenant, claim);
  return { name, claim, tenant, link };
}
async function denial(
  name: string,
  ...rest: [Parameters<typeof knock>[2], Parameters<typeof knock>[3]?]
) {
  const { wire, said } = await knock(relay.url, name, ...rest);
  const ended = await wire.ended;
  return said?.kind === 'denied' ? `${said.why}, ${ended}` : said?.kind;
}

describe('a device that connects', () => {
  it('RLY-02 is let in for its signature over this address, tenant and challenge, and no other', async () => {
    const { name, tenant, link } = await setupTenant();
    expect(await denial(name, tenant.owner, { host: 'evil.example:443' })).toBe(
      'not-proven, denied',
    );
    expect(await denial(name, tenant.owner, { believes: 'another' })).toBe('not-proven, denied');
    expect(await denial(name, { ...tenant.owner, signer: newDevice().signer })).toBe(
      'not-proven, denied',
    );
    // A proof that was good once, shown again for another challenge.
    const wire = await byWebSocket(relay.url, name);
    const challenge = parseHandshake((await wire.next())!) as Challenge;
    const good = encodeHandshake(proofOf(new URL(relay.url).host, name, tenant.owner, challenge));
    wire.send(good);
    expect(parseHandshake((await wire.next())!)?.kind).toBe('welcome');
    const again = await byWebSocket(relay.url, name);
    await again.next();
    again.send(good);
    expect(parseHandshake((await again.next())!)).toEqual({ kind: 'denied', why: 'not-proven' });
    wire.close();
    again.close();
    link.close();
  });

  it('RLY-03 founds a tenant with the claim code, which lets nobody in after that', async () => {
    const name = `claimed-${names++}`;
    const claim = await relay.addTenant(name);
    const tenant = new TestTenant();
    expect(await denial(name, tenant.owner)).toBe('stranger, denied');
    expect(await denial(name, tenant.owner, { claim: `${claim}x` })).toBe('stranger, denied');
    const link = await bring(relay.url, name, tenant, claim);
    expect(link.as).toBe('claiming');
    expect(await denial(name, newDevice(), { claim })).toBe('stranger, denied');
    link.close();
  });

  it('RLY-04 joins with an open invitation, sees the members only until it is one, and is one from then on', async () => {
    const { name, tenant, link } = await setupTenant();
    const truck = newDevice();
    const invite = tenant.invite(tenant.owner, 'pumper');
    tenant.write(tenant.owner, 'a gauge');
    expect(await denial(name, truck, { invite })).toBe('stranger, denied');
    await link.give(membersSpace, tenant.of(membersSpace));
    await link.give(field, tenant.of(field));
    const joining = await TestLink.open(relay.url, name, truck, { invite });
    expect(joining.as).toBe('joining');
    joining.have(field);
    joining.have(membersSpace);
    expect(await joining.take(membersSpace, 2)).toHaveLength(2);
    expect(joining.heard.some((one) => one.kind === 'chunks' && one.space === field)).toBe(false);
    expect(await joining.give(field, tenant.of(field))).toEqual(['stranger']);
    expect(await joining.give(membersSpace, [tenant.join(truck, invite)])).toEqual([]);
    joining.have(field);
    expect(await joining.take(field, 1)).toHaveLength(1);
    // Used up, and not needed again.
    expect(await denial(name, newDevice(), { invite })).toBe('stranger, denied');
    const again = await TestLink.open(relay.url, name, truck);
    expect(again.as).toBe('member');
    for (const one of [again, joining, link]) one.close();
  });

  it('RLY-04 is not let in with a key that only says to be an invitation', async () => {
    const { name, tenant, link } = await setupTenant();
    const invite = tenant.invite(tenant.owner, 'pumper');
    await link.give(membersSpace, tenant.of(membersSpace));
    expect(await denial(name, newDevice(), { invite: newDevice() })).toBe('stranger, denied');
    const forged = { ...newDevice(), key: invite.key };
    expect(await denial(name, newDevice(), { invite: forged })).toBe('not-proven, denied');
    link.close();
  });

  it('RLY-05 is let go when its right is taken away, and not let in again', async () => {
    const tenant = new TestTenant();
    const truck = tenant.add('pumper');
    const { name, link } = await setupTenant(tenant);
    const lost = await TestLink.open(relay.url, name, truck);
    const polling = await TestLink.open(relay.url, name, truck);
    await link.give(membersSpace, [tenant.revoke(truck)]);
    expect(await lost.wire.ended).toBe('revoked');
    expect(await polling.wire.ended).toBe('revoked');
    expect(await denial(name, truck)).toBe('revoked, denied');
    link.close();
  });

  it('SYN-81 shows one that was revoked who took its right away, and nothing else', async () => {
    const tenant = new TestTenant();
    const truck = tenant.add('pumper');
    const { name, link } = await setupTenant(tenant);
    await link.give(field, [tenant.write(truck, 'before')]);
    await link.give(membersSpace, [tenant.revoke(truck)]);
    const { wire, said } = await knock(relay.url, name, truck);
    expect(said).toEqual({ kind: 'denied', why: 'revoked' });
    const shown: Message[] = [];
    for (let bytes = await wire.next(); bytes; bytes = await wire.next())
      shown.push(must(parseMessage(bytes), 'a message'));
    expect(shown).toEqual([
      {
        kind: 'chunks',
        space: membersSpace,
        page: 0,
        chunks: tenant
          .of(membersSpace)
          .map(({ header, signature, body }) => ({ header, signature, body, remade: null })),
      },
    ]);
    link.close();
  });

  it('RLY-06 of another tenant is not let in', async () => {
    const [ours, theirs] = [await setupTenant(), await setupTenant()];
    expect(await denial(ours.name, theirs.tenant.owner)).toBe('stranger, denied');
    expect(await denial('no-such', theirs.tenant.owner)).toBe('no-such-tenant, denied');
    // Let in at its own, it cannot say that it is another's.
    theirs.link.hello(ours.tenant);
    expect(await theirs.link.wire.ended).toBe('elsewhere');
    ours.link.close();
  });

  it('RLY-07 goes when its account is suspended, and comes back when it is not', async () => {
    const { name, tenant, link } = await setupTenant();
    expect((await relay.admin('PATCH', `tenants/${name}`, { state: 'suspended' })).status).toBe(
      200,
    );
    expect(await link.wire.ended).toBe('suspended');
    expect(await denial(name, tenant.owner)).toBe('suspended, denied');
    await relay.admin('PATCH', `tenants/${name}`, { state: 'active' });
    const again = await TestLink.open(relay.url, name, tenant.owner);
    again.close();
  });

  it('RLY-09 once too often loses its oldest connection', async () => {
    const { name, tenant, link } = await setupTenant();
    const more: TestLink[] = [];
    for (let n = 0; n < 4; n++) more.push(await TestLink.open(relay.url, name, tenant.owner));
    expect(await link.wire.ended).toBe('too-many');
    const newest = must(more.at(-1), 'four');
    expect(await newest.give(field, [tenant.write(tenant.owner, 'still here')])).toEqual([]);
    for (const one of more) one.close();
  });

  it('RLY-29 brings an account its first chunk, and what is another account’s is not taken', async () => {
    const { tenant, link } = await setupTenant();
    const name = `thief-${names++}`;
    const thief = await TestLink.open(relay.url, name, tenant.owner, {
      claim: await relay.addTenant(name),
    });
    expect(await thief.give(membersSpace, tenant.of(membersSpace))).toEqual(['elsewhere']);
    expect((await relay.admin('GET', `tenants/${name}`)).body.tenant).toBeNull();
    thief.close();
    link.close();
  });
});

describe('an address', () => {
  it('RLY-08 that proves nothing time and again, or connects too often, waits', async () => {
    const strict = await startRelay({
      args: ['--limits', writeLimits({ deniedPerMinute: 3, connectsPerMinute: 8 })],
    });
    const name = 'acme';
    await strict.addTenant(name);
    const outcomes: string[] = [];
    for (let n = 0; n < 5; n++) {
      outcomes.push(
        await knock(strict.url, name, newDevice()).then(
          async ({ wire, said }) => {
            await wire.ended;
            return said?.kind ?? 'nothing';
          },
          (error: Error) => error.message,
        ),
      );
    }
    expect(outcomes.slice(0, 3)).toEqual(['denied', 'denied', 'denied']);
    expect(outcomes.slice(3)).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('429')),
    );
    await strict.close();
  });

  it('RLY-10 of another host is refused, by WebSocket and by request', async () => {
    const headers = { host: 'evil.example' };
    await expect(byWebSocket(relay.url, 'acme', headers)).rejects.toThrow('421');
    expect((await requestAs(relay.url, 't/acme/session', 'evil.example')).status).toBe(421);
  });

  it('RLY-10 names its tenant by a subdomain, which the device signs', async () => {
    const other = await startRelay({ args: ['--domain', 'relay.test'] });
    const tenant = new TestTenant();
    const claim = await other.addTenant('acme');
    const host = 'acme.relay.test';
    const link = await TestLink.open(other.url, 'acme', tenant.owner, {
      claim,
      host,
      headers: { host },
    });
    expect(link.as).toBe('claiming');
    expect((await requestAs(other.url, 'session', host)).status).toBe(200);
    expect((await requestAs(other.url, 't/other/session', host)).status).toBe(421);
    link.close();
    await other.close();
  });
});
