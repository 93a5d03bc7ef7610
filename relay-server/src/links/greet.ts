import { randomBytes } from 'node:crypto';
import { admit } from '#relay/access/admit.ts';
import { isProof } from '#relay/access/check-proof.ts';
import type { RelayCrypto } from '#relay/crypto.ts';
import { createPeer, type Peer } from '#relay/exchange/peer.ts';
import type { Room } from '#relay/exchange/room.ts';
import type { Limits } from '#relay/limits.ts';
import type { Metrics } from '#relay/metrics.ts';
import {
  type DenialReason,
  encodeHandshake,
  HANDSHAKE_VERSION,
  parseHandshake,
  type Prove,
} from '#shared/chunks/handshake.ts';
import type { Carrier, Listener } from './carrier.ts';
import { type Doorkeeper, oldestTooMany } from './doorkeeper.ts';
import type { Paces } from './pace.ts';
import { showMembers } from './show-members.ts';

export interface GreetParts {
  readonly openRoom: (name: string) => Promise<Room | undefined>;
  readonly crypto: RelayCrypto;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly paces: Paces;
  readonly doorkeeper: Doorkeeper;
  readonly now: () => number;
  readonly app: string;
  readonly relay: string;
  /** All that are connected to this relay. */
  readonly connected: Set<Peer>;
  readonly report: (error: unknown) => void;
}

export interface Caller {
  readonly carrier: Carrier;
  /** As it wrote the address. */
  readonly host: string;
  readonly name: string;
  /** From where its packets come. */
  readonly address: string;
}

/** Asks who is at the other end; who proves to be let in becomes a peer of its tenant's room. */
export function greet(parts: GreetParts, caller: Caller): void {
  const { limits, metrics, doorkeeper } = parts;
  const { carrier, address } = caller;
  const nonce = new Uint8Array(randomBytes(32));
  let listener: Listener | undefined;
  let isOver = false;
  let hasProven = false;
  const early: Uint8Array[] = [];

  const deny = (why: DenialReason, of?: Room) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(patience);
    metrics.denied.inc({ why });
    if (why !== 'too-many') doorkeeper.denied(address);
    carrier.send(encodeHandshake({ kind: 'denied', why }));
    if (why !== 'revoked' || !of) return carrier.close('denied');
    showMembers(of, carrier)
      .catch(parts.report)
      .finally(() => carrier.close('denied'));
  };
  const patience = setTimeout(() => deny('malformed'), limits.proveWithinMs);

  const prove = async (bytes: Uint8Array): Promise<void> => {
    const message = parseHandshake(bytes);
    if (message?.kind !== 'prove') return deny('malformed');
    const judged = await judge(parts, { ...caller, nonce }, message);
    if (isOver) return;
    if ('denied' in judged) return deny(judged.denied, judged.room);
    clearTimeout(patience);
    metrics.admitted.inc({ as: judged.as });
    carrier.send(encodeHandshake({ kind: 'welcome', version: HANDSHAKE_VERSION, as: judged.as }));
    enter(judged);
  };

  const enter = ({ room, as, device }: Admitted) => {
    const { crypto, now, app, relay, connected, paces } = parts;
    const ended = () => {
      room.leave(peer);
      connected.delete(peer);
      metrics.connections.set(connected.size);
    };
    const inner = withListener(carrier, (one) => (listener = one));
    const pace = paces.of(device);
    const peer: Peer = createPeer({
      carrier: inner,
      device,
      as,
      room,
      crypto,
      pace,
      metrics,
      now,
      app,
      place: relay,
      ended,
    });
    room.join(peer);
    connected.add(peer);
    metrics.connections.set(connected.size);
    for (const old of oldestTooMany(room.peers(), device, limits.maxConnectionsPerDevice))
      old.close('too-many');
    for (const bytes of early.splice(0)) listener?.message(bytes);
  };

  carrier.listen({
    message(bytes) {
      if (listener) return listener.message(bytes);
      // It may speak on before it is welcomed, but not much.
      if (hasProven) return early.length < 8 ? void early.push(bytes) : deny('malformed');
      hasProven = true;
      prove(bytes).catch((error: unknown) => {
        parts.report(error);
        carrier.close('trouble');
      });
    },
    closed() {
      isOver = true;
      clearTimeout(patience);
      listener?.closed();
    },
  });
  carrier.send(encodeHandshake({ kind: 'challenge', version: HANDSHAKE_VERSION, nonce }));
}

interface Admitted {
  readonly room: Room;
  readonly as: 'member' | 'joining' | 'claiming';
  readonly device: Prove['device'];
}

async function judge(
  { openRoom, crypto, limits, connected }: GreetParts,
  { host, name, nonce }: Caller & { readonly nonce: Uint8Array },
  prove: Prove,
): Promise<Admitted | { readonly denied: DenialReason; readonly room?: Room }> {
  if (!isProof(crypto, prove, { host, name, nonce })) return { denied: 'not-proven' };
  if (connected.size >= limits.maxConnections) return { denied: 'too-many' };
  const room = await openRoom(name);
  if (!room) return { denied: 'no-such-tenant' };
  if (room.peers().size >= limits.maxConnectionsPerTenant) return { denied: 'too-many' };
  const admission = admit(room.account(), room.members, prove);
  return { ...admission, room, device: prove.device };
}

/** The same carrier, whose messages go on to another listener. */
function withListener(carrier: Carrier, listen: Carrier['listen']): Carrier {
  return Object.create(carrier, { listen: { value: listen } }) as Carrier;
}
