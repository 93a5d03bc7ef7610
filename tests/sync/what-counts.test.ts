import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveReading } from '#tests/fixtures/naive-reading.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { roles } from '#shared/domain/people/role.ts';
import { type ChunkNode, frontierOf, pastOf } from '#shared/chunks/graph.ts';
import type { ChunkId, DeviceKey, LogId, Space } from '#shared/chunks/header.ts';
import type { MembersEntry } from '#shared/chunks/members-entry.ts';
import { createMembership, type MembersChunk } from '#shared/chunks/membership.ts';

import { type Rights, wasEverMember, whatCounts } from '#shared/chunks/what-counts.ts';

const none = new Uint8Array(0);
const field = 'field' as Space;
const control = 'control' as Space;
const device = (name: string) => name as DeviceKey;
const [ann, bob, cid, dan] = ['ann', 'bob', 'cid', 'dan'].map(device) as [
  DeviceKey,
  DeviceKey,
  DeviceKey,
  DeviceKey,
];

/** A tenant's chunks, written by anybody on top of anything. */
class Tenant {
  readonly members = new Map<ChunkId, MembersChunk>();
  readonly chunks = new Map<ChunkId, ChunkNode>();
  readonly founded = this.say(ann, { kind: 'found', wrapKey: none, about: none }, []);

  say(author: DeviceKey, entry: MembersEntry | undefined, after: readonly ChunkId[]): ChunkId {
    const parents = frontierOf(this.members, pastOf(this.members, after));
    const id = `m${String(this.members.size).padStart(3, '0')}` as ChunkId;
    this.members.set(id, { id, author, parents, height: heightOf(this.members, parents), entry });
    return id;
  }

  invite(author: DeviceKey, who: DeviceKey, role: Role, after: readonly ChunkId[]): ChunkId {
    const inviteKey = device(`key-${this.members.size}`);
    const invited = this.say(author, { kind: 'invite', inviteKey, role, about: none }, after);
    return this.join(who, inviteKey, [invited]);
  }

  join(who: DeviceKey, inviteKey: DeviceKey, after: readonly ChunkId[]): ChunkId {
    return this.say(
      who,
      { kind: 'join', inviteKey, wrapKey: none, proof: none, about: none },
      after,
    );
  }

  revoke(
    author: DeviceKey,
    who: DeviceKey,
    after: readonly ChunkId[],
    accepted: readonly ChunkId[] = [],
  ): ChunkId {
    return this.say(author, { kind: 'revoke', device: who, accepted: [[field, accepted]] }, after);
  }

  change(author: DeviceKey, who: DeviceKey, role: Role, after: readonly ChunkId[]): ChunkId {
    return this.say(author, { kind: 'change', device: who, role, accepted: [] }, after);
  }

  write(
    author: DeviceKey,
    members: readonly ChunkId[],
    parents: readonly ChunkId[] = [],
    space = field,
  ): ChunkId {
    const id = `c${String(this.chunks.size).padStart(3, '0')}` as ChunkId;
    const node = { id, space, log: author as string as LogId, seq: 0, author, parents, members };
    this.chunks.set(id, { ...node, height: heightOf(this.chunks, parents) });
    return id;
  }

  rights(order: readonly ChunkId[] = [...this.members.keys()]): Rights {
    const membership = createMembership(this.founded);
    for (const id of order) membership.add(this.members.get(id)!);
    const ends = frontierOf(this.members, new Set(this.members.keys()));
    return { membership, chunks: this.members, now: membership.at(ends) };
  }

  counting(space = field): Set<ChunkId> {
    return whatCounts(this.chunks, space, this.rights());
  }

  roles(): Record<string, Role> {
    return Object.fromEntries([...this.rights().now.members].map(([who, { role }]) => [who, role]));
  }
}

function heightOf(
  graph: ReadonlyMap<ChunkId, { readonly height: number }>,
  parents: readonly ChunkId[],
): number {
  return 1 + Math.max(-1, ...parents.map((id) => graph.get(id)!.height));
}

