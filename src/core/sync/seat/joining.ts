import { z } from 'zod';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { isAsking } from '#shared/chunks/membership.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import { createDevice, type Device } from '../chunks/device.ts';
import { inviteKeyOf } from '../chunks/members-desk.ts';
import type { Place } from '../chunks/place.ts';
import type { Ports } from '#core/ports.ts';
import { encodeName, type Name, sealForInviter } from './about.ts';
import type { InvitationText } from './invitation-text.ts';
import type { Memory } from './memory.ts';
import { pairingCode } from './pairing-code.ts';

const metaKey = 'joining';
const secretName = 'join-secret';

const remembered = z.object({
  tenantName: z.string(),
  inviter: z.string(),
  inviterName: z.string().nullable(),
  inviteKey: z.string(),
  expiresAtMs: z.number(),
});
type Remembered = z.output<typeof remembered>;

/** A seat on its way to becoming a member, from the invitation it was given to the moment it holds what the others hold. */
export interface Joining {
  /** null: nothing is under way. */
  readonly invite: { readonly key: DeviceKey; sign(bytes: Uint8Array): Uint8Array } | null;
  readonly isUnderWay: boolean;
  begin(invitation: InvitationText): Promise<void>;
  /** Does what can be done now. `isInStep`: with some place that is connected. */
  step(isInStep: boolean): void;
  status(received: number): SyncStatus['joining'];
}

export interface JoiningDeps {
  readonly tenantId: string;
  readonly place: Place;
  readonly device: Device;
  readonly memory: Memory;
  readonly keychain: Keychain;
  readonly ports: Pick<Ports, 'random'>;
  readonly ownName: () => Name;
  readonly joined: () => void;
}

export async function openJoining(deps: JoiningDeps): Promise<Joining> {
  const { place, memory, keychain } = deps;
  let under = readUnderWay(memory);
  let secret = under && (await keychain.read(secretName));

  const end = () => {
    memory.write(metaKey, null);
    under = undefined;
    secret = undefined;
    keychain.remove(secretName).catch(() => {
      // It is of no use any more: the invitation has been joined with.
    });
    deps.joined();
  };
  const step = (): NonNullable<SyncStatus['joining']>['step'] => {
    const { rights } = place;
    const member = rights?.now.members.get(place.ownKey);
    if (!rights || !under) return 'reaching';
    if (!member) return isUsed(place, under.inviteKey as DeviceKey) ? 'used' : 'reaching';
    if (isAsking(rights.now, rights.chunks, member)) return 'confirming';
    return place.ring.current(place.dataSpaces[0]!) === undefined ? 'keys' : 'receiving';
  };

  return {
    get isUnderWay() {
      return under !== undefined && !isTurnedAway(place, under.inviteKey as DeviceKey);
    },
    get invite() {
      // Until it has been let in: a line may have broken before anybody else had heard that it joined.
      if (!under || !secret) return null;
      const { sign } = createDevice(secret);
      return { key: inviteKeyOf(secret), sign };
    },
    async begin(invitation) {
      const { tenantName, inviter, inviterName, expiresAtMs } = invitation;
      await keychain.write(secretName, invitation.secret);
      secret = invitation.secret;
      under = { tenantName, inviter, inviterName, expiresAtMs, inviteKey: inviteKeyOf(secret) };
      if (place.root !== invitation.root) place.expect(invitation.root);
      memory.write(metaKey, JSON.stringify(under));
    },
    step(isInStep) {
      if (!under) return;
      if (secret && step() === 'reaching' && isOpen(place, under.inviteKey as DeviceKey)) {
        const said = { tenantId: deps.tenantId, author: place.ownKey };
        const about = sealForInviter(secret, said, encodeName(deps.ownName()), deps.ports.random);
        place.join(secret, about);
      }
      if (step() === 'receiving' && isInStep) end();
    },
    status(received) {
      if (!under) return null;
      const { tenantName, inviterName, expiresAtMs, inviter, inviteKey } = under;
      const code = pairingCode(inviter as DeviceKey, place.ownKey, inviteKey as DeviceKey);
      return {
        by: 'invitation',
        step: step(),
        code,
        tenantName,
        invitedBy: inviterName,
        expiresAtMs,
        received,
      };
    },
  };
}

function readUnderWay(memory: Memory): Remembered | undefined {
  const text = memory.read(metaKey);
  return text === undefined ? undefined : remembered.parse(JSON.parse(text));
}

/** It had joined with the invitation, and an owner has revoked it since. */
function isTurnedAway({ rights, ownKey }: Place, inviteKey: DeviceKey): boolean {
  if (!rights || rights.now.members.has(ownKey)) return false;
  return [...rights.now.applied].some((id) => {
    const { author, entry } = rights.chunks.get(id)!;
    return author === ownKey && entry?.kind === 'join' && entry.inviteKey === inviteKey;
  });
}

function isOpen(place: Place, inviteKey: DeviceKey): boolean {
  return kindsWith(place, inviteKey).join() === 'invite';
}

/** Somebody else was faster, or the invitation does not hold any more. */
function isUsed(place: Place, inviteKey: DeviceKey): boolean {
  return kindsWith(place, inviteKey).includes('join');
}

/** The kinds of entries in effect about an invitation. */
export function kindsWith({ rights }: Pick<Place, 'rights'>, inviteKey: DeviceKey): string[] {
  if (!rights) return [];
  return [...rights.now.applied].flatMap((id) => {
    const entry = rights.chunks.get(id)!.entry!;
    return 'inviteKey' in entry && entry.inviteKey === inviteKey ? [entry.kind] : [];
  });
}
