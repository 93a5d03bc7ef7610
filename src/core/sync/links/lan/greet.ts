import type { TLSSocket } from 'node:tls';
import { hexToBytes } from '#shared/chunks/bytes.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import { type DeviceKey, membersSpace } from '#shared/chunks/header.ts';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { pagesOf } from '#core/sync/chunks/pages-of.ts';
import type { Place } from '#core/sync/chunks/place.ts';
import type { Device } from '#core/sync/chunks/device.ts';
import { type LanCertificate, peerKeyHash } from './certificate.ts';
import type { FramedSocket } from './framed-socket.ts';
import {
  encodeGreet,
  GREET_VERSION,
  greetBytes,
  type GreetWord,
  MAX_ENTRIES_BYTES,
  MAX_GREET_BYTES,
  MAX_SHOWN_BYTES,
  parseGreet,
  type ProveLan,
  type Purpose,
  type Side,
} from './greet-words.ts';
import { judge, type Judgement, ownEntries } from './judge.ts';
import { isKnock, knockOf, lanSecretOf } from './lan-secret.ts';

export const GREET_WITHIN_MS = 10_000;
const EXPORTER_LABEL = 'EXPORTER-wellos-lan-1';

/** Who greets: a seat in one tenant. */
export interface Greeter {
  readonly tenantId: string;
  readonly place: Pick<Place, 'root' | 'rights' | 'ownKey' | 'read' | 'takeIn'>;
  readonly signer: Pick<Device, 'publicKey' | 'sign'>;
  readonly certificate: LanCertificate;
  /** Where this seat listens itself, for whoever it dials; 0: nowhere. */
  readonly port: () => number;
  /** Of an invitation this seat wants to join with; undefined: it has joined, or has none. */
  readonly invite?: (() => Signer | undefined) | undefined;
  /** Whether connections for photos and files are taken here. */
  readonly takesBlobs?: boolean | undefined;
}

export interface Greeted {
  readonly device: DeviceKey;
  readonly purpose: Purpose;
  /** As what the other is taken here, and as what this seat is taken there. */
  readonly as: 'member' | 'joining';
  readonly takenAs: 'member' | 'joining';
  /** Where the other listens, on the address of its end. */
  readonly port: number;
  /** The one-time key of an invitation the other has proven to hold. */
  readonly invite: DeviceKey | undefined;
}

/** Why a greeting came to nothing. */
export type NotGreeted =
  /** Nothing was heard that knows the tenant, or nothing in time. */
  | 'not-answered'
  /** Something else was said than should have been, or a proof that proves nothing. */
  | 'not-proven'
  /** Not a member as far as is known here, or no more. */
  | 'stranger'
  | 'revoked'
  /** The other has not taken this seat for a member, or has let it go. */
  | 'not-taken';

export type Greeting = Greeted | { readonly failed: NotGreeted };

/**
 * Finds out whom a TLS connection has been made with, as `greet-words.ts` says; resolves within `withinMs`. A connection that came to
 * nothing is destroyed, without having told the other anything it had not proven to know.
 */
export function greet(
  greeter: Greeter,
  {
    side,
    purpose,
    socket,
    frames,
    withinMs = GREET_WITHIN_MS,
  }: {
    readonly side: Side;
    /** For whoever dials to say. */
    readonly purpose: Purpose;
    readonly socket: TLSSocket;
    readonly frames: FramedSocket;
    readonly withinMs?: number | undefined;
  },
): Promise<Greeting> {
  const { promise, resolve } = Promise.withResolvers<Greeting>();
  const fail = (failed: NotGreeted) => {
    clearTimeout(timer);
    frames.destroy();
    resolve({ failed });
  };
  const timer = setTimeout(() => fail(talk?.whyNot() ?? 'not-answered'), withinMs);
  const talk = createTalk(
    greeter,
    { side, purpose, socket },
    {
      say: (word) => frames.send(encodeGreet(word)),
      allow: (bytes) => frames.allow(bytes),
      fail,
      done(greeted) {
        clearTimeout(timer);
        frames.allow(MAX_MESSAGE_BYTES);
        // Whatever comes before there is another listener waits.
        frames.pause();
        resolve(greeted);
      },
    },
  );
  frames.allow(MAX_GREET_BYTES);
  if (!talk) {
    fail('not-proven');
    return promise;
  }
  frames.listen({
    frame(bytes) {
      const word = parseGreet(bytes);
      if (word) talk.hear(word, bytes.length);
      else fail('not-proven');
    },
    closed: () => fail(talk.whyNot()),
  });
  talk.begin();
  return promise;
}

interface TalkPort {
  say(word: GreetWord): void;
  allow(bytes: number): void;
  fail(why: NotGreeted): void;
  done(greeted: Greeted): void;
}

