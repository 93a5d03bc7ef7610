import { oc } from '@orpc/contract';
import { z } from 'zod';
import { batchId, commandId } from '#shared/domain/identity/ids.ts';
import { everyone, type Role } from '#shared/domain/people/role.ts';
import { refusalCodes } from '#shared/kit/refusal.ts';

/**
 * What every call says of itself; one middleware in the core acts on it.
 * - `kind`: a query reads, a command writes (one at a time, in order), a stream keeps telling.
 * - `scope`: `tenant` calls need a session with a tenant, `installation` calls do not.
 * - `roles`: who may.
 * - `comingIn`: so may a seat that is no member yet and on its way to becoming one, a viewer until then.
 * - `public`: also offered as HTTP under /api/v1, with the entry's `route`.
 * - `takesTurns`: a command that may be long and gives way between its short steps; it does not hold the queue.
 */
export interface CallMeta {
  readonly kind: 'query' | 'command' | 'stream';
  readonly scope: 'tenant' | 'installation';
  readonly roles: readonly Role[];
  readonly comingIn?: boolean;
  readonly public: boolean;
  readonly takesTurns?: boolean;
}

type CallOptions = Partial<Omit<CallMeta, 'kind' | 'public'>>;

const base = oc
  .$meta<CallMeta>({ kind: 'query', scope: 'tenant', roles: everyone, public: false })
  .errors({
    REFUSED: {
      status: 422,
      message: 'Refused',
      data: z.object({
        code: z.enum(refusalCodes),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    },
    /** A bug in WellOS; `bugId` is in the log beside the stack. */
    BUG: { status: 500, message: 'Bug', data: z.object({ bugId: z.string() }) },
  });

export function query(options: CallOptions = {}) {
  return base.meta({ scope: 'tenant', roles: everyone, ...options, kind: 'query', public: false });
}

export function command(options: CallOptions & { readonly roles: readonly Role[] }) {
  return base.meta({ scope: 'tenant', ...options, kind: 'command', public: false });
}

export function stream(options: CallOptions = {}) {
  return base.meta({ scope: 'tenant', roles: everyone, ...options, kind: 'stream', public: false });
}

interface PublicRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
}

export function publicQuery(route: PublicRoute, options: CallOptions = {}) {
  return base
    .meta({ scope: 'tenant', roles: everyone, ...options, kind: 'query', public: true })
    .route({ ...route, inputStructure: 'compact', outputStructure: 'compact' });
}

export function publicCommand(
  route: PublicRoute,
  options: CallOptions & { readonly roles: readonly Role[] },
) {
  return base
    .meta({ scope: 'tenant', ...options, kind: 'command', public: true })
    .route({ ...route, inputStructure: 'compact', outputStructure: 'compact' });
}

/**
 * Fields every command takes. A caller that repeats a command with the same `commandId` (after a broken line)
 * gets the first answer and nothing happens twice.
 */
export const commandFields = {
  commandId: commandId.optional(),
  batchId: batchId.optional(),
  reason: z.string().max(500).optional(),
  screen: z.string().max(120).optional(),
};

/** What every command answers at least. */
export const commandDone = z.object({ commandId });
