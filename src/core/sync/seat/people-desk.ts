import { byHeight } from '#shared/chunks/graph.ts';
import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import {
  isAsking,
  type Member as MemberNow,
  type MembersChunk,
} from '#shared/chunks/membership.ts';
import { rankOf } from '#shared/chunks/spaces.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Invitation, Member } from '#shared/contract/people.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { inviteKeyOf } from '../chunks/members-desk.ts';
import type { Place } from '../chunks/place.ts';
import { encodeInviteWords, type Name, openAbout, readInviteWords, sealAbout } from './about.ts';
import { encodeInvitation } from './invitation-text.ts';
import type { KeptInvitations } from './invitations.ts';
import { kindsWith } from './joining.ts';
import { pairingCode } from './pairing-code.ts';
import { kitsIn } from './which-kits.ts';

export interface PeopleDeps {
  readonly tenantId: Parameters<typeof encodeInvitation>[0]['tenantId'];
  readonly place: Place;
  readonly invitations: KeptInvitations;
  readonly names: () => ReadonlyMap<DeviceKey, Name>;
  readonly ownName: () => Name;
  readonly tenantName: () => string;
  /** Where a newcomer finds this seat. */
  readonly ways: () => { readonly relay: string | null; readonly addresses: readonly string[] };
  readonly share: () => Place;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
}

/** Who is a member, and what owners do about it. */
export interface PeopleDesk {
  members(): Member[];
  invitations(): Invitation[];
  invite(request: { role: Role; minutes: number; note: string }): Promise<{
    readonly inviteKey: DeviceKey;
    readonly text: string;
    readonly expiresAtMs: number;
  }>;
  withdraw(inviteKey: DeviceKey): Promise<void>;
  /** Refuses `member-not-found`, `invitation-expired`. */
  letIn(device: DeviceKey): void;
  /** Refuses `member-not-found`, `last-owner`. */
  changeRole(device: DeviceKey, role: Role): void;
  revoke(device: DeviceKey, isLost: boolean): void;
}

const controlSpace = 'control' as Space;
const MINUTE_MS = 60_000;

export function createPeopleDesk(deps: PeopleDeps): PeopleDesk {
  const { place, invitations, ports } = deps;
  return {
    members: () => (place.rights ? readMembers(deps, place.rights) : [alone(deps)]),
    invitations: () => readInvitations(deps),
    async invite({ role, minutes, note }) {
      const shared = deps.share();
      const secret = ports.random.bytes(32);
      const madeAtMs = ports.clock.nowMs();
      const expiresAtMs = madeAtMs + minutes * MINUTE_MS;
      const text = encodeInvitation({
        tenantId: deps.tenantId,
        tenantName: deps.tenantName(),
        root: must(shared.root, 'root'),
        secret,
        role,
        inviter: shared.ownKey,
        inviterName: deps.ownName().person,
        expiresAtMs,
        ...deps.ways(),
      });
      const inviteKey = inviteKeyOf(secret);
      // Before anybody could join with it: what is lost now lets nobody in.
      await invitations.add({ inviteKey, secret, text, expiresAtMs, isWithdrawn: false });
      const words = encodeInviteWords({ note, madeAtMs, expiresAtMs });
      const said = { tenantId: deps.tenantId, author: shared.ownKey };
      const key = must(shared.ring.current(controlSpace), 'a key of the control space');
      const about = sealAbout(key, said, words, ports.random);
      shared.invite(secret, role, { about, asks: true });
      return { inviteKey, text, expiresAtMs };
    },
    withdraw: (inviteKey) => invitations.withdraw(inviteKey),
    letIn(device) {
      const rights = mustBeShared(place);
      const member = memberOf(rights, device);
      const { invite } = askedWith(rights, member) ?? {};
      if (!invite || invite.entry?.kind !== 'invite') throw new Refusal('member-not-found');
      const words = wordsOf(deps, invite);
      const isWithdrawn = invitations.get(invite.entry.inviteKey)?.isWithdrawn === true;
      if (isWithdrawn || (words && words.expiresAtMs < ports.clock.nowMs()))
        throw new Refusal('invitation-expired');
      place.change(device, invite.entry.role);
    },
    changeRole(device, role) {
      const rights = mustBeShared(place);
      const member = memberOf(rights, device);
      if (isAsking(rights.now, rights.chunks, member)) throw new Refusal('member-not-found');
      if (member.role === role) return;
      if (role !== 'owner') keepAnOwner(rights, device);
      place.change(device, role);
    },
    revoke(device, isLost) {
      const rights = mustBeShared(place);
      memberOf(rights, device);
      keepAnOwner(rights, device);
      place.revoke(device, isLost);
    },
  };
}

function mustBeShared({ rights }: Place): Rights {
  if (!rights) throw new Refusal('member-not-found');
  return rights;
}

function memberOf({ now }: Rights, device: DeviceKey): MemberNow {
  const member = now.members.get(device);
  if (!member) throw new Refusal('member-not-found');
  return member;
}

/** A tenant without an owner could let nobody in, or out, ever again. */
function keepAnOwner({ now }: Rights, device: DeviceKey): void {
  const owners = [...now.members].filter(([, { role }]) => role === 'owner');
  if (owners.length === 1 && owners[0]![0] === device) throw new Refusal('last-owner');
}

