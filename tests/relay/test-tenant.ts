import { randomBytes } from 'node:crypto';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import {
  type Chunk,
  type Draft,
  sealChunk,
  type SpaceKey,
  spaceKeyOf,
} from '#shared/chunks/chunk.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type ChunkNode, frontierOf } from '#shared/chunks/graph.ts';
import {
  type ChunkId,
  type DeviceKey,
  type LogId,
  membersSpace,
  type Space,
} from '#shared/chunks/header.ts';
import { encodeEntry, joinBytes, type MembersEntry } from '#shared/chunks/members-entry.ts';
import { tipsOf } from '#shared/chunks/vector.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { must } from '#shared/kit/must.ts';
import { testSigner } from '#tests/fixtures/test-signer.ts';

export const field = 'field' as Space;
export const control = 'control' as Space;
const none = new Uint8Array(0);

export interface Device {
  readonly signer: Signer;
  readonly key: DeviceKey;
}

export function newDevice(): Device {
  const signer = testSigner(new Uint8Array(randomBytes(32)));
  return { signer, key: keyOf(signer) };
}

interface Where {
  readonly parents?: readonly ChunkId[];
  /** Only what differs from an honest chunk. */
  readonly odd?: Partial<Draft>;
}

/** A tenant whose devices know of all that the others wrote: what is written lies on everything before it. */
export class TestTenant {
  readonly id: string;
  readonly spaceKey: SpaceKey = spaceKeyOf(nodeCrypto, new Uint8Array(randomBytes(32)));
  readonly chunks = new Map<Space, Map<ChunkId, Chunk>>();
  readonly owner = newDevice();
  readonly founded: Chunk;

  constructor(id = `tenant-${randomBytes(4).toString('hex')}`) {
    this.id = id;
    this.founded = this.say(this.owner, {
      kind: 'found',
      wrapKey: new Uint8Array(32),
      about: none,
    });
  }

  of(space: Space): Chunk[] {
    return [...(this.chunks.get(space)?.values() ?? [])];
  }

  vector(space: Space, chunks = this.of(space)): Vector {
    const logs = new Map<LogId, Chunk[]>();
    for (const chunk of chunks)
      logs.set(chunk.says.log, [...(logs.get(chunk.says.log) ?? []), chunk]);
    return new Map(
      [...logs].map(([log, of]) => [
        log,
        tipsOf(
          of.map(({ id, says }) => ({
            id,
            seq: says.seq,
            before: this.before(space, says.log, says.parents)?.id ?? null,
          })),
        ),
      ]),
    );
  }

  say(author: Device, entry: MembersEntry, where: Where = {}): Chunk {
    return this.seal(author, membersSpace, encodeEntry(entry), where);
  }

  invite(by: Device, role: Role): Device {
    const once = newDevice();
    this.say(by, { kind: 'invite', inviteKey: once.key, role, about: none });
    return once;
  }

  join(device: Device, invite: Device): Chunk {
    const wrapKey = new Uint8Array(32);
    const proof = invite.signer.sign(joinBytes(this.id, device.key, wrapKey));
    return this.say(device, { kind: 'join', inviteKey: invite.key, wrapKey, proof, about: none });
  }

  /** Invites a new device and lets it join. */
  add(role: Role): Device {
    const device = newDevice();
    this.join(device, this.invite(this.owner, role));
    return device;
  }

  revoke(device: Device): Chunk {
    return this.say(this.owner, { kind: 'revoke', device: device.key, accepted: [] });
  }

  write(author: Device, text: string | Uint8Array, space = field, where: Where = {}): Chunk {
    const plain = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    return this.seal(author, space, plain, where);
  }

  private seal(author: Device, space: Space, plain: Uint8Array, { parents, odd }: Where): Chunk {
    const chunks = this.chunks.get(space) ?? new Map<ChunkId, Chunk>();
    this.chunks.set(space, chunks);
    const log = bytesToHex(
      nodeCrypto.sha256(new TextEncoder().encode(`${author.key} ${space}`)).subarray(0, 16),
    ) as LogId;
    const own = [...chunks.values()].filter(({ says }) => says.log === log).at(-1);
    const on = (
      parents ?? [...new Set([...this.frontier(space), ...(own ? [own.id] : [])])]
    ).toSorted();
    const before = this.before(space, log, on);
    const heights = on.map((id) => must(chunks.get(id), 'a parent').says.height);
    const isMembers = space === membersSpace;
    const chunk = sealChunk(nodeCrypto, author.signer, {
      tenant: this.id,
      space,
      log,
      seq: before ? before.says.seq + 1 : 0,
      height: Math.max(-1, ...heights) + 1,
      parents: on,
      members: isMembers ? null : this.frontier(membersSpace),
      key: isMembers ? undefined : this.spaceKey,
      nonce: new Uint8Array(randomBytes(12)),
      changesHash: new Uint8Array(32),
      plain,
      ...odd,
    });
    const sealed = must(chunk, 'small enough');
    if (!odd) chunks.set(sealed.id, sealed);
    return sealed;
  }

  private before(space: Space, log: LogId, parents: readonly ChunkId[]): Chunk | undefined {
    return parents
      .map((id) => this.chunks.get(space)?.get(id))
      .find((chunk) => chunk?.says.log === log);
  }

  private frontier(space: Space): ChunkId[] {
    const graph = new Map(this.of(space).map((chunk) => [chunk.id, nodeOf(chunk)]));
    return frontierOf(graph, new Set(graph.keys()));
  }
}

export function nodeOf({ id, says }: Chunk): ChunkNode {
  const { space, log, seq, height, author, parents } = says;
  return { id, space, log, seq, height, author, parents, members: says.members ?? parents };
}
