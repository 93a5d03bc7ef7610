import { keyOf } from '#shared/chunks/device-key.ts';
import {
  type Challenge,
  connectBytes,
  encodeHandshake,
  HANDSHAKE_VERSION,
  type HandshakeMessage,
  parseHandshake,
  type Welcome,
} from '#shared/chunks/handshake.ts';
import type { Meeting } from '../path.ts';
import type { RelayAddress } from './relay-address.ts';
import { RelayTrouble } from './relay-trouble.ts';
import type { Wire } from './wire.ts';

export interface ProveDeps extends Pick<Meeting, 'device' | 'invite'> {
  readonly address: RelayAddress;
  readonly claim: string | null;
}

/** How a relay has taken us. `revoked`: it lets us read who took our right away, and no more. */
export type TakenAs = Welcome['as'] | 'revoked';

const PROVE_WITHIN_MS = 10_000;

export interface Proving {
  /** The proof is on its way. */
  readonly answered: () => void;
  /** It has been taken: what comes from then on is the exchange's. What this throws, `prove` rejects with. */
  readonly taken: (as: TakenAs) => void;
  /** Nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

/** Proves this device to the relay. Rejects with a `RelayTrouble` when it is not taken; the wire is not closed. */
export function prove(
  deps: ProveDeps,
  wire: Wire,
  { answered, taken, signal }: Proving,
): Promise<TakenAs> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => fail(new RelayTrouble('not-a-relay', 'silent')),
      PROVE_WITHIN_MS,
    );
    let isOver = false;
    const fail = (trouble: RelayTrouble) => {
      isOver = true;
      clearTimeout(patience);
      reject(trouble);
    };
    signal?.addEventListener('abort', () => isOver || fail(new RelayTrouble('broken-off', 'left')));
    const take = (as: TakenAs) => {
      isOver = true;
      clearTimeout(patience);
      try {
        taken(as);
        resolve(as);
      } catch (error) {
        reject(error as Error);
      }
    };
    const hear = (message: HandshakeMessage | undefined) => {
      switch (message?.kind) {
        case 'challenge':
          if (message.version !== HANDSHAKE_VERSION) return fail(newer(message.version));
          wire.send(answerTo(message, deps));
          return answered();
        case 'welcome':
          return message.version === HANDSHAKE_VERSION
            ? take(message.as)
            : fail(newer(message.version));
        case 'denied':
          return message.why === 'revoked' ? take('revoked') : fail(new RelayTrouble(message.why));
        default:
          return fail(new RelayTrouble('not-a-relay', 'no handshake'));
      }
    };
    wire.listen({
      message: (bytes) => void (isOver || hear(parseHandshake(bytes))),
      closed: (why, detail) => void (isOver || fail(new RelayTrouble(why, detail))),
    });
  });
}

function newer(version: number): RelayTrouble {
  return new RelayTrouble('protocol-newer', `version ${version}`);
}

function answerTo({ nonce }: Challenge, { address, device, claim, invite }: ProveDeps): Uint8Array {
  const signed = connectBytes(address.host, address.tenant, nonce);
  const invited = invite();
  return encodeHandshake({
    kind: 'prove',
    device: keyOf(device),
    signature: device.sign(signed),
    claim,
    invite: invited && { key: invited.key, signature: invited.sign(signed) },
  });
}
