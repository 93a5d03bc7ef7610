import { hexToBytes } from '#shared/chunks/bytes.ts';
import { type Cbor, encodeCbor } from '#shared/chunks/cbor.ts';
import type { SpaceKey } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type DeviceKey, spaceOf, type SpaceKeyId } from '#shared/chunks/header.ts';
import { bytesOf, hexOf, listOf, parseCbor, textOf, timeOf } from '#shared/chunks/read-cbor.ts';
import type { SpaceState } from '#shared/chunks/wire.ts';
import type { Random } from '#shared/kit/clock.ts';
import type { Device } from '../chunks/device.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { openAbout, sealAbout } from './about.ts';

/** What a seat says of itself to seats it has no link to: what it holds of each space, and what it computed of it. */
export interface StandingWords {
  readonly author: DeviceKey;
  /** When it was said, by the author's clock; later words stand in place of earlier ones. */
  readonly atMs: number;
  readonly app: string;
  /** Has just come, and wants to hear of the others. */
  readonly asks: boolean;
  readonly spaces: readonly SpaceState[];
}

const mark = 'wellos/standing/1';
const SIGNATURE_BYTES = 64;
const MAX_SPACES = 64;
const MAX_APP = 60;

/** Sealed with a key that members have, and signed by the device: a relay that passes it on can neither read nor make it. */
export function sealStanding(
  said: Omit<StandingWords, 'author'> & { readonly tenantId: string },
  {
    device,
    key,
    random,
  }: { readonly device: Device; readonly key: SpaceKey; readonly random: Pick<Random, 'bytes'> },
): Uint8Array {
  const author = keyOf(device);
  const words = wordsOf(said);
  const signature = device.sign(bytesToSign({ tenantId: said.tenantId, author }, words));
  const sealed = sealAbout(key, { tenantId: said.tenantId, author }, [words, signature], random);
  return encodeCbor([mark, device.publicKey, sealed]);
}

/** undefined: it is something else, its key is not here, or it is not what the device has signed. */
export function openStanding(
  bytes: Uint8Array,
  tenantId: string,
  keyOf: (id: SpaceKeyId) => SpaceKey | undefined,
): StandingWords | undefined {
  const outer = parseCbor(bytes, (value) => {
    const [kind, author, sealed] = listOf(value);
    if (kind !== mark) return undefined;
    return { author: hexOf(author, 32) as DeviceKey, sealed: bytesOf(sealed) };
  });
  if (!outer) return undefined;
  const { author } = outer;
  return openAbout(keyOf, { tenantId, author }, outer.sealed, (value) => {
    const [words, signature] = listOf(value);
    const isSigned = nodeCrypto.verify(
      hexToBytes(author),
      bytesToSign({ tenantId, author }, words ?? null),
      bytesOf(signature, SIGNATURE_BYTES),
    );
    return isSigned ? { author, ...readWords(words) } : undefined;
  });
}

function bytesToSign(
  { tenantId, author }: { readonly tenantId: string; readonly author: DeviceKey },
  words: Cbor,
): Uint8Array {
  return encodeCbor([mark, tenantId, hexToBytes(author), words]);
}

function wordsOf({ atMs, app, asks, spaces }: Omit<StandingWords, 'author'>): Cbor {
  const states = spaces.map(({ space, digest, state }) => [
    space,
    hexToBytes(digest),
    state === null ? null : hexToBytes(state),
  ]);
  return [atMs, app.slice(0, MAX_APP), states, asks];
}

function readWords(value: Cbor | undefined): Omit<StandingWords, 'author'> {
  const [atMs, app, spaces, asks] = listOf(value);
  return {
    atMs: timeOf(atMs),
    app: textOf(app, MAX_APP),
    asks: asks === true,
    spaces: listOf(spaces)
      .slice(0, MAX_SPACES)
      .map((one) => {
        const [space, digest, state] = listOf(one);
        return {
          space: spaceOf(space),
          digest: hexOf(digest, 32),
          state: state === null ? null : hexOf(state, 32),
        };
      }),
  };
}
