import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantMembers } from '#relay/access/tenant-members.ts';
import { relayCrypto } from '#relay/crypto.ts';
import { openPool } from '#relay/store/databases.ts';
import { judgeBatch } from '#relay/store/judge-batch.ts';
import { openPostgresTenantStore } from '#relay/store/postgres-tenant-store.ts';
import { openSqliteTenantStore } from '#relay/store/sqlite-tenant-store.ts';
import type { TenantStore } from '#relay/store/tenant-store.ts';
import type { Chunk } from '#shared/chunks/chunk.ts';
import { pastOf } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import { postgresBinaries, startPostgres, type TestPostgres } from './test-postgres.ts';
import { control, field, nodeOf, TestTenant } from './test-tenant.ts';

if (!postgresBinaries)
  console.warn('SKIPPED: stores on PostgreSQL, no PostgreSQL server is installed');

let postgres: TestPostgres | undefined;
let databases = 0;
beforeAll(async () => {
  if (postgresBinaries) postgres = await startPostgres();
});
afterAll(() => postgres?.close());

/** A tenant with an owner and two trucks whose logs fork here and there. */
function writtenTenant(): TestTenant {
  const tenant = new TestTenant();
  const trucks = [tenant.owner, tenant.add('pumper'), tenant.add('foreman')];
  const field0: ChunkId[] = [];
  for (let n = 0; n < 24; n++) {
    const author = trucks[n % 3]!;
    const some = tenant.of(field);
    // Every fourth lies on something old: as of a seat that was restored from a backup.
    const parents = n % 4 === 3 && some.length > 0 ? [some[(n * 7) % some.length]!.id] : undefined;
    const ownNewest = some.filter(({ says }) => says.author === author.key);
    const isFork =
      parents &&
      ownNewest.length > 0 &&
      some.find(({ id }) => id === parents[0])?.says.author === author.key;
    field0.push(tenant.write(author, `gauge ${n}`, field, isFork ? { parents } : {}).id);
  }
  return tenant;
}

