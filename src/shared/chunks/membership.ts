import type { Role } from '#shared/domain/people/role.ts';
import { byHeight, type ChunkNode, pastOf } from './graph.ts';
import { type ChunkId, type DeviceKey, membersSpace } from './header.ts';
import type { MembersEntry } from './members-entry.ts';
import { mayWrite, rankOf } from './spaces.ts';

/** A chunk of the members space and what it says; undefined: nothing that this app understands or that is proven. */
export type MembersChunk = Pick<ChunkNode, 'id' | 'height' | 'author' | 'parents'> & {
  readonly entry: MembersEntry | undefined;
};

/**
 * Who may what, decided from chunks of the members space alone.
 *
 * For a closed set of them:
 * 1. An entry *may apply* when its author had the right to it in the set behind it.
 * 2. Of entries that take a right away, in order of who joined first: one applies unless one before it took its author's
 *    ownership, and neither knew of the other. So of two owners who revoke each other the one who joined first stays.
 * 3. An entry that gives applies unless one that applies took its author's ownership, and neither knew of the other.
 * 4. What a device was given is gone when an entry that applies revokes it, unless the giving knew of the revocation. Of
 *    roles given apart it has the least.
 *
 * 1 looks at smaller sets only, so the rules have one outcome for every set, whatever a member with bad intent writes.
 */
export interface Membership {
  /** The state of all chunks behind these ends. */
  at(ends: readonly ChunkId[]): MembersState;
  add(chunk: MembersChunk): void;
  has(id: ChunkId): boolean;
}

export interface MembersState {
  readonly chunks: ReadonlySet<ChunkId>;
  /** Those whose entries are in effect or were until another took it away. */
  readonly applied: ReadonlySet<ChunkId>;
  /** Value-by-device; who is no member is not in it. */
  readonly members: ReadonlyMap<DeviceKey, Member>;
}

export interface Member {
  readonly role: Role;
  /** What gives it the role now. */
  readonly grants: readonly MembersChunk[];
  /** Its first entry that has not been taken away: what makes one owner senior to another. */
  readonly joined: MembersChunk;
}

/** `root`: the chunk the tenant began with; another without parents never applies. */
export function createMembership(root: ChunkId): Membership {
  const chunks = new Map<ChunkId, MembersChunk>();
  const states = new Map<string, MembersState>();

  const at = (ends: readonly ChunkId[]): MembersState => {
    const name = ends.join();
    const known = states.get(name);
    if (known) return known;
    const state = stateOf({ root, chunks, at }, pastOf(chunks, ends));
    states.set(name, state);
    return state;
  };

  return {
    at,
    add: (chunk) => void chunks.set(chunk.id, chunk),
    has: (id) => chunks.has(id),
  };
}

interface Surroundings {
  readonly root: ChunkId;
  readonly chunks: ReadonlyMap<ChunkId, MembersChunk>;
  readonly at: (ends: readonly ChunkId[]) => MembersState;
}

/** A chunk that may apply, with what counted for its author and what it knew. */
interface Candidate {
  readonly chunk: MembersChunk;
  readonly entry: MembersEntry;
  readonly before: MembersState;
}

function stateOf(around: Surroundings, set: ReadonlySet<ChunkId>): MembersState {
  const candidates = [...set]
    .map((id) => around.chunks.get(id)!)
    .toSorted(byHeight)
    .flatMap((chunk) => candidateOf(around, chunk) ?? []);
  const applied = new Map<ChunkId, Candidate>();
  const takings = candidates.filter(isTaking);
  for (const one of takings.toSorted(bySeniority)) applyUnlessTaken(applied, one);
  for (const one of candidates) if (!isTaking(one)) applyUnlessTaken(applied, one);
  return { chunks: set, applied: new Set(applied.keys()), members: membersOf(applied) };
}

function candidateOf(around: Surroundings, chunk: MembersChunk): Candidate | undefined {
  const { entry } = chunk;
  const before = around.at(chunk.parents);
  return entry && mayApply(around, chunk, entry, before) ? { chunk, entry, before } : undefined;
}

function mayApply(
  { root, chunks }: Surroundings,
  { id, author }: MembersChunk,
  entry: MembersEntry,
  before: MembersState,
): boolean {
  const member = before.members.get(author);
  switch (entry.kind) {
    case 'found':
      return id === root;
    case 'join':
      return member === undefined && isInvited(chunks, entry.inviteKey, before);
    case 'name':
      return member !== undefined;
    case 'keys':
      return isLetIn(before, chunks, author);
    case 'checkpoint':
      return mayWrite(member?.role, entry.space);
    case 'cosign':
      return (
        isLetIn(before, chunks, author) &&
        before.applied.has(entry.checkpoint) &&
        isOthersCheckpoint(chunks.get(entry.checkpoint), author)
      );
    case 'change':
    case 'revoke':
      return isOwner(member) && before.members.has(entry.device);
    case 'invite':
      return isOwner(member);
  }
}

function isOthersCheckpoint(chunk: MembersChunk | undefined, author: DeviceKey): boolean {
  return chunk?.entry?.kind === 'checkpoint' && chunk.author !== author;
}

function isInvited(
  chunks: Surroundings['chunks'],
  inviteKey: DeviceKey,
  before: MembersState,
): boolean {
  const entries = [...before.applied].map((id) => chunks.get(id)!.entry!);
  const isOf = (kind: MembersEntry['kind']) =>
    entries.some(
      (entry) => entry.kind === kind && 'inviteKey' in entry && entry.inviteKey === inviteKey,
    );
  return isOf('invite') && !isOf('join');
}

