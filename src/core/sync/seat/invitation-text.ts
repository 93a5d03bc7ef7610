import { hexToBytes } from '#shared/chunks/bytes.ts';
import { encodeCbor, Malformed } from '#shared/chunks/cbor.ts';
import type { ChunkId, DeviceKey } from '#shared/chunks/header.ts';
import { bytesOf, hexOf, listOf, parseCbor, textOf, timeOf } from '#shared/chunks/read-cbor.ts';
import { tenantId as tenantIdSchema, type TenantId } from '#shared/domain/identity/ids.ts';
import { type Role, roles } from '#shared/domain/people/role.ts';

/** All that a newcomer has to know. Whoever has it may ask to be let in, once. */
export interface InvitationText {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  /** The chunk the tenant began with: everything is checked against it. */
  readonly root: ChunkId;
  /** 32 bytes. */
  readonly secret: Uint8Array;
  readonly role: Role;
  /** The device that has invited. */
  readonly inviter: DeviceKey;
  readonly inviterName: string | null;
  readonly relay: string | null;
  /** `host:port` of seats on the LAN that may be there. */
  readonly addresses: readonly string[];
  readonly expiresAtMs: number;
}

const VERSION = 1;
const scheme = 'wellos:join/';
const MAX_ADDRESSES = 8;

export function encodeInvitation(invitation: InvitationText): string {
  const { tenantId, tenantName, root, secret, role, inviter, inviterName, relay } = invitation;
  const bytes = encodeCbor([
    VERSION,
    tenantId,
    tenantName,
    hexToBytes(root),
    secret,
    role,
    hexToBytes(inviter),
    inviterName,
    relay,
    invitation.addresses.slice(0, MAX_ADDRESSES),
    invitation.expiresAtMs,
  ]);
  return scheme + Buffer.from(bytes).toString('base64url');
}

/** undefined for a text that holds none. What stands around it, as in a mail, is passed over. */
export function parseInvitation(text: string): InvitationText | undefined {
  const [, words] = /wellos:join\/([\w-]+)/.exec(text.replaceAll(/\s+/g, '')) ?? [];
  if (words === undefined) return undefined;
  return parseCbor(new Uint8Array(Buffer.from(words, 'base64url')), (value) => {
    const [version, tenant, name, root, secret, role, inviter, by, relay, addresses, expires] =
      listOf(value);
    if (version !== VERSION) throw new Malformed('of another version');
    return {
      tenantId: idOf(textOf(tenant, 26)),
      tenantName: textOf(name, 200),
      root: hexOf(root, 32) as ChunkId,
      secret: bytesOf(secret, 32),
      role: roleOf(textOf(role, 20)),
      inviter: hexOf(inviter, 32) as DeviceKey,
      inviterName: by === null ? null : textOf(by, 200),
      relay: relay === null ? null : textOf(relay, 300),
      addresses: listOf(addresses)
        .slice(0, MAX_ADDRESSES)
        .map((one) => textOf(one, 300)),
      expiresAtMs: timeOf(expires),
    };
  });
}

function idOf(text: string): TenantId {
  const id = tenantIdSchema.safeParse(text);
  if (!id.success) throw new Malformed('no id of a tenant');
  return id.data;
}

function roleOf(text: string): Role {
  const role = roles.find((one) => one === text);
  if (!role) throw new Malformed('no role');
  return role;
}
