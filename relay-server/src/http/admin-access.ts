import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOfText, isSameSecret } from '#relay/crypto.ts';
import type { Doorkeeper } from '#relay/links/doorkeeper.ts';

/** Lets through who shows one of the tokens, and slows down who guesses. */
export function requireToken(tokens: readonly string[], doorkeeper: Doorkeeper) {
  const hashes = tokens.map(hashOfText);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const waitS = await doorkeeper.knock(request.ip);
    if (waitS !== undefined)
      return void (await reply.code(429).header('retry-after', waitS).send());
    const given = hashOfText(bearerOf(request) ?? '');
    if (hashes.some((hash) => isSameSecret(hash, given))) return;
    doorkeeper.denied(request.ip);
    await reply.code(401).header('www-authenticate', 'Bearer').send();
  };
}

export function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
}
