import type { Database } from 'better-sqlite3';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type ChunkId, type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { MAX_WANTED_CHUNKS, type SpaceState, type Vector } from '#shared/chunks/wire.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { withoutFlush } from '#core/storage/without-flush.ts';
import { type CheckpointDesk, createCheckpointDesk } from '../checkpoints/checkpoint-desk.ts';
import { isAnyAuditDue, markAllAuditDue } from '../audit/audit-due.ts';
import { readFloor } from '../compaction/floor-rows.ts';
import { createLettingGo } from '../compaction/create-letting-go.ts';
import { remakeBody } from '../compaction/remake.ts';
import { auditSome } from '../audit/audit-folded.ts';
import { isAllFolded, readNode, readSealed, readVector, readWants } from './chunk-rows.ts';
import { isAnyDirty, refreshRows } from './dirty-rows.ts';
import { isSomethingPending } from './gather-pending.ts';
import type { KeyRing } from './key-ring.ts';
import { findPending } from './gather-pending.ts';
import { isAhead, lackingIn } from './lacking.ts';
import {
  acceptedNow,
  dataSpaces,
  foundEntry,
  inviteEntry,
  type InviteMore,
  joinEntry,
  keysToGive,
} from './members-desk.ts';
import { nodeCrypto } from './node-crypto.ts';
import { type Added, createPlaceWriter, type PlaceDeps } from './place-writer.ts';
import { stateHashOf } from './state-hash.ts';
import { isAnyStranded, takeBackStranded } from './stranded.ts';
import { checkAll, type NotTaken } from './take-in.ts';
import { writeRoot } from './tenant-rights.ts';

export interface TakenIn {
  readonly refused: readonly NotTaken[];
  /** How many, held before, say now what they say. */
  readonly filled: number;
}

/**
 * A tenant's chunks on one seat, and what is made of them.
 *
 * Invariants:
 * 1. The chunks here are closed under parents; each is stored once and never changed.
 * 2. After each call documents hold exactly what counts and can be opened, and what is pending; rows follow, at the latest
 *    with `refreshRows`.
 * 3. What this seat has written is sealed before anything that came from elsewhere is stored: a chunk says what its author
 *    knew. While there is no key to seal it with, nothing that comes is folded.
 * 4. Each call is one transaction or several, and may be cut between any two.
 */
export interface Place {
  readonly rights: Rights | undefined;
  readonly root: ChunkId | undefined;
  readonly ownKey: DeviceKey;
  readonly dataSpaces: readonly Space[];

  /** Makes this seat the first owner of a tenant that has none. */
  found(): void;
  /** Of which tenant this seat will become a member; what comes from others is taken from then on. */
  expect(root: ChunkId): void;
  /** `secret`: 32 random bytes, for whoever is invited. */
  invite(secret: Uint8Array, role: Role, more?: InviteMore): void;
  /** `about`: names, as far as whoever has invited can read them. */
  join(secret: Uint8Array, about?: Uint8Array): void;
  /** Says what this device is called by people, encrypted. */
  name(about: Uint8Array): void;
  change(device: DeviceKey, role: Role): void;
  /** `isLost`: it is to be wiped. */
  revoke(device: DeviceKey, isLost?: boolean): void;
  /** Takes up work that was set aside. */
  admit(space: Space, ids: readonly ChunkId[]): void;