describe('who is a member', () => {
  it('SYN-20 the founder is an owner, and who was invited has the role of the invitation', () => {
    const tenant = new Tenant();
    tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'pumper' });
  });

  it('SYN-20 nobody else founds, invites or joins', () => {
    const tenant = new Tenant();
    tenant.say(cid, { kind: 'found', wrapKey: none, about: none }, []);
    const bobs = tenant.invite(ann, bob, 'engineer', [tenant.founded]);
    tenant.invite(bob, cid, 'pumper', [bobs]);
    tenant.join(dan, device('no such key'), [tenant.founded]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'engineer' });
  });

  it('SYN-20 an invitation lets in one', () => {
    const tenant = new Tenant();
    const invited = tenant.say(
      ann,
      { kind: 'invite', inviteKey: device('key'), role: 'pumper', about: none },
      [tenant.founded],
    );
    const bobs = tenant.join(bob, device('key'), [invited]);
    tenant.join(cid, device('key'), [invited]);
    tenant.join(dan, device('key'), [bobs]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'pumper' });
  });

  it('SYN-80 who joins with an invitation that asks is a viewer until an owner gives it a role', () => {
    const tenant = new Tenant();
    const invited = tenant.say(
      ann,
      { kind: 'invite', inviteKey: device('key'), role: 'engineer', about: none, asks: true },
      [tenant.founded],
    );
    const joined = tenant.join(bob, device('key'), [invited]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'viewer' });
    tenant.say(ann, { kind: 'change', device: bob, role: 'engineer', accepted: [] }, [joined]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'engineer' });
  });

  it('SYN-21 taking away wins over giving, unless the giving knew of it', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(ann, cid, 'pumper', [bobs]);
    tenant.revoke(ann, cid, [cids]);
    tenant.change(bob, cid, 'engineer', [cids]);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'owner' });
    const all = [...tenant.members.keys()];
    tenant.invite(bob, cid, 'contractor', all);
    expect(tenant.roles()).toEqual({ ann: 'owner', bob: 'owner', cid: 'contractor' });
  });

  it('SYN-21 what an owner gave who did not know of the own revocation is void, as is what follows from it', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(bob, cid, 'engineer', [bobs]);
    const work = tenant.write(cid, [cids]);
    tenant.revoke(ann, bob, [bobs]);
    expect(tenant.roles()).toEqual({ ann: 'owner' });
    expect(tenant.counting()).not.toContain(work);
  });

  it('SYN-21 what an owner gave before the revocation that knew of it stays', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(bob, cid, 'engineer', [bobs]);
    tenant.revoke(ann, bob, [cids]);
    expect(tenant.roles()).toEqual({ ann: 'owner', cid: 'engineer' });
  });

  it('SYN-22 of two owners who revoke each other the one who joined first stays', () => {
    for (const isAnnFirst of [true, false]) {
      const tenant = new Tenant();
      const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
      if (isAnnFirst) tenant.revoke(ann, bob, [bobs]);
      tenant.revoke(bob, ann, [bobs]);
      if (!isAnnFirst) tenant.revoke(ann, bob, [bobs]);
      expect(tenant.roles()).toEqual({ ann: 'owner' });
    }
  });

  it('SYN-22 an owner who is revoked by a later one only is out', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    tenant.revoke(bob, ann, [bobs]);
    expect(tenant.roles()).toEqual({ bob: 'owner' });
  });

  it('SYN-23 of two roles given apart the device has the lesser', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(ann, cid, 'foreman', [bobs]);
    tenant.change(ann, cid, 'engineer', [cids]);
    tenant.change(bob, cid, 'viewer', [cids]);
    expect(tenant.roles()['cid']).toBe('viewer');
  });
});

