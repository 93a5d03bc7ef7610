import type { Welcome } from '#shared/chunks/handshake.ts';
import { membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';

/** Which spaces are exchanged with whom: who is not yet a member sees who the members are, so that it can become one. */
export function spacesOf(as: Welcome['as']): readonly Space[] {
  return as === 'member' ? spaces : [membersSpace];
}