describe.each([
  ['SQLite', async (): Promise<TenantStore> => openSqliteTenantStore(':memory:'), true],
  ['PostgreSQL', openOnPostgres, postgresBinaries !== undefined],
] as const)('a store on %s', (_, open, isHere) => {
  describe.runIf(isHere)('that is here', () => {
    it('RLY-30 knows what a place with any of it lacks, and gives it parents first', async () => {
      const tenant = writtenTenant();
      const { store } = await filled(open, tenant);
      const all = tenant.of(field);
      const graph = new Map(all.map((chunk) => [chunk.id, nodeOf(chunk)]));
      const ends = fc.subarray(all.map(({ id }) => id));
      await fc.assert(
        fc.asyncProperty(ends, async (some) => {
          const held = pastOf(graph, some);
          const theirs = tenant.vector(
            field,
            all.filter(({ id }) => held.has(id)),
          );
          const lacking = (await store.lacking(field, theirs)).map(({ id }) => id);
          expect(new Set(lacking)).toEqual(
            new Set(all.map(({ id }) => id).filter((id) => !held.has(id))),
          );
          const before = new Set(held);
          for (const id of lacking) {
            expect(graph.get(id)!.parents.every((parent) => before.has(parent))).toBe(true);
            before.add(id);
          }
        }),
        { numRuns: 40 },
      );
      await store.close();
    });

    it('RLY-28 holds both branches of a fork, its vector is that of what it holds, and what is read is what was taken', async () => {
      const tenant = writtenTenant();
      const { store } = await filled(open, tenant);
      expect(sorted(await store.vector(field))).toEqual(sorted(tenant.vector(field)));
      expect([...tenant.vector(field).values()].some((tips) => tips.length > 1)).toBe(true);
      const rows = await store.lacking(field, new Map());
      const read = await store.read(rows.map(({ row }) => row));
      const byId = new Map(tenant.of(field).map((chunk) => [chunk.id, chunk]));
      for (const [at, { header, signature, body }] of read.entries()) {
        const chunk = byId.get(rows[at]!.id)!;
        expect(Buffer.compare(header, chunk.header)).toBe(0);
        expect(Buffer.compare(signature, chunk.signature)).toBe(0);
        expect(Buffer.compare(body!, chunk.body!)).toBe(0);
      }
      const bytes = [...tenant.of(field), ...tenant.of(membersSpace)].reduce(
        (sum, { header, body }) => sum + header.length + body!.length,
        0,
      );
      expect(await store.usedBytes()).toBe(bytes);
      await store.addBlob('ab'.repeat(32), 1_000);
      await store.addBlob('ab'.repeat(32), 1_000);
      expect(await store.usedBytes()).toBe(bytes + 1_000);
      expect(await store.findBlob('ab'.repeat(32))).toEqual({ bytes: 1_000 });
      expect(await store.findBlob('cd'.repeat(32))).toBeUndefined();
      await store.close();
    });

    it('RLY-21 takes nothing without its parents, nothing misplaced, and the rest of the batch', async () => {
      const tenant = new TestTenant();
      const truck = tenant.add('pumper');
      const [first, second, third] = ['1', '2', '3'].map((text) => tenant.write(truck, text)) as [
        Chunk,
        Chunk,
        Chunk,
      ];
      const { store, take } = await filled(open, tenant, [membersSpace]);
      expect(await take(field, [second, third])).toEqual(['parents-missing', 'parents-missing']);
      expect(await take(field, [second, first])).toEqual(['parents-missing']);
      const tooHigh = tenant.write(truck, 'x', field, { odd: { height: 9 } });
      const wrongTurn = tenant.write(truck, 'x', field, { odd: { seq: 1, height: 3 } });
      const foreignLog = tenant.write(tenant.owner, 'x', field, {
        parents: [second.id],
        odd: { log: first.says.log, seq: 2, height: 2 },
      });
      const misplaced = [tooHigh, wrongTurn, foreignLog];
      expect(await take(field, [...misplaced, second, third])).toEqual(
        misplaced.map(() => 'parents-missing'),
      );
      expect(await take(field, misplaced)).toEqual(misplaced.map(() => 'misplaced'));
      expect(sorted(await store.vector(field))).toEqual(sorted(tenant.vector(field)));
      await store.close();
    });

    it('SYN-284 takes what was remade of a body, and what its author sealed in its place', async () => {
      const tenant = new TestTenant();
      const { store, take } = await filled(open, tenant, [membersSpace]);
      const chunk = tenant.write(tenant.owner, 'long ago');
      const remade = new Uint8Array(40).fill(7);
      expect(await take(field, [{ ...chunk, body: null, remade }])).toEqual([]);
      expect(await store.wanted(field, 10)).toEqual([chunk.id]);
      const [row] = await store.rowsOf(field, [chunk.id]);
      const [held] = await store.read([row!.row]);
      expect([held!.body, Buffer.compare(held!.remade!, remade)]).toEqual([null, 0]);
      expect(await take(field, [chunk])).toEqual([]);
      const [filledIn] = await store.read([row!.row]);
      expect([Buffer.compare(filledIn!.body!, chunk.body!), filledIn!.remade]).toEqual([0, null]);
      expect(await store.wanted(field, 10)).toEqual([]);
      expect(await take(field, [{ ...chunk, body: null, remade }])).toEqual([]);
      expect(await store.wanted(field, 10)).toEqual([]);
      await store.close();
    });

    it('RLY-22 takes nothing of another tenant or space, or without its body', async () => {
      const [tenant, other] = [new TestTenant(), new TestTenant()];
      const { store, take } = await filled(open, tenant, [membersSpace]);
      const chunk = tenant.write(tenant.owner, 'mine');
      expect(await take(field, [other.write(other.owner, 'theirs')])).toEqual(['elsewhere']);
      expect(await take(control, [chunk])).toEqual(['elsewhere']);
      expect(await take(field, [{ ...chunk, body: null }])).toEqual(['malformed']);
      expect(await take(field, [chunk])).toEqual([]);
      await store.close();
    });

    it('RLY-23 takes nothing of a stranger, and what a member wrote whose right went later', async () => {
      const tenant = new TestTenant();
      const truck = tenant.add('pumper');
      const stranger = new TestTenant().owner;
      const before = tenant.write(truck, 'before');
      const revoked = tenant.revoke(truck);
      const after = tenant.write(truck, 'after');
      const strange = tenant.write(stranger, 'strange', field, { odd: {} });
      const { store, take } = await filled(open, tenant, [membersSpace]);
      expect(revoked.says.height).toBe(3);
      expect(await take(field, [before, after, strange])).toEqual(['stranger']);
      const founding = {
        kind: 'found',
        wrapKey: new Uint8Array(32),
        about: new Uint8Array(0),
      } as const;
      const secondRoot = tenant.say({ ...new TestTenant().owner }, founding, {
        parents: [],
        odd: {},
      });
      expect(await take(membersSpace, [secondRoot])).toEqual(['stranger']);
      await store.close();
    });

    it('RLY-24 takes nothing that there is no room for', async () => {
      const tenant = new TestTenant();
      const { store, take } = await filled(open, tenant, [membersSpace]);
      const [small, large, last] = [10, 100_000, 10].map((length) =>
        tenant.write(tenant.owner, noise(length)),
      ) as [Chunk, Chunk, Chunk];
      const quota = (await store.usedBytes()) + 50_000;
      expect(await take(field, [small, large, last], quota)).toEqual(['quota', 'parents-missing']);
      expect(await take(field, [small, large, last])).toEqual([]);
      await store.close();
    });

    it('RLY-24 counts files and parts of checkpoints once, and what is let go no more', async () => {
      const { store } = await filled(open, new TestTenant());
      const before = await store.usedBytes();
      const [file, kept, gone] = ['0a', '0b', '0c'].map((byte) => byte.repeat(32)) as [
        string,
        string,
        string,
      ];
      for (let times = 0; times < 2; times++) {
        await store.addBlob(file, 7_000);
        await store.parts.add(kept, noise(500));
        await store.parts.add(gone, noise(60));
      }
      expect(await store.usedBytes()).toBe(before + 7_560);
      await store.parts.keep([kept]);
      expect(await store.usedBytes()).toBe(before + 7_500);
      await store.close();
    });

    it('RLY-60 grants a claim to the duty over the one before, and keeps it', async () => {
      const { store } = await filled(open, new TestTenant());
      const { duty } = store;
      expect(await duty.read()).toBeNull();
      expect(await duty.claim({ seatId: 'office', serial: 2 })).toBe(false);
      expect(await duty.claim({ seatId: 'office', serial: 1 })).toBe(true);
      expect(await duty.claim({ seatId: 'truck', serial: 1 })).toBe(false);
      expect(await duty.read()).toEqual({ seatId: 'office', serial: 1 });
      const claims = ['a', 'b', 'c', 'd'].map((seatId) => duty.claim({ seatId, serial: 2 }));
      const stood = await Promise.all(claims);
      expect(stood.filter(Boolean)).toHaveLength(1);
      expect(await duty.read()).toEqual({ seatId: 'abcd'[stood.indexOf(true)], serial: 2 });
      await store.close();
    });

    it('SYN-191 keeps parts of checkpoints as long as they are named, and counts them', async () => {
      const { store } = await filled(open, new TestTenant());
      const before = await store.usedBytes();
      const [one, other] = ['11', '22'].map((byte) => byte.repeat(32)) as [string, string];
      await store.parts.add(one, Uint8Array.of(1, 2, 3));
      await store.parts.add(other, Uint8Array.of(4));
      await store.parts.add(other, Uint8Array.of(4));
      expect(await store.usedBytes()).toBe(before + 4);
      expect([...(await store.parts.read(one))!]).toEqual([1, 2, 3]);
      await store.parts.keep([other]);
      expect([...(await store.parts.held())]).toEqual([other]);
      expect(await store.parts.read(one)).toBeUndefined();
      await store.parts.keep([]);
      expect(await store.usedBytes()).toBe(before);
      await store.close();
    });

    it('RLY-54 forgets who was said to be here when it is said anew', async () => {
      const { store } = await filled(open, new TestTenant());
      const [ann, bob] = ['aa', 'bb'].map((byte) => byte.repeat(32)) as [never, never];
      await store.presence.say(
        'one',
        [
          { device: ann, since: 1 },
          { device: bob, since: 2 },
        ],
        100,
      );
      await store.presence.say('two', [{ device: ann, since: 5 }], 200);
      expect(await store.presence.heard(150)).toEqual([{ device: ann, since: 5 }]);
      await store.presence.say('one', [], 300);
      expect(await store.presence.heard(0)).toEqual([{ device: ann, since: 5 }]);
      await store.close();
    });
  });
});