/** undefined where the connection shows no certificates: there is nothing to prove anything over. */
function createTalk(
  greeter: Greeter,
  dialled: { readonly side: Side; readonly purpose: Purpose; readonly socket: TLSSocket },
  port: TalkPort,
) {
  const { side, socket } = dialled;
  const { place, tenantId, takesBlobs = false } = greeter;
  const far: Side = side === 'dials' ? 'listens' : 'dials';
  const connection = connectionOf(greeter.certificate, side, socket);
  const { root } = place;
  if (!connection || !root) return undefined;
  const secret = lanSecretOf(tenantId, root);
  const mine = greetBytes(tenantId, side, connection);
  const theirs = greetBytes(tenantId, far, connection);

  let { purpose } = dialled;
  let hasKnocked = false;
  let proven: ProveLan | undefined;
  let judgement: Judgement = 'unknown';
  let takenAs: 'member' | 'joining' | 'unknown' | undefined;
  let hasShown = false;
  let shownBytes = 0;

  const sayProof = () => port.say(proofOf(greeter, mine));
  const knock = () =>
    port.say({ kind: 'knock', version: GREET_VERSION, proof: knockOf(secret, mine), purpose });
  const isTaken = (as: string | undefined): as is 'member' | 'joining' =>
    as === 'member' || as === 'joining';

  const sayVerdict = () => {
    judgement = judge(place.rights, proven!.device, proven!.invite?.key);
    port.say({ kind: 'verdict', as: isTaken(judgement) ? judgement : 'unknown' });
    // Entries may come now.
    if (!isTaken(judgement)) port.allow(MAX_ENTRIES_BYTES);
  };
  const show = () => {
    if (hasShown || takenAs !== 'unknown') return;
    if (!isTaken(judgement) && !(side === 'dials' && judgement === 'unknown')) return;
    hasShown = true;
    for (const chunks of pagesOf(ownEntries(place))) port.say({ kind: 'entries', chunks });
    port.say({ kind: 'shown' });
  };
  const evaluate = () => {
    if (!isTaken(judgement) || !isTaken(takenAs)) return show();
    // Photos and files are for members alone.
    if (purpose === 'blobs' && (judgement === 'joining' || takenAs === 'joining'))
      return port.fail('stranger');
    const { device, port: listensAt, invite } = proven!;
    port.done({ device, purpose, as: judgement, takenAs, port: listensAt, invite: invite?.key });
  };

  const heard = {
    knock({ version, proof, purpose: said }: Extract<GreetWord, { kind: 'knock' }>) {
      const isKnown = version === GREET_VERSION && isKnock(secret, theirs, proof);
      const isMeant = side === 'dials' ? said === purpose : said === 'chunks' || takesBlobs;
      if (hasKnocked || !isKnown || !isMeant) return port.fail('not-answered');
      hasKnocked = true;
      purpose = said;
      if (side === 'listens') knock();
      sayProof();
    },
    prove(word: ProveLan) {
      if (!hasKnocked || proven || !isProof(word, theirs)) return port.fail('not-proven');
      proven = word;
      sayVerdict();
      evaluate();
    },
    verdict({ as }: Extract<GreetWord, { kind: 'verdict' }>) {
      if (!proven || isTaken(takenAs)) return port.fail('not-proven');
      // Shown all there is, and still not known.
      if (hasShown && as === 'unknown') return port.fail('not-taken');
      takenAs = as;
      evaluate();
    },
    entries({ chunks }: Extract<GreetWord, { kind: 'entries' }>, bytes: number) {
      shownBytes += bytes;
      const mayShow = proven && !isTaken(judgement) && shownBytes <= MAX_SHOWN_BYTES;
      if (!mayShow) return port.fail('not-proven');
      place.takeIn(membersSpace, chunks);
    },
    shown() {
      if (!proven || isTaken(judgement)) return port.fail('not-proven');
      sayVerdict();
      if (!isTaken(judgement)) return port.fail(judgement === 'revoked' ? 'revoked' : 'stranger');
      evaluate();
    },
  };

  return {
    begin() {
      if (side === 'dials') knock();
    },
    hear: (word: GreetWord, bytes: number) => heard[word.kind](word as never, bytes),
    whyNot(): NotGreeted {
      if (!proven) return 'not-answered';
      if (isTaken(judgement)) return 'not-taken';
      return judgement === 'revoked' ? 'revoked' : 'stranger';
    },
  };
}

function proofOf({ signer, port, invite }: Greeter, mine: Uint8Array): ProveLan {
  const inviting = invite?.();
  return {
    kind: 'prove',
    device: keyOf(signer.publicKey),
    signature: signer.sign(mine),
    port: port(),
    invite: inviting ? { key: keyOf(inviting.publicKey), signature: inviting.sign(mine) } : null,
  };
}

function isProof({ device, signature, invite }: ProveLan, theirs: Uint8Array): boolean {
  const isInvite = !invite || nodeCrypto.verify(hexToBytes(invite.key), theirs, invite.signature);
  return isInvite && nodeCrypto.verify(hexToBytes(device), theirs, signature);
}

/** What is the connection's own; undefined where the other end shows no certificate. */
export function connectionOf(certificate: LanCertificate, side: Side, socket: TLSSocket) {
  const peer = peerKeyHash(socket.getPeerCertificate(false).raw);
  if (!peer || socket.getProtocol() !== 'TLSv1.3') return undefined;
  const material = new Uint8Array(socket.exportKeyingMaterial(32, EXPORTER_LABEL, Buffer.alloc(0)));
  const own = certificate.keyHash;
  const keyHashes =
    side === 'dials' ? { dials: own, listens: peer } : { dials: peer, listens: own };
  return { material, keyHashes };
}

function keyOf(publicKey: Uint8Array): DeviceKey {
  return Buffer.from(publicKey).toString('hex') as DeviceKey;
}