/** Whether the entry leaves a device with less than it had. */
function isTaking({ entry, before }: Candidate): boolean {
  if (entry.kind === 'revoke') return true;
  const role = entry.kind === 'change' ? before.members.get(entry.device)?.role : undefined;
  return entry.kind === 'change' && role !== undefined && rankOf(entry.role) > rankOf(role);
}

function bySeniority(one: Candidate, other: Candidate): number {
  const joined = ({ before, chunk }: Candidate) => before.members.get(chunk.author)!.joined;
  const [first, second] = [joined(one), joined(other)];
  return first.id === second.id ? byHeight(one.chunk, other.chunk) : byHeight(first, second);
}

function applyUnlessTaken(applied: Map<ChunkId, Candidate>, one: Candidate): void {
  const isTaken = [...applied.values()].some(
    (other) => takesOwnershipFrom(other, one.chunk) && isApart(other, one),
  );
  if (!isTaken && hasInvitation(applied, one.entry)) applied.set(one.chunk.id, one);
}

/** An invitation that does not apply lets nobody in, and one that does lets in one. */
function hasInvitation(applied: ReadonlyMap<ChunkId, Candidate>, entry: MembersEntry): boolean {
  if (entry.kind !== 'join') return true;
  const of = [...applied.values()].filter(
    ({ entry: other }) => 'inviteKey' in other && other.inviteKey === entry.inviteKey,
  );
  return (
    of.some((other) => other.entry.kind === 'invite') &&
    !of.some((other) => other.entry.kind === 'join')
  );
}

function takesOwnershipFrom(taking: Candidate, { author }: MembersChunk): boolean {
  return takesFrom(taking.entry, author, (role) => mayWrite(role, membersSpace));
}

/** Neither knew of the other: what the taking lies on is accepted, and who acts after it has been given the right anew. */
function isApart(taking: Candidate, other: Candidate): boolean {
  return !taking.before.chunks.has(other.chunk.id) && !knew(other, taking);
}

/** Whether one was written when the other was in effect. */
function knew(one: Candidate, other: Candidate): boolean {
  return one.before.applied.has(other.chunk.id);
}

/** Whether an entry takes a right from a device: it revokes it, or leaves it a role that has not got it. */
export function takesFrom(
  entry: MembersEntry,
  device: DeviceKey,
  hasRight: (role: Role) => boolean,
): boolean {
  if (entry.kind === 'revoke') return entry.device === device;
  return entry.kind === 'change' && entry.device === device && !hasRight(entry.role);
}

function membersOf(applied: ReadonlyMap<ChunkId, Candidate>): ReadonlyMap<DeviceKey, Member> {
  const byDevice = new Map<DeviceKey, Candidate[]>();
  for (const one of applied.values()) {
    const device = deviceOf(one);
    if (device) byDevice.set(device, [...(byDevice.get(device) ?? []), one]);
  }
  const members = new Map<DeviceKey, Member>();
  for (const [device, about] of byDevice) {
    const member = memberOf(about, applied);
    if (member) members.set(device, member);
  }
  return members;
}

/** Of all that applies about one device, what still gives it something. */
function memberOf(
  about: readonly Candidate[],
  applied: ReadonlyMap<ChunkId, Candidate>,
): Member | undefined {
  const revocations = about.filter(({ entry }) => entry.kind === 'revoke');
  const given = about
    .filter(({ entry }) => entry.kind !== 'revoke')
    .filter((one) => revocations.every((revocation) => knew(one, revocation)));
  const grants = given.filter(
    (one) => !given.some((later) => later.entry.kind === 'change' && knew(later, one)),
  );
  const joins = given.filter(({ entry }) => entry.kind !== 'change').map(({ chunk }) => chunk);
  const [joined] = joins.toSorted(byHeight);
  const [role] = grants
    .map((one) => roleGivenBy(one, applied))
    .toSorted((a, b) => rankOf(b) - rankOf(a));
  return joined && role ? { role, grants: grants.map(({ chunk }) => chunk), joined } : undefined;
}

function roleGivenBy({ entry }: Candidate, applied: ReadonlyMap<ChunkId, Candidate>): Role {
  if (entry.kind === 'change') return entry.role;
  if (entry.kind !== 'join') return 'owner';
  const invites = [...applied.values()].flatMap(({ entry: one }): Role[] =>
    one.kind === 'invite' && one.inviteKey === entry.inviteKey
      ? [one.asks ? 'viewer' : one.role]
      : [],
  );
  // One key under two invitations gives the least of them.
  return invites.toSorted((a, b) => rankOf(b) - rankOf(a))[0]!;
}

/** Whether a device is a member that may have keys, and so say something of them and of what they open. */
export function isLetIn(
  state: MembersState,
  chunks: ReadonlyMap<ChunkId, MembersChunk>,
  device: DeviceKey,
): boolean {
  const member = state.members.get(device);
  return member !== undefined && !isAsking(state, chunks, member);
}

/** Whether a member joined with an invitation that asks, and no owner has given it a role since. */
export function isAsking(
  { applied }: MembersState,
  chunks: ReadonlyMap<ChunkId, MembersChunk>,
  { grants }: Member,
): boolean {
  return grants.every(({ entry }) => {
    if (entry?.kind !== 'join') return false;
    return [...applied].some((id) => {
      const one = chunks.get(id)!.entry!;
      return one.kind === 'invite' && one.inviteKey === entry.inviteKey && one.asks === true;
    });
  });
}

/** Whom the entry gives or takes a role. */
function deviceOf({ entry, chunk }: Candidate): DeviceKey | undefined {
  if (entry.kind === 'found' || entry.kind === 'join') return chunk.author;
  return 'device' in entry ? entry.device : undefined;
}

function isOwner(member: Member | undefined): boolean {
  return member !== undefined && mayWrite(member.role, membersSpace);
}