describe('what counts', () => {
  it('SYN-24 what a member may write counts, and what a viewer or a stranger writes does not', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const cids = tenant.invite(ann, cid, 'viewer', [bobs]);
    const good = tenant.write(bob, [cids]);
    const control1 = tenant.write(bob, [cids], [], control);
    tenant.write(cid, [cids]);
    tenant.write(dan, [cids]);
    expect([...tenant.counting()]).toEqual([good]);
    const ofControl = new Map([[control1, tenant.chunks.get(control1)!]]);
    expect([...whatCounts(ofControl, control, tenant.rights())]).toEqual([]);
  });

  it('SYN-24 nobody writes with a right they had not been given yet', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const early = tenant.write(bob, [tenant.founded]);
    const late = tenant.write(bob, [bobs]);
    expect([...tenant.counting()]).toEqual([late]);
    expect(wasEverMember(tenant.chunks.get(early)!, tenant.rights())).toBe(false);
    expect(wasEverMember(tenant.chunks.get(late)!, tenant.rights())).toBe(true);
  });

  it('SYN-24 work of who was let in by an entry that has become void is passed on, and does not count', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(bob, cid, 'engineer', [bobs]);
    const taken = tenant.revoke(ann, bob, [bobs]);
    const work = tenant.write(cid, [cids, taken].toSorted());
    expect(tenant.counting()).not.toContain(work);
    expect(wasEverMember(tenant.chunks.get(work)!, tenant.rights())).toBe(true);
  });

  it('SYN-25 a revocation takes out what was written without knowing it, save what it accepts', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const first = tenant.write(bob, [bobs]);
    const second = tenant.write(bob, [bobs], [first]);
    const third = tenant.write(bob, [bobs], [second]);
    expect(tenant.counting().size).toBe(3);
    tenant.revoke(ann, bob, [bobs], [second]);
    expect([...tenant.counting()].toSorted()).toEqual([first, second]);
    expect(tenant.counting()).not.toContain(third);
  });

  it('SYN-25 a role with less takes out what needed more, and leaves the rest', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'engineer', [tenant.founded]);
    const gauge = tenant.write(bob, [bobs]);
    const well = tenant.write(bob, [bobs], [], control);
    tenant.change(ann, bob, 'pumper', [bobs]);
    const rights = tenant.rights();
    const only = (id: ChunkId) => new Map([[id, tenant.chunks.get(id)!]]);
    expect([...whatCounts(only(gauge), field, rights)]).toEqual([gauge]);
    expect([...whatCounts(only(well), control, rights)]).toEqual([]);
  });

  it('SYN-25 a revocation that was void takes out what was written when it comes into effect', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'owner', [tenant.founded]);
    const cids = tenant.invite(ann, cid, 'owner', [bobs]);
    const dans = tenant.invite(ann, dan, 'pumper', [cids]);
    const bobRevokesCid = tenant.revoke(bob, cid, [dans]);
    const cidRevokesDan = tenant.revoke(cid, dan, [dans]);
    const work = tenant.write(dan, [bobRevokesCid, cidRevokesDan]);
    expect(tenant.counting()).toContain(work);
    tenant.revoke(ann, bob, [dans]);
    expect(tenant.roles()).toEqual({ ann: 'owner', cid: 'owner' });
    expect(tenant.counting()).not.toContain(work);
  });

  it('SYN-26 what a member built on is kept', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const work = tenant.write(bob, [bobs]);
    const more = tenant.write(bob, [bobs], [work]);
    tenant.revoke(ann, bob, [bobs]);
    expect(tenant.counting()).not.toContain(work);
    tenant.write(ann, [bobs], [work]);
    expect(tenant.counting()).toContain(work);
    expect(tenant.counting()).not.toContain(more);
  });

  it('SYN-26 set aside work built on by another who is set aside stays out', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const work = tenant.write(bob, [tenant.founded]);
    tenant.write(dan, [bobs], [work]);
    expect([...tenant.counting()]).toEqual([]);
  });

  it('SYN-27 who was invited again writes with the new right, and the old work stays out', () => {
    const tenant = new Tenant();
    const bobs = tenant.invite(ann, bob, 'pumper', [tenant.founded]);
    const old = tenant.write(bob, [bobs]);
    const revoked = tenant.revoke(ann, bob, [bobs]);
    const again = tenant.invite(ann, bob, 'pumper', [revoked]);
    const fresh = tenant.write(bob, [again]);
    expect([...tenant.counting()]).toEqual([fresh]);
    expect(tenant.counting()).not.toContain(old);
  });
});

// A tenant in which everybody does anything, on top of whatever they choose to know.

