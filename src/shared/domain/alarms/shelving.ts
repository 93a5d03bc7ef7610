import type { Role } from '#shared/domain/people/role.ts';
import type { AlarmPriority } from './priority.ts';

const HOUR_MS = 3_600_000;
/** Domain reference 7.6, unsourced. */
export const LONGEST_SHELF_MS = 12 * HOUR_MS;
export const LONGEST_SHELF_WITH_SUPERVISOR_MS = 24 * HOUR_MS;

const supervisors: readonly Role[] = ['owner', 'engineer', 'foreman'];

export const shelvingRefusals = [
  'reason-missing',
  'time-missing',
  'too-long',
  'needs-supervisor',
  'needs-second-person',
] as const;
export type ShelvingRefusal = (typeof shelvingRefusals)[number];

export interface ShelvingRequest {
  readonly priority: AlarmPriority;
  readonly forMs: number;
  readonly reason: string;
  readonly personName: string;
  readonly role: Role;
  /** Who agreed to it beside the one who shelves. */
  readonly secondPerson: string | null;
}

/**
 * Why an alarm may not be put on the shelf so; undefined when it may. Always for a reason and a time: up to 12 h, up to
 * 24 h by a supervisor (foreman, engineer, owner); a critical one only with a second person. Domain reference 7.6, unsourced.
 */
export function refuseShelving(request: ShelvingRequest): ShelvingRefusal | undefined {
  if (request.reason.trim() === '') return 'reason-missing';
  if (!(request.forMs > 0)) return 'time-missing';
  if (request.forMs > LONGEST_SHELF_WITH_SUPERVISOR_MS) return 'too-long';
  if (request.forMs > LONGEST_SHELF_MS && !supervisors.includes(request.role))
    return 'needs-supervisor';
  if (request.priority === 'critical' && !hasSecondPerson(request)) return 'needs-second-person';
  return undefined;
}

function hasSecondPerson({ secondPerson, personName }: ShelvingRequest): boolean {
  const second = secondPerson?.trim().toLowerCase() ?? '';
  return second !== '' && second !== personName.trim().toLowerCase();
}
