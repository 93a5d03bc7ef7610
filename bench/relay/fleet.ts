import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { createDevice, type Device } from '#core/sync/chunks/device.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import { type Chunk, sealChunk, type SpaceKey, spaceKeyOf } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { connectBytes, encodeHandshake, parseHandshake } from '#shared/chunks/handshake.ts';
import {
  type ChunkId,
  type DeviceKey,
  type LogId,
  membersSpace,
  type Space,
} from '#shared/chunks/header.ts';
import { encodeEntry, joinBytes, type MembersEntry } from '#shared/chunks/members-entry.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import {
  encodeMessage,
  type Message,
  parseMessage,
  PROTOCOL_VERSION,
  type Vector,
} from '#shared/chunks/wire.ts';
import { must } from '#shared/kit/must.ts';

const field = 'field' as Space;
const none = new Uint8Array(0);

/** A device and where its log of each space ends. */
interface Seat {
  readonly device: Device;
  readonly key: DeviceKey;
  readonly ends: Map<Space, Chunk>;
}

/** A tenant whose seats each write a log of their own, on nothing but what the seat itself wrote before. */
export class FleetTenant {
  readonly id = `bench-${randomBytes(6).toString('hex')}`;
  readonly name = this.id;
  readonly seats: Seat[] = [];
  readonly members: Chunk[] = [];
  readonly #key: SpaceKey = spaceKeyOf(nodeCrypto, new Uint8Array(randomBytes(32)));

  constructor(seats: number) {
    const owner = this.#seat();
    this.#say(owner, { kind: 'found', wrapKey: owner.device.wrapKey, about: none });
    while (this.seats.length < seats) this.#join(owner);
  }

  /** A chunk of `bytes` bytes, encrypted. */
  write(at: number, bytes = 400): Chunk {
    return this.#seal(this.seats[at]!, field, new Uint8Array(randomBytes(bytes)));
  }

  vector(space: Space): Vector {
    const ends = this.seats.flatMap(({ ends: of }) => of.get(space) ?? []);
    return new Map(ends.map(({ id, says }) => [says.log, [{ seq: says.seq, id }]]));
  }

  #seat(): Seat {
    const device = createDevice(new Uint8Array(randomBytes(32)));
    const seat = { device, key: keyOf(device), ends: new Map() };
    this.seats.push(seat);
    return seat;
  }

  #join(owner: Seat): void {
    const once = createDevice(new Uint8Array(randomBytes(32)));
    const inviteKey = keyOf(once);
    this.#say(owner, { kind: 'invite', inviteKey, role: 'pumper', about: none });
    const { device, ...seat } = this.#seat();
    const proof = once.sign(joinBytes(this.id, seat.key, device.wrapKey));
    this.#say(
      { device, ...seat },
      { kind: 'join', inviteKey, wrapKey: device.wrapKey, proof, about: none },
    );
  }

  #say(by: Seat, entry: MembersEntry): void {
    this.members.push(this.#seal(by, membersSpace, encodeEntry(entry)));
  }

  #seal(seat: Seat, space: Space, plain: Uint8Array): Chunk {
    const own = seat.ends.get(space);
    const isMembers = space === membersSpace;
    const newest = isMembers ? this.members.at(-1) : own;
    const parents = [...new Set([own, newest].flatMap((one) => (one ? [one.id] : [])))].toSorted();
    const chunk = sealChunk(nodeCrypto, seat.device, {
      tenant: this.id,
      space,
      log: logOf(seat.key, space),
      seq: own ? own.says.seq + 1 : 0,
      height: newest ? newest.says.height + 1 : 0,
      parents,
      members: isMembers || own ? null : [this.members.at(-1)!.id],
      key: isMembers ? undefined : this.#key,
      nonce: new Uint8Array(randomBytes(12)),
      changesHash: new Uint8Array(32),
      plain,
    });
    seat.ends.set(space, must(chunk, 'small enough'));
    return chunk!;
  }
}

function logOf(key: DeviceKey, space: Space): LogId {
  return (bytesToHex(nodeCrypto.sha256(hexToBytes(key)).subarray(0, 15)) +
    (space === field ? '01' : '02')) as LogId;
}

export interface FleetLink {
  say(message: Message): void;
  close(): void;
}

/** Proves a seat at a relay; answers once it is welcomed. `hear` is told of all that is said after that. */
export async function connectSeat(
  url: string,
  { id, name, seats }: FleetTenant,
  at: number,
  hear: (message: Message, link: FleetLink) => void,
  claim: string | null = null,
): Promise<FleetLink> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}t/${name}/sync`, {
    perMessageDeflate: false,
  });
  const { device, key } = seats[at]!;
  const link: FleetLink = {
    say: (message) => socket.send(encodeMessage(message), { binary: true }),
    close: () => socket.terminate(),
  };
  await new Promise<void>((welcomed, fail) => {
    let isIn = false;
    socket.on('error', fail);
    socket.once('close', (code) => fail(new Error(`ended with ${code} before it was welcomed`)));
    socket.on('message', (data: Buffer) => {
      const bytes = new Uint8Array(data);
      if (isIn) return hear(must(parseMessage(bytes), 'a message'), link);
      const said = must(parseHandshake(bytes), 'a handshake');
      if (said.kind === 'welcome') {
        isIn = true;
        return welcomed();
      }
      if (said.kind !== 'challenge') return fail(new Error(`${id}: ${JSON.stringify(said)}`));
      const signature = device.sign(connectBytes(new URL(url).host, name, said.nonce));
      socket.send(encodeHandshake({ kind: 'prove', device: key, signature, claim, invite: null }));
    });
  });
  return link;
}

/** Says that the seat holds all there is of its tenant. */
export function sayLevel(link: FleetLink, tenant: FleetTenant): void {
  const states = [membersSpace, field].map((space) => ({
    space,
    digest: digestOf(nodeCrypto, tenant.vector(space)),
    state: null,
  }));
  link.say({
    kind: 'hello',
    protocol: PROTOCOL_VERSION,
    app: 'bench',
    tenant: tenant.id,
    place: 'bench',
    spaces: states,
    asks: false,
  });
}

export function idOf(header: Uint8Array): ChunkId {
  return bytesToHex(nodeCrypto.sha256(header)) as ChunkId;
}
