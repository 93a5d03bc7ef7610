import type { FastifyInstance } from 'fastify';
import { admit } from '#relay/access/admit.ts';
import { isProof } from '#relay/access/check-proof.ts';
import {
  type DenialReason,
  encodeHandshake,
  HANDSHAKE_VERSION,
  type Prove,
  parseHandshake,
} from '#shared/chunks/handshake.ts';
import type { RelayParts } from './relay-parts.ts';
import { askingMember, type Named, reached } from './tenant-access.ts';

interface Proving extends Named {
  readonly Body: Buffer;
  readonly Headers: { readonly 'wellos-challenge'?: string };
}

/** The handshake in two requests, for blobs and for who asks who is here: a challenge, and a token for who meets it. */
export function addSessionRoutes(app: FastifyInstance, parts: RelayParts): void {
  const { tokens, greeting, now } = parts;

  app.get<Named>('/t/:name/session', async ({ params: { name } }, reply) => {
    const nonce = tokens.challenge(name);
    return reply
      .header('cache-control', 'no-store')
      .type('application/octet-stream')
      .send(Buffer.from(encodeHandshake({ kind: 'challenge', version: HANDSHAKE_VERSION, nonce })));
  });

  app.post<Proving>('/t/:name/session', async (request, reply) => {
    const { name } = request.params;
    const waitS = await greeting.doorkeeper.knock(request.ip);
    if (waitS !== undefined)
      return reply.code(429).header('retry-after', waitS).send({ why: 'too-many' });
    const message = Buffer.isBuffer(request.body)
      ? parseHandshake(new Uint8Array(request.body))
      : undefined;
    const nonce = Buffer.from(request.headers['wellos-challenge'] ?? '', 'hex');
    const why =
      message?.kind === 'prove'
        ? await denialOf(
            parts,
            { name, host: reached(parts, request.headers)!.host, nonce },
            message,
          )
        : 'malformed';
    if (why) {
      greeting.doorkeeper.denied(request.ip);
      greeting.metrics.denied.inc({ why });
      return reply.code(401).send({ why });
    }
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send(tokens.make(name, (message as Prove).device));
  });

  app.get<Named>('/t/:name/presence', async (request, reply) => {
    const asking = await askingMember(parts, request, reply);
    return asking && { now: now(), connected: await asking.room.present() };
  });
}

/** undefined: a member that has proven itself. */
async function denialOf(
  { tokens, rooms, greeting }: RelayParts,
  {
    name,
    host,
    nonce,
  }: { readonly name: string; readonly host: string; readonly nonce: Uint8Array },
  prove: Prove,
): Promise<DenialReason | undefined> {
  const isOurs = tokens.isChallenge(name, nonce);
  if (!isOurs || !isProof(greeting.crypto, prove, { host, name, nonce: new Uint8Array(nonce) }))
    return 'not-proven';
  const room = await rooms.open(name);
  if (!room) return 'no-such-tenant';
  const admission = admit(room.account(), room.members, prove);
  if ('denied' in admission) return admission.denied;
  return admission.as === 'member' ? undefined : 'stranger';
}
