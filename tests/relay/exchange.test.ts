import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinFrames, splitFrames } from '#shared/chunks/frames.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { bring, byPolling, byWebSocket, TestLink } from './test-link.ts';
import { field, TestTenant } from './test-tenant.ts';
import { startRelay, type TestRelay, writeLimits } from './test-relay.ts';

let relay: TestRelay;
beforeAll(async () => void (relay = await startRelay()));
afterAll(() => relay.close());

describe.each([
  ['a WebSocket', 'ws', byWebSocket],
  ['long-polling', 'poll', byPolling],
])('by %s', (_, name, open) => {
  it('RLY-30 RLY-33 a seat gets what another brought, parents first, and brings its own', async () => {
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

  it('RLY-32 RLY-34 what one brings, and what it says live, reaches the other at once', async () => {
    const tenant = new TestTenant();
    const truck = tenant.add('pumper');
    const at = `${name}-live`;
    const office = await bring(relay.url, at, tenant, await relay.addTenant(at));
    const driving = await TestLink.open(relay.url, at, truck, { open });
    const level = () =>
      new Map([field, membersSpace].map((space) => [space, tenant.vector(space)] as const));
    office.hello(tenant, level());
    driving.hello(tenant, level());
    // Told apart from what it lacked before by an answer that comes after the hello was heard.
    await driving.give(field, []);
    const chunk = tenant.write(tenant.owner, 'now');
    await office.give(field, [chunk]);
    expect(await driving.take(field, 1)).toEqual([chunk.id]);
    const words = Uint8Array.from(
      [...'who looks at well 7'].map((letter) => letter.codePointAt(0)!),
    );
    office.send({ kind: 'live', space: field, bytes: words });
    const heard = await driving.until((all) => all.find((one) => one.kind === 'live'));
    expect(heard.bytes).toEqual(words);
    expect(office.heard.some(({ kind }) => kind === 'live')).toBe(false);
    expect(filesContain(relay.folder, 'who looks at well 7')).toBe(false);
    office.close();
    driving.close();
  });
});

describe('a relay', () => {
  it('RLY-31 SYN-276 sends no more than a page at first, until it is answered', async () => {
    const tenant = new TestTenant();
    for (let n = 0; n < 30; n++) tenant.write(tenant.owner, randomBytes(30_000));
    const link = await setup(tenant, 'window');
    const slow = await TestLink.open(relay.url, 'window', tenant.owner);
    slow.have(field);
    const bytes = () =>
      slow.heard
        .filter((one) => one.kind === 'chunks')
        .flatMap(({ chunks }) => chunks)
        .reduce((sum, { header, body }) => sum + header.length + (body?.length ?? 0), 0);
    await slow.until(() => bytes() > 0);
    // What it would send beyond that would stand before this answer.
    await slow.give(field, []);
    expect(bytes()).toBeLessThan(2 * 30_000);
    expect(await slow.take(field, 30)).toHaveLength(30);
    slow.close();
    link.close();
  });

  it('RLY-28 holds both branches of a log that was restored from a backup, and sends them on', async () => {
    const tenant = new TestTenant();
    const first = tenant.write(tenant.owner, 'before the backup');
    const lost = tenant.write(tenant.owner, 'after it');
    const anew = tenant.write(tenant.owner, 'after it was restored', field, {
      parents: [first.id],
    });
    expect(anew.says.seq).toBe(lost.says.seq);
    const link = await setup(tenant, 'forked');
    link.have(field, tenant.vector(field, [first, lost]));
    expect(await link.take(field, 1)).toEqual([anew.id]);
    link.close();
  });

  it('RLY-33 gives an answer that got lost again', async () => {
    const tenant = new TestTenant();
    const link = await setup(tenant, 'lost');
    const opened = await fetch(`${relay.url}t/lost/poll`, { method: 'POST' });
    const { id } = (await opened.json()) as { id: string };
    const ask = async (seen: number) => {
      const answer = await fetch(`${relay.url}t/lost/poll/${id}?seen=${seen}`);
      return {
        from: answer.headers.get('wellos-from'),
        messages: splitFrames(new Uint8Array(await answer.arrayBuffer()))!,
      };
    };
    const first = await ask(0);
    expect(await ask(0)).toEqual(first);
    expect(first).toMatchObject({ from: '0', messages: [expect.any(Uint8Array)] });
    // Another tenant's address does not lead to it.
    expect((await fetch(`${relay.url}t/other/poll/${id}?seen=0`)).status).toBe(410);
    await fetch(`${relay.url}t/lost/poll/${id}`, {
      method: 'POST',
      body: Buffer.from(joinFrames([Uint8Array.of(1)])),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(await ask(1)).toMatchObject({ from: '1', messages: [expect.any(Uint8Array)] });
    link.close();
  });

  it('RLY-35 reads more slowly from who sends faster than it may, and loses nothing', async () => {
    const slow = await startRelay({
      args: ['--limits', writeLimits({ bytesPerSecond: 150_000 })],
    });
    const tenant = new TestTenant();
    for (let n = 0; n < 12; n++) tenant.write(tenant.owner, randomBytes(40_000));
    const link = await TestLink.open(slow.url, 'fast', tenant.owner, {
      claim: await slow.addTenant('fast'),
    });
    expect(await link.give(membersSpace, tenant.of(membersSpace))).toEqual([]);
    const given = await Promise.all(tenant.of(field).map((chunk) => link.give(field, [chunk])));
    expect(given.flat()).toEqual([]);
    const figures = await fetch(`${slow.url}metrics`, {
      headers: { authorization: 'Bearer admin-token-of-the-tests' },
    });
    expect(await figures.text()).toMatch(/held_up_total\{why="bytes"\} [1-9]/);
    link.close();
    await slow.close();
  });

  it('RLY-20 has on the disk what it said it kept, though it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-killed-'));
    const tenant = new TestTenant();
    let running = await startRelay({ folder });
    const claim = await running.addTenant('killed');
    const link = await bring(running.url, 'killed', tenant, claim);
    const kept: string[] = [];
    const writing = (async () => {
      for (;;) {
        const chunk = tenant.write(tenant.owner, `gauge ${kept.length}`);
        await link.give(field, [chunk]);
        kept.push(chunk.id);
        if (kept.length === 20) setImmediate(() => running.process.kill('SIGKILL'));
      }
    })();
    writing.catch(() => undefined);
    await link.wire.ended;
    await running.stop();
    running = await startRelay({ folder });
    const reader = await TestLink.open(running.url, 'killed', tenant.owner);
    reader.have(field);
    expect(await reader.take(field, kept.length)).toEqual(expect.arrayContaining(kept));
    reader.close();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('RLY-56 lets in all devices that come at once, each as often as it may', async () => {
    const tenant = new TestTenant();
    const trucks = Array.from({ length: 60 }, () => tenant.add('pumper'));
    const link = await setup(tenant, 'storm');
    const links = await Promise.all(
      trucks.flatMap((truck) => [0, 1, 2, 3].map(() => TestLink.open(relay.url, 'storm', truck))),
    );
    const chunks = trucks.map((truck) => tenant.write(truck, 'back', field, { parents: [] }));
    const given = await Promise.all(chunks.map((chunk, at) => links[at * 4]!.give(field, [chunk])));
    expect(given.flat()).toEqual([]);
    link.have(field);
    expect(new Set(await link.take(field, 60))).toEqual(new Set(chunks.map(({ id }) => id)));
    for (const one of [link, ...links]) one.close();
  });

  it('RLY-27 stores nothing of what was written, and nothing of its secrets', async () => {
    const tenant = new TestTenant();
    const planted = 'planted: 42.5 bbl at Sulphur Draw 7';
    tenant.write(tenant.owner, `${planted} `.repeat(200));
    const name = 'planted';
    const claim = await relay.addTenant(name);
    const link = await bring(relay.url, name, tenant, claim);
    expect(filesContain(relay.folder, tenant.id)).toBe(true);
    for (const secret of [
      planted,
      'Sulphur Draw',
      claim,
      Buffer.from(tenant.spaceKey.key).toString('latin1'),
    ])
      expect(filesContain(relay.folder, secret)).toBe(false);
    link.close();
  });
});

async function setup(tenant: TestTenant, name: string): Promise<TestLink> {
  return bring(relay.url, name, tenant, await relay.addTenant(name));
}

function filesContain(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .some((path) => readFileSync(path).includes(Buffer.from(text, 'latin1')));
}
