import {
  controlWriters,
  fieldWriters,
  owners,
  type Role,
  roles,
} from '#shared/domain/people/role.ts';
import { membersSpace, type Space } from './header.ts';

const fieldSpace = 'field' as Space;
const controlSpace = 'control' as Space;

/** The spaces there are, the one first that decides about the others. */
export const spaces: readonly Space[] = [membersSpace, controlSpace, fieldSpace];

const writersBySpace: Readonly<Record<string, readonly Role[]>> = {
  [membersSpace]: owners,
  [controlSpace]: controlWriters,
  [fieldSpace]: fieldWriters,
};

export function mayWrite(role: Role | undefined, space: Space): boolean {
  return role !== undefined && (writersBySpace[space] ?? []).includes(role);
}

/** 0 for the most entitled. */
export function rankOf(role: Role): number {
  return roles.indexOf(role);
}
