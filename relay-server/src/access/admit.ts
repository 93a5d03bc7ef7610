import type { DenialReason, Prove, Welcome } from '#shared/chunks/handshake.ts';
import type { Account } from '#relay/tenants/registry.ts';
import { isClaim } from './claim.ts';
import type { TenantMembers } from './tenant-members.ts';

export type Admission = { readonly as: Welcome['as'] } | { readonly denied: DenialReason };

/** Who has proven a device's key is let in as what the members space makes of it. */
export function admit(account: Account, members: TenantMembers, prove: Prove): Admission {
  if (account.state === 'suspended') return { denied: 'suspended' };
  if (members.isEmpty)
    return isClaim(prove.claim, account.claimHash) ? { as: 'claiming' } : { denied: 'stranger' };
  if (members.memberNow(prove.device)) return { as: 'member' };
  if (prove.invite && members.isOpenInvite(prove.invite.key)) return { as: 'joining' };
  return { denied: members.everJoined(prove.device) ? 'revoked' : 'stranger' };
}
