import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mayWrite } from '#shared/chunks/spaces.ts';
import type { Space } from '#shared/chunks/header.ts';
import type { RelayParts } from './relay-parts.ts';
import { askingMember, type Named } from './tenant-access.ts';

const fieldSpace = 'field' as Space;
const dutyClaim = z.object({
  seatId: z.string().min(1).max(64),
  serial: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

/** Where a tenant's seats agree on which of them has the duty for alarms: one claim, written over the one before or not at all. */
export function addDutyRoutes(app: FastifyInstance, parts: RelayParts): void {
  app.get<Named>('/t/:name/duty', async (request, reply) => {
    const asking = await askingMember(parts, request, reply);
    if (!asking) return reply;
    const claim = await asking.room.store.duty.read();
    return reply.header('cache-control', 'no-store').send({ claim });
  });

  app.put<Named>('/t/:name/duty', async (request, reply) => {
    const asking = await askingMember(parts, request, reply);
    if (!asking) return reply;
    if (!mayWrite(asking.member.role, fieldSpace))
      return reply.code(403).send({ why: 'may-not-write' });
    const claim = dutyClaim.safeParse(request.body);
    if (!claim.success) return reply.code(400).send({ why: 'malformed' });
    const stands = await asking.room.store.duty.claim(claim.data);
    return reply.code(stands ? 200 : 409).send({ stands });
  });
}
