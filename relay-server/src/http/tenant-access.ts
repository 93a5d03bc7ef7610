import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTenantName, reachedOf } from '#relay/access/host-of.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Member } from '#shared/chunks/membership.ts';
import type { Room } from '#relay/exchange/room.ts';
import { bearerOf } from './admin-access.ts';
import type { RelayParts } from './relay-parts.ts';

export interface Named {
  readonly Params: { readonly name: string };
}

/** A member that asks, by a token it got for proving itself. */
export interface Asking {
  readonly room: Room;
  readonly device: DeviceKey;
  readonly member: Member;
}

/** Where a request was sent, in the words of who sent it. */
export function hostOf(
  { config }: RelayParts,
  headers: FastifyRequest['headers'],
): string | undefined {
  const forwarded = config.trustProxy ? headers['x-forwarded-host'] : undefined;
  return typeof forwarded === 'string' ? forwarded : headers.host;
}

export function reached(parts: RelayParts, headers: FastifyRequest['headers']) {
  const { domain } = parts.config;
  return reachedOf(hostOf(parts, headers), { publicHosts: parts.publicHosts(), domain });
}

/** undefined: the request has been answered. Rights are those of this moment, whatever they were when the token was made. */
export async function askingMember(
  { rooms, tokens }: RelayParts,
  request: FastifyRequest<Named>,
  reply: FastifyReply,
): Promise<Asking | undefined> {
  const { name } = request.params;
  const token = bearerOf(request);
  const device = token && isTenantName(name) ? tokens.deviceOf(name, token) : undefined;
  const room = device && (await rooms.open(name));
  const isActive = room && room.account().state === 'active';
  const member = isActive ? room.members.memberNow(device!) : undefined;
  if (room && device && member) return { room, device, member };
  await reply.code(401).header('www-authenticate', 'Bearer').send({ why: 'not-proven' });
  return undefined;
}
