import { hexToBytes } from '#shared/chunks/bytes.ts';
import { connectBytes, type Prove } from '#shared/chunks/handshake.ts';
import type { RelayCrypto } from '#relay/crypto.ts';

/** Where a proof was made for: the address as the device wrote it, the tenant named in it, and the challenge. */
export interface ProvenFor {
  readonly host: string;
  readonly name: string;
  readonly nonce: Uint8Array;
}

/** Whether the device holds its key, and the invitation's where it shows one. */
export function isProof(
  { verify }: Pick<RelayCrypto, 'verify'>,
  { device, signature, invite }: Prove,
  { host, name, nonce }: ProvenFor,
): boolean {
  const signed = connectBytes(host, name, nonce);
  const isInvite = !invite || verify(hexToBytes(invite.key), signed, invite.signature);
  return isInvite && verify(hexToBytes(device), signed, signature);
}
