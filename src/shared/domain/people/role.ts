import { z } from 'zod';

/** From the most to the least entitled. */
export const roles = ['owner', 'engineer', 'foreman', 'pumper', 'contractor', 'viewer'] as const;
export type Role = (typeof roles)[number];
export const role = z.enum(roles);

export const everyone: readonly Role[] = roles;
export const fieldWriters: readonly Role[] = [
  'owner',
  'engineer',
  'foreman',
  'pumper',
  'contractor',
];
export const controlWriters: readonly Role[] = ['owner', 'engineer'];
export const owners: readonly Role[] = ['owner'];

/** Of two roles what both allow. */
export function lesserRole(one: Role, other: Role): Role {
  return roles.indexOf(one) > roles.indexOf(other) ? one : other;
}
