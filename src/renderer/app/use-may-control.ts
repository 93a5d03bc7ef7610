import { controlWriters, fieldWriters } from '#shared/domain/people/role.ts';
import { useRead } from './use-read.ts';

/** Whether the person at the screen may change devices, tags and templates; no while that is not known. */
export function useMayControl(): boolean {
  return useHasRole(controlWriters);
}

/** Whether the person at the screen may enter what was read in the field; no while that is not known. */
export function useMayEnter(): boolean {
  return useHasRole(fieldWriters);
}

function useHasRole(roles: typeof controlWriters): boolean {
  const { data } = useRead('session', 'describe', undefined);
  return data !== undefined && roles.includes(data.role);
}