function alone({ place, ownName }: PeopleDeps): Member {
  const { person, seat } = ownName();
  return {
    device: place.ownKey,
    kind: 'seat',
    isSelf: true,
    personName: person,
    seatName: seat,
    role: 'owner',
    state: 'member',
    code: null,
    invitedAs: null,
    joinedAtMs: null,
    isLost: false,
    seniority: 0,
  };
}

function readMembers(deps: PeopleDeps, rights: Rights): Member[] {
  const names = deps.names();
  const { ownKey } = deps.place;
  const kits = kitsIn(rights, names);
  const seniors = [...rights.now.members].toSorted(([, one], [, other]) =>
    byHeight(one.joined, other.joined),
  );
  const members = seniors.map(([device, member], seniority): Member => {
    const asked = askedWith(rights, member);
    return {
      ...base(device, ownKey, names),
      kind: kits.has(device) ? 'kit' : 'seat',
      role: member.role,
      state: asked ? 'asking' : 'member',
      code: asked ? codeOf(asked, device) : null,
      invitedAs: asked?.invite.entry?.kind === 'invite' ? asked.invite.entry.role : null,
      isLost: false,
      seniority,
    };
  });
  const gone = revokedIn(rights).map(({ device, role, isLost }): Member => ({
    ...base(device, ownKey, names),
    kind: names.get(device)?.kit ? 'kit' : 'seat',
    role,
    state: 'revoked',
    code: null,
    invitedAs: null,
    isLost,
    seniority: seniors.length,
  }));
  return [...members, ...gone].toSorted(
    (one, other) =>
      Number(other.isSelf) - Number(one.isSelf) ||
      Number(one.state === 'revoked') - Number(other.state === 'revoked') ||
      rankOf(one.role) - rankOf(other.role) ||
      (one.personName ?? '~').localeCompare(other.personName ?? '~'),
  );
}

function base(device: DeviceKey, ownKey: DeviceKey, names: ReadonlyMap<DeviceKey, Name>) {
  const name = names.get(device);
  return {
    device,
    isSelf: device === ownKey,
    personName: name?.person ?? null,
    seatName: name?.seat ?? null,
    joinedAtMs: name?.atMs ?? null,
  };
}

interface Asked {
  readonly invite: MembersChunk;
  readonly inviteKey: DeviceKey;
}

/** The invitation of a member that waits for an owner to compare the code; undefined: it does not. */
function askedWith({ now, chunks }: Rights, member: MemberNow): Asked | undefined {
  if (!isAsking(now, chunks, member)) return undefined;
  const { entry } = member.joined;
  if (entry?.kind !== 'join') return undefined;
  const { inviteKey } = entry;
  const invite = [...now.applied]
    .map((id) => chunks.get(id)!)
    .find((one) => one.entry?.kind === 'invite' && one.entry.inviteKey === inviteKey);
  return invite && { invite, inviteKey };
}

function codeOf({ invite, inviteKey }: Asked, device: DeviceKey): string {
  return pairingCode(invite.author, device, inviteKey);
}

function revokedIn({ now, chunks, membership }: Rights) {
  const byDevice = new Map<DeviceKey, { device: DeviceKey; role: Role; isLost: boolean }>();
  for (const id of now.applied) {
    const { entry, parents } = chunks.get(id)!;
    if (entry?.kind !== 'revoke' || now.members.has(entry.device)) continue;
    const { device } = entry;
    const role = membership.at(parents).members.get(device)?.role ?? 'viewer';
    const isLost = entry.isLost === true || byDevice.get(device)?.isLost === true;
    byDevice.set(device, { device, role, isLost });
  }
  return [...byDevice.values()];
}

function readInvitations(deps: PeopleDeps): Invitation[] {
  const { place, invitations, ports } = deps;
  const { rights } = place;
  if (!rights) return [];
  const names = deps.names();
  const nowMs = ports.clock.nowMs();
  return [...rights.now.applied]
    .map((id) => rights.chunks.get(id)!)
    .toSorted((one, other) => byHeight(other, one))
    .flatMap((chunk): Invitation[] => {
      const { entry } = chunk;
      if (entry?.kind !== 'invite') return [];
      const kept = invitations.get(entry.inviteKey);
      const words = wordsOf(deps, chunk);
      const expiresAtMs = words?.expiresAtMs ?? kept?.expiresAtMs ?? null;
      const state = stateOf({
        isJoined: kindsWith(place, entry.inviteKey).includes('join'),
        isWithdrawn: kept?.isWithdrawn === true,
        isExpired: expiresAtMs !== null && expiresAtMs < nowMs,
      });
      return [
        {
          inviteKey: entry.inviteKey,
          role: entry.role,
          note: words?.note ?? '',
          invitedBy: names.get(chunk.author)?.person ?? null,
          madeAtMs: words?.madeAtMs ?? null,
          expiresAtMs,
          state,
          text: state === 'open' ? (kept?.text ?? null) : null,
        },
      ];
    });
}

function stateOf(is: {
  readonly isJoined: boolean;
  readonly isWithdrawn: boolean;
  readonly isExpired: boolean;
}): Invitation['state'] {
  if (is.isJoined) return 'joined';
  if (is.isWithdrawn) return 'withdrawn';
  return is.isExpired ? 'expired' : 'open';
}

function wordsOf({ tenantId, place }: PeopleDeps, { author, entry }: MembersChunk) {
  if (entry?.kind !== 'invite') return undefined;
  return openAbout((id) => place.ring.get(id), { tenantId, author }, entry.about, readInviteWords);
}
