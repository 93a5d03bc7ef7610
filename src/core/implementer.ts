import {
  ORPCError,
  ValidationError,
  implement,
  type ImplementerInternalWithMiddlewares,
} from '@orpc/server';
import { contract, type Contract } from '#shared/contract/index.ts';
import { toRefusedError } from '#shared/contract/call-errors.ts';
import type { CallMeta } from '#shared/contract/call.ts';
import type { Columns, FrameDescription } from '#shared/contract/frames.ts';
import { Refusal, isRefusal } from '#shared/kit/refusal.ts';
import type { CommandQueue } from './command-queue.ts';
import type { CoreDeps, TenantDeps } from './core-deps.ts';
import { logBug } from './log.ts';
import type { Session } from './session.ts';
import { isDamage } from './storage/damage.ts';

/** What every handler is given. */
export interface CallContext {
  readonly session: Session;
  readonly core: CoreDeps;
  /** The session's tenant, open; null in a session without one. */
  readonly tenant: TenantDeps | null;
  /** The one queue commands of this tenant (or of the installation) stand in. */
  readonly commands: CommandQueue;
  /** Sends sample arrays beside the answer. */
  readonly frames: FrameSender;
}

export interface FrameSender {
  send(columns: Columns): FrameDescription;
}

export interface TenantCallContext extends CallContext {
  readonly tenant: TenantDeps;
}

// Written out: what the compiler infers is too long for it to print.
type Os<Context extends CallContext> = ImplementerInternalWithMiddlewares<
  Contract,
  CallContext & Record<never, never>,
  Context
>;

/** For calls that belong to no tenant. */
export const installationOs: Os<CallContext> = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, next, procedure, path }) => {
    const meta = procedure['~orpc'].meta as CallMeta;
    try {
      if (!mayCall(meta, context)) throw new Refusal('not-allowed', { call: path.join('.') });
      if (meta.scope === 'tenant' && !context.tenant) throw new Refusal('no-tenant-chosen');
      const result = isQueued(meta) ? await context.commands.run(async () => next()) : await next();
      return { ...result, output: tellStreamFailures(result.output, context, path) };
    } catch (error) {
      throw toWireError(error, context, path);
    }
  });

/** For calls of a tenant: `context.tenant` is there. */
export const os: Os<TenantCallContext> = installationOs.use(({ context, next }) => {
  if (!context.tenant) throw new Refusal('no-tenant-chosen');
  return next({ context: { tenant: context.tenant } });
});

function mayCall({ roles, comingIn = false }: CallMeta, { session, tenant }: CallContext): boolean {
  return roles.includes(session.role) || (comingIn && tenant?.sync.isComingIn === true);
}

function isQueued({ kind, takesTurns = false }: CallMeta): boolean {
  return kind === 'command' && !takesTurns;
}

/** A stream fails after its call has been answered; its failure takes the same form. */
function tellStreamFailures<T>(output: T, context: CallContext, path: readonly string[]): T {
  if (!isAsyncGenerator(output)) return output;
  return guardStream(output, context, path) as T;
}

async function* guardStream(
  stream: AsyncGenerator<unknown>,
  context: CallContext,
  path: readonly string[],
) {
  try {
    yield* stream;
  } catch (error) {
    throw toWireError(error, context, path);
  }
}

function toWireError(
  error: unknown,
  context: CallContext,
  path: readonly string[],
): ORPCError<string, unknown> {
  if (isRefusal(error)) return toRefusedError(error);
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST')
      return toRefusedError(invalidInput(error.cause));
    if (error.defined || error.code === 'NOT_FOUND') return error;
  }
  if (isDamage(error) && context.tenant) {
    context.core.tenants.heal(context.tenant.tenantId);
    return toRefusedError(new Refusal('database-damaged', { file: 'tenant.db' }, { cause: error }));
  }
  const bugId = logBug(context.core.log, error, { call: path.join('.') });
  return new ORPCError('BUG', { defined: true, status: 500, message: 'Bug', data: { bugId } });
}

function invalidInput(error: ValidationError): Refusal {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((part) =>
    typeof part === 'object' ? String(part.key) : String(part),
  );
  return new Refusal('input-invalid', { field: path.join('.'), problem: issue?.message ?? '' });
}

function isAsyncGenerator(value: unknown): value is AsyncGenerator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
