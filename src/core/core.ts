import type { Router } from '@orpc/server';
import type { Logger } from 'pino';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { ApiTokens } from './core-deps.ts';
import type { CallContext } from './implementer.ts';
import type { Session } from './session.ts';

/** In whose name someone wants to speak; the seat's own person unless a name is given. */
export interface SessionRequest {
  readonly tenantId: TenantId | null;
  readonly role: Role;
  readonly personName?: string;
}

/** A running core, as the shells around it see it. */
export interface Core {
  // oRPC's own type for "a router of anything that this context suffices for".
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly router: Router<any, CallContext>;
  readonly log: Logger;
  readonly tokens: Pick<ApiTokens, 'check'>;
  /** Opens the tenant when it is not open; refuses what opening refuses. */
  createSession(request: SessionRequest): Promise<Session>;
  /** What a call of this session is given now; refuses `tenant-not-open` when its tenant was closed since. */
  contextOf(session: Session): Omit<CallContext, 'frames'>;
  /** Starts the simulated lease and has its tenant ready; null where it cannot be had, which is logged. */
  explore(): Promise<TenantId | null>;
  /** Leaves word in the lock file where this core can be reached. */
  announce(url: string): void;
  close(): Promise<void>;
}
