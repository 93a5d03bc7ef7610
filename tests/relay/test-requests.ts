import { parseHandshake, type Challenge, encodeHandshake } from '#shared/chunks/handshake.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { must } from '#shared/kit/must.ts';
import { proofOf } from './test-link.ts';
import type { Device } from './test-tenant.ts';

/** Proves a device in two requests; answers the status, and the token of who is let in. */
export async function prove(url: string, name: string, device: Device, host = new URL(url).host) {
  const asked = await fetch(`${url}t/${name}/session`);
  const challenge = must(
    parseHandshake(new Uint8Array(await asked.arrayBuffer())),
    'a challenge',
  ) as Challenge;
  const body = Buffer.from(encodeHandshake(proofOf(host, name, device, challenge)));
  const headers = {
    'content-type': 'application/octet-stream',
    'wellos-challenge': bytesToHex(challenge.nonce),
  };
  const send = () => fetch(`${url}t/${name}/session`, { method: 'POST', headers, body });
  const response = await send();
  const { token, why } = (await response.json()) as { token?: string; why?: string };
  return { status: response.status, token, why, send };
}

export async function tokenOf(url: string, name: string, device: Device): Promise<string> {
  return must((await prove(url, name, device)).token, 'a token');
}

/** tus 1.0, by hand: what the protocol says and no more. */
export function createUploader(url: string, name: string, token: string) {
  const common = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  return {
    begin: (hash: string, length: number) =>
      fetch(`${url}t/${name}/uploads`, {
        method: 'POST',
        headers: {
          ...common,
          'upload-length': String(length),
          'upload-metadata': `hash ${Buffer.from(hash).toString('base64')}`,
        },
      }),
    offset: async (at: string) =>
      Number(
        (await fetch(new URL(at, url), { method: 'HEAD', headers: common })).headers.get(
          'upload-offset',
        ),
      ),
    /** Sends from an offset; `cutAfter` bytes the connection ends. */
    async send(at: string, bytes: Uint8Array, offset: number, cutAfter?: number): Promise<number> {
      const cut = new AbortController();
      const headers = {
        ...common,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      };
      const body =
        cutAfter === undefined
          ? Buffer.from(bytes.subarray(offset))
          : cutting(bytes.subarray(offset), cutAfter, cut);
      const request = fetch(new URL(at, url), {
        method: 'PATCH',
        headers,
        body,
        signal: cut.signal,
        duplex: 'half',
      } as RequestInit);
      return request.then(
        ({ status }) => status,
        () => 0,
      );
    },
  };
}

function cutting(
  bytes: Uint8Array,
  after: number,
  cut: AbortController,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(bytes.subarray(0, after));
      // Given time to arrive: what never left is no test of what did.
      await new Promise((resolve) => setTimeout(resolve, 150));
      cut.abort();
    },
  });
}
