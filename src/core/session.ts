import type { PersonId, SeatId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';

/** In whose name a call is made. Every channel and every HTTP request has exactly one. */
export interface Session {
  readonly tenantId: TenantId | null;
  readonly personId: PersonId;
  readonly personName: string;
  readonly seatId: SeatId;
  readonly seatName: string;
  readonly role: Role;
}