  /** Seals what waits, as soon as there is a key to do it with. */
  seal(): void;
  /** Seals the first of the commands that wait; true: more wait and could be sealed. */
  sealSome(most: number): boolean;
  /** Looks up what `sealSome` will want of so many commands, until `isEnough`; true: nothing is left to look up. */
  prepareSeal(most: number, isEnough: () => boolean): boolean;
  /** The keys of spaces this device can open. */
  readonly ring: KeyRing;
  /** Says what has to be said of keys: wraps them for newcomers, makes new ones when somebody has lost the right to the old. */
  tend(): void;
  /** Checks and keeps chunks that came from elsewhere, given parents first. What it does not keep it names. */
  takeIn(space: Space, sealed: readonly SealedChunk[], from?: unknown): TakenIn;
  /** Writes rows of documents of which much came at once, and then the audit of what came; false: nothing of it is left. */
  refreshRows(): boolean;
  /** Has the audit written anew of all chunks by `refreshRows`, where it is not there any more. */
  auditAnew(): void;
  vectorOf(space: Space): Vector;
  /** How each space stands here; see `stateHashOf`. */
  states(): readonly SpaceState[];
  lackingOf(space: Space, theirs: Vector): ChunkId[];
  /** Chunks that are held here without what they say: some of them. */
  wantsOf(space: Space): readonly ChunkId[];
  isAhead(theirs: Vector): boolean;
  /** As it travels: what has been let go of is remade. */
  read(id: ChunkId): SealedChunk | undefined;
  parentsOf(id: ChunkId): readonly ChunkId[];
  onAdded(listener: (added: Added) => void): () => void;
  readonly checkpoints: CheckpointDesk;
  /** One slice, of some 50 ms, of what is to be done with checkpoints and old bodies; false: nothing is. */
  step(): boolean;
}

/** Documents that come together get their rows in the transaction that takes them in, up to this. */
const ROWS_AT_ONCE = 200;
/** Of more, so many in one transaction afterwards. */
const REFRESHED_AT_ONCE = 10;
/** So many chunks take about a second to fold where each is an entry; see decision 0028. */
const CHECKPOINT_EVERY = 2_000;
const CHECKPOINT_TURN_MS = 10 * 60_000;

type Bounds = 'rowsAtOnce' | 'checkpointEvery' | 'checkpointTurnMs' | 'letsGo' | 'personOf';