interface Step {
  readonly kind: 'invite' | 'join' | 'change' | 'revoke' | 'keys' | 'odd' | 'write';
  readonly author: number;
  readonly other: number;
  readonly role: Role;
  readonly seen: readonly number[];
  readonly built: readonly number[];
}

const devices = [ann, bob, cid, dan];
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    'invite',
    'join',
    'join',
    'change',
    'revoke',
    'revoke',
    'keys',
    'odd',
    'write',
    'write',
  ),
  author: fc.nat(3),
  other: fc.nat(3),
  role: fc.oneof(fc.constant<Role>('owner'), fc.constantFrom(...roles)),
  seen: fc.array(fc.nat(7), { minLength: 1, maxLength: 4 }),
  built: fc.array(fc.nat(5), { maxLength: 2 }),
});

const steps = fc.array(step, { minLength: 1, maxLength: 24, size: 'max' });

function tenantOf(some: readonly Step[]): Tenant {
  const tenant = new Tenant();
  const keys: DeviceKey[] = [];
  let after = tenant.invite(ann, bob, 'owner', [tenant.founded]);
  after = tenant.invite(bob, cid, 'owner', [after]);
  for (const { kind, author, other, role, seen, built } of some) {
    const who = devices[author]!;
    const whom = devices[other]!;
    // Mostly the newest, so that things are known; sometimes anything.
    const known = seen.map((back) =>
      [...tenant.members.keys()].at(-1 - (back % tenant.members.size))!,
    );
    if (kind === 'invite') {
      keys.push(device(`key ${keys.length}`));
      const asks = other === 3;
      tenant.say(who, { kind, inviteKey: keys.at(-1)!, role, about: none, asks }, known);
    } else if (kind === 'join')
      tenant.join(who, keys.at(-1 - (other % 2)) ?? device('none'), known);
    else if (kind === 'change') tenant.change(who, whom, role, known);
    else if (kind === 'revoke') tenant.revoke(who, whom, known, pick(tenant.chunks, built));
    else if (kind === 'keys')
      tenant.say(who, { kind, space: field, key: '' as never, wraps: [], older: [] }, known);
    else if (kind === 'odd') tenant.say(who, undefined, known);
    else {
      const members = frontierOf(tenant.members, pastOf(tenant.members, known));
      tenant.write(who, members, pick(tenant.chunks, built));
    }
  }
  return tenant;
}

function pick(chunks: ReadonlyMap<ChunkId, unknown>, indexes: readonly number[]): ChunkId[] {
  const all = [...chunks.keys()];
  const picked = indexes.flatMap((back) =>
    all.length === 0 ? [] : [all.at(-1 - (back % all.length))!],
  );
  return [...new Set(picked)].toSorted();
}

describe('any tenant', () => {
  it('SYN-28 a plain reading of the rules gives the same', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const tenant = tenantOf(some);
        const naive = new NaiveReading(tenant, field);
        const { now } = tenant.rights();
        const all = new Set(tenant.members.keys());
        expect(new Set(now.applied)).toEqual(naive.applied(all));
        expect(tenant.roles()).toEqual(naive.roles(all, devices));
        expect(tenant.counting()).toEqual(naive.counting());
      }),
      { numRuns: 1_500 },
    );
  });

  it('SYN-28 the order in which chunks came makes no difference', () => {
    const shuffled = fc.tuple(steps, fc.infiniteStream(fc.nat(1_000)));
    fc.assert(
      fc.property(shuffled, ([some, random]) => {
        const tenant = tenantOf(some);
        const order = [...tenant.members.keys()]
          .map((id) => [Number(random.next().value), id] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, id]) => id);
        const shuffledChunks = new Map([...tenant.chunks].toReversed());
        const counting = whatCounts(shuffledChunks, field, tenant.rights(order));
        expect(counting).toEqual(tenant.counting());
      }),
      { numRuns: 200 },
    );
  });

  it('SYN-28 what counts is closed under parents', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const tenant = tenantOf(some);
        const counting = tenant.counting();
        for (const id of counting)
          for (const parent of tenant.chunks.get(id)!.parents) expect(counting).toContain(parent);
      }),
    );
  });
});