describe.runIf(postgresBinaries)('two relays on one PostgreSQL', () => {
  it('RLY-26 that take the same and neighbouring chunks at once hold each once, and all ends', async () => {
    const tenant = writtenTenant();
    const url = await newDatabase();
    const relays = await Promise.all(
      [0, 1, 2].map(async () => {
        const store = await openPostgresTenantStore(openPool(url, 4));
        const members = createTenantMembers(relayCrypto);
        for (const chunk of tenant.of(membersSpace)) members.add(chunk);
        return { store, take: taker(store, tenant, members) };
      }),
    );
    for (const { take } of relays) await take(membersSpace, tenant.of(membersSpace));
    const chunks = tenant.of(field);
    // Each relay takes all, in batches of its own sizes, at once with the others.
    await Promise.all(
      relays.map(async ({ take }, at) => {
        const size = [1, 5, 24][at]!;
        for (let from = 0; from < chunks.length; from += size)
          expect(await take(field, chunks.slice(from, from + size))).toEqual([]);
      }),
    );
    for (const { store } of relays)
      expect(sorted(await store.vector(field))).toEqual(sorted(tenant.vector(field)));
    const lacking = await relays[0]!.store.lacking(field, new Map());
    expect(lacking.map(({ id }) => id).toSorted()).toEqual(chunks.map(({ id }) => id).toSorted());
    const bytes = [...chunks, ...tenant.of(membersSpace)].reduce(
      (sum, { header, body }) => sum + header.length + body!.length,
      0,
    );
    expect(await relays[0]!.store.usedBytes()).toBe(bytes);
    for (const { store } of relays) await store.close();
  });

  it('RLY-26 that are told of two beginnings at once take one', async () => {
    const [one, other] = [new TestTenant('same'), new TestTenant('same')];
    const url = await newDatabase();
    const stores = await Promise.all([0, 1].map(() => openPostgresTenantStore(openPool(url, 2))));
    const done = await Promise.allSettled(
      [one, other].map((tenant, at) =>
        taker(
          stores[at]!,
          tenant,
          createTenantMembers(relayCrypto),
        )(membersSpace, tenant.of(membersSpace)),
      ),
    );
    expect(done.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect((await stores[0]!.lacking(membersSpace, new Map())).length).toBe(1);
    for (const store of stores) await store.close();
  });
});

async function filled(
  open: () => Promise<TenantStore>,
  tenant: TestTenant,
  spaces = [membersSpace, field],
) {
  const store = await open();
  const take = taker(store, tenant, createTenantMembers(relayCrypto));
  for (const space of spaces) expect(await take(space, tenant.of(space))).toEqual([]);
  return { store, take };
}

/** Takes a batch as a room does; answers why chunks were refused, in their order. */
function taker(
  store: TenantStore,
  tenant: TestTenant,
  members: ReturnType<typeof createTenantMembers>,
) {
  return async (
    space: typeof field,
    batch: readonly Chunk[],
    quotaBytes = 1e9,
  ): Promise<string[]> => {
    const { refused } = await store.take(space, batch, (around) =>
      judgeBatch({ tenant: tenant.id, space, members, quotaBytes }, batch, around),
    );
    return batch.flatMap(({ id }) => refused.get(id) ?? []);
  };
}

function sorted(vector: Awaited<ReturnType<TenantStore['vector']>>): string[] {
  return [...vector]
    .flatMap(([log, tips]) => tips.map(({ seq, id }) => `${log} ${seq} ${id}`))
    .toSorted();
}

function noise(length: number): Uint8Array {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    relayCrypto.sha256(Uint8Array.of(at, at >> 8, at >> 16)),
  );
  return new Uint8Array(Buffer.concat(parts).subarray(0, length));
}

async function openOnPostgres(): Promise<TenantStore> {
  return openPostgresTenantStore(openPool(await newDatabase(), 4));
}

async function newDatabase(): Promise<string> {
  const server = openPool(postgres!.url, 1);
  const name = `test_${databases++}`;
  await server.query(`create database ${name}`);
  await server.end();
  return postgres!.url.replace(/\/postgres$/, `/${name}`);
}
