import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import {
  connectBytes,
  encodeHandshake,
  MAX_HANDSHAKE_BYTES,
  parseHandshake,
} from '#shared/chunks/handshake.ts';
import type { RelayAddress } from './relay-address.ts';
import { isDenial, RelayTrouble, troubleOf, troubleOfResponse } from './relay-trouble.ts';

/**
 * Requests of a member to its relay, beside the link: for blobs, presence and the register of the duty. Contract:
 *  - The device proves itself when it has to; a token that ran out is fetched anew, once per request.
 *  - What no relay answered (no network, a captive portal, a time-out) rejects with `RelayTrouble`; what a relay answered
 *    to the request itself is given back, whatever its status.
 */
export interface RelayRequests {
  /** `path` as `duty` or `blobs/<sha256>`. */
  send(path: string, init?: RelayRequest): Promise<Response>;
}

export interface RelayRequest extends Pick<RequestInit, 'method' | 'headers' | 'body' | 'signal'> {
  /** For the request itself, not for a proof it may need first. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

export function createRelayRequests(
  { requestsUrl, host, tenant }: Pick<RelayAddress, 'requestsUrl' | 'host' | 'tenant'>,
  device: Signer,
  fetchNow: typeof fetch = fetch,
): RelayRequests {
  let token: Promise<string> | undefined;

  const ask = async (path: string, { timeoutMs = TIMEOUT_MS, signal, ...init }: RelayRequest) => {
    const late = AbortSignal.timeout(timeoutMs);
    const signals = signal ? [late, signal] : [late];
    try {
      return await fetchNow(new URL(path, requestsUrl), {
        ...init,
        signal: AbortSignal.any(signals),
        redirect: 'error',
      });
    } catch (error) {
      throw troubleOf(error);
    }
  };
  const prove = async (): Promise<string> => {
    const asked = await ask('session', {});
    const bytes = new Uint8Array(await bodyOf(asked));
    const challenge = bytes.length > MAX_HANDSHAKE_BYTES ? undefined : parseHandshake(bytes);
    if (challenge?.kind !== 'challenge') throw troubleOfResponse(asked);
    const { nonce } = challenge;
    const proof = encodeHandshake({
      kind: 'prove',
      device: keyOf(device),
      signature: device.sign(connectBytes(host, tenant, nonce)),
      claim: null,
      invite: null,
    });
    const answer = await ask('session', {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'wellos-challenge': bytesToHex(nonce),
      },
      body: proof as Uint8Array<ArrayBuffer>,
    });
    const said = await jsonOf(answer);
    if (typeof said.token === 'string') return said.token;
    throw isDenial(said.why) ? new RelayTrouble(said.why) : troubleOfResponse(answer);
  };
  const currentToken = () => {
    const mine = (token ??= prove());
    mine.catch(() => {
      if (token === mine) token = undefined;
    });
    return mine;
  };
  const sendWith = async (path: string, request: RelayRequest) => {
    const used = await currentToken();
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${used}`);
    return { used: token, answer: await ask(path, { ...request, headers }) };
  };

  return {
    async send(path, request = {}) {
      const { used, answer } = await sendWith(path, request);
      if (answer.status !== 401) return answer;
      await answer.body?.cancel();
      if (token === used) token = undefined;
      return (await sendWith(path, request)).answer;
    },
  };
}

async function bodyOf(answer: Response): Promise<ArrayBuffer> {
  try {
    return await answer.arrayBuffer();
  } catch (error) {
    throw new RelayTrouble('broken-off', `HTTP ${answer.status}`, { cause: error });
  }
}

/** Of a relay's answer, which is an object; an empty one for what is none. */
export async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = new TextDecoder().decode(await bodyOf(answer));
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  } catch {
    // A page of whoever stands between.
    return {};
  }
}
