import { controlWriters } from '#shared/domain/people/role.ts';
import { useRead } from './use-read.ts';

/** Whether the person at the screen may change devices, tags and templates; no while that is not known. */
export function useMayControl(): boolean {
  const { data } = useRead('session', 'describe', undefined);
  return data !== undefined && controlWriters.includes(data.role);
}
