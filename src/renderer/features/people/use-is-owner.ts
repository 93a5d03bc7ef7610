import { useRead } from '#renderer/app/use-read.ts';

/** Whether who sits here decides about members; no while that is not known. */
export function useIsOwner(): boolean {
  return useRead('session', 'describe', undefined).data?.role === 'owner';
}