export function createPlace(
  options: Omit<PlaceDeps, Bounds> & Partial<Pick<PlaceDeps, Bounds>>,
): Place {
  const deps: PlaceDeps = {
    rowsAtOnce: ROWS_AT_ONCE,
    checkpointEvery: CHECKPOINT_EVERY,
    checkpointTurnMs: CHECKPOINT_TURN_MS,
    letsGo: undefined,
    personOf: () => undefined,
    ...options,
  };
  const { database } = deps;
  const listeners = new Set<(added: Added) => void>();
  const writer = createPlaceWriter(deps, (added) => {
    for (const listener of listeners) listener(added);
  });
  const { device } = deps;
  const nothing = new Uint8Array(0);

  // An app before this one may not have known all kinds of documents.
  if (!dataSpaces.every((space) => isAllFolded(database, space))) writer.refold();
  let tendedFor: Rights | undefined;
  let isTakingBack = false;
  const takeBack = () => {
    if (isTakingBack || !writer.rights || !isAnyStranded(database)) return;
    isTakingBack = true;
    try {
      takeBackStranded(database, takeIn);
    } finally {
      isTakingBack = false;
    }
  };
  const tend = () => {
    takeBack();
    // A revocation may have been cut off before its new keys, and they wait for nobody's next entry.
    if (tendedFor === writer.rights) return;
    for (const space of dataSpaces) {
      writer.say(
        (whole) => whole.rights && keysToGive(whole, { ...whole, rights: whole.rights }, space),
      );
    }
    tendedFor = writer.rights;
  };
  const takeIn: Place['takeIn'] = (space, sealed, from) => {
    const { chunks, refused } = checkAll(sealed);
    seal();
    const taken = writer.takeIn(space, chunks, from);
    if (taken.entries.length > 0) tend();
    takeBack();
    return { refused: [...refused, ...taken.refused], filled: taken.filled.length };
  };
  const seal = () => {
    writer.seal();
    if (!isSomethingPending(database)) return;
    // No key is left that nobody but members can have: whoever has something to say makes one.
    tendedFor = undefined;
    tend();
  };

  const checkpoints = createCheckpointDesk(deps, writer);
  const lettingGo = deps.letsGo && createLettingGo(deps, writer, deps.letsGo);
  const remakeDeps = () => ({ ...deps, ring: writer.ring, random: deps.ports.random });

  return {
    get rights() {
      return writer.rights;
    },
    get root() {
      return writer.root;
    },
    ownKey: keyOf(device),
    dataSpaces,

    found() {
      writer.begin((whole) => foundEntry(whole, nothing));
      tend();
    },
    expect(root) {
      writeRoot(database, root);
      writer.reload();
    },
    invite: (secret, role, more = {}) => writer.say(() => inviteEntry(secret, role, more)),
    join: (secret, about = nothing) => writer.say((whole) => joinEntry(whole, secret, about)),
    name: (about) => writer.say(() => ({ kind: 'name', about })),
    change(who, role) {
      seal();
      writer.say((whole) => ({ kind: 'change', device: who, role, accepted: acceptedNow(whole) }));
      tend();
    },
    revoke(who, isLost = false) {
      seal();
      writer.say((whole) => ({
        kind: 'revoke',
        device: who,
        accepted: acceptedNow(whole),
        isLost,
      }));
      tend();
    },
    admit(space, ids) {
      seal();
      tend();
      writer.admit(space, ids);
    },

    seal,
    sealSome: writer.sealSome,
    prepareSeal: (most, isEnough) => findPending(database, most, isEnough),
    get ring() {
      return writer.ring;
    },
    tend,
    takeIn,
    refreshRows() {
      // What a loss of power takes back is due again.
      withoutFlush(database, () =>
        writer.transact((whole, touched) => {
          if (isAnyDirty(database)) {
            return {
              result: undefined,
              changed: refreshRows(whole, Math.min(deps.rowsAtOnce, REFRESHED_AT_ONCE), touched),
            };
          }
          auditSome(whole, touched);
          return { result: undefined, changed: [] };
        }),
      );
      return isAnyDirty(database) || isAnyAuditDue(database);
    },
    auditAnew: () =>
      writer.transact(() => {
        markAllAuditDue(database);
        return { result: undefined, changed: [] };
      }),
    vectorOf: (space) => readVector(database, space),
    states: rememberStates(database),
    lackingOf: (space, theirs) => lackingIn(database, space, theirs),
    isAhead: (theirs) => isAhead(database, theirs),
    wantsOf: (space) => readWants(database, space, MAX_WANTED_CHUNKS),
    read(id) {
      const sealed = readSealed(database, id);
      if (!sealed) return undefined;
      const { header, signature, body, outline } = sealed;
      const remade = outline ? remakeBody(remakeDeps(), id) : sealed.remade;
      return { header, signature, body, remade: remade ?? null };
    },
    parentsOf: (id) => readNode(database, id)?.parents ?? [],
    onAdded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    checkpoints,
    step: () => checkpoints.step() || lettingGo?.step() === true,
  };
}

/** Asked for often, and only worth computing when something has been written. */
function rememberStates(database: Database): () => readonly SpaceState[] {
  const changes = database.prepare('select total_changes()').pluck();
  let known: readonly SpaceState[] = [];
  let knownAt: unknown;
  return () => {
    if (knownAt === changes.get()) return known;
    const now = spaces.map((space) => ({
      space,
      digest: digestOf(nodeCrypto, readVector(database, space)),
      state: space === membersSpace ? null : stateHashOf(database, space),
      floor: readFloor(database, space) ?? null,
    }));
    // Hashes that were computed have been written down.
    knownAt = changes.get();
    // Much is written that no other place hears of: what stands as before is the same for whoever compares.
    if (!isSameStates(known, now)) known = now;
    return known;
  };
}

function isSameStates(before: readonly SpaceState[], now: readonly SpaceState[]): boolean {
  return (
    before.length === now.length &&
    before.every(
      ({ digest, state, floor }, at) =>
        digest === now[at]!.digest && state === now[at]!.state && floor === now[at]!.floor,
    )
  );
}
