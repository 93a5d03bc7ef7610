import { z } from 'zod';
import { tokenId } from '#shared/domain/identity/ids.ts';
import { owners, role } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';

/** Tokens for the public HTTP API of the session's tenant. Only their hash is kept. */
export const access = {
  tokens: query({ roles: owners }).output(
    z.array(
      z.object({
        tokenId,
        name: z.string(),
        role,
        createdAtMs: z.number(),
        lastUsedAtMs: z.number().nullable(),
      }),
    ),
  ),
  createToken: command({ roles: owners })
    .input(z.object({ ...commandFields, name: z.string().trim().min(1).max(80), role }))
    .output(commandDone.extend({ tokenId, token: z.string() })),
  revokeToken: command({ roles: owners })
    .input(z.object({ ...commandFields, tokenId }))
    .output(commandDone),
};
