import type { Database } from 'better-sqlite3';
import { isPartOf } from '#shared/chunks/checkpoint-part.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { ChunkId, DeviceKey, Space } from '#shared/chunks/header.ts';
import { isLetIn } from '#shared/chunks/membership.ts';
import { mayWrite } from '#shared/chunks/spaces.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import { MAX_WANTED_PARTS } from '#shared/chunks/wire.ts';
import { must } from '#shared/kit/must.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { dataSpaces } from '../chunks/members-desk.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { foldAll, type createPlaceWriter, type PlaceDeps } from '../chunks/place-writer.ts';
import { isSomethingPending } from '../chunks/gather-pending.ts';
import { stateHashOf } from '../chunks/state-hash.ts';
import { compareSome, isComparing } from './compare.ts';
import { isTrue } from './cosign.ts';
import {
  checkpointsOf,
  type KnownCheckpoint,
  usableCheckpoint,
} from '#shared/chunks/known-checkpoints.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { holdsAll } from './past-rows.ts';
import {
  checkpointOf,
  coverWhenWhole,
  goWithoutParts,
  isUntouched,
  restoreNext,
} from './restore.ts';
import {
  addPart,
  endRestoring,
  hasPart,
  keepParts,
  readPart,
  readRestoring,
  type RestoringStep,
} from './restoring-rows.ts';

/** How far a space has come that begins from a checkpoint, for people. Until it has ended nothing of it is verified. */
export interface Restoring {
  readonly space: Space;
  readonly step: RestoringStep;
  /** Parts that are in, of so many; the working set is in with the first `working`. */
  readonly done: number;
  readonly of: number;
  readonly working: number;
  /** Documents that are still to be compared. */
  readonly unverified: number;
}

/**
 * Checkpoints at one place: made, signed by another, kept for whoever wants their parts, and begun from.
 *
 * Invariants:
 * 1. A part is kept when a checkpoint in effect names it and its bytes have that hash; only what somebody here needs is asked
 *    for.
 * 2. A checkpoint is made of, and compared with, one state of the database in which all is folded and nothing pending.
 * 3. What came with a checkpoint passes for verified when it has been compared with the chunks, and not before.
 */
export interface CheckpointDesk {
  restoring(): readonly Restoring[];
  /**
   * Parts of a space that another place is to be asked for now; asked for again when they do not come in time. `gives`:
   * whether it understands what is asked.
   */
  toAsk(space: Space, gives: boolean): readonly string[];
  /** Whether chunks of a space are not asked for yet: documents come first. */
  waitsForParts(space: Space): boolean;
  read(hash: string): Uint8Array | undefined;
  /** A part that came; what nobody here needs is passed over. */
  take(space: Space, hash: string, bytes: Uint8Array): void;
  /** Another place has not got it. */
  lacks(hash: string): void;
  /** Whether another place holds the same chunks: then it has not got what lies behind a checkpoint here either. */
  noteLevel(space: Space, isLevel: boolean): void;
  /** One slice of what is to be done here, of some 50 ms; false: nothing is. */
  step(): boolean;
  /** Makes a checkpoint of a space now; to be driven by `step`. False: it cannot be made yet. */
  make(space: Space): boolean;
  close(): void;
}

const ASK_AGAIN_MS = 10_000;
const PARTS_AT_FIRST = 2;
const QUICK_PART_MS = 1_500;
/** A checkpoint costs as much as all that lies behind it, whatever has been added: so much of that is to be added. */
const SHARE_GROWN = 0.1;
/** After somebody has said that it has not got it. */
const ASK_ANOTHER_MS = 1_000;
/** Without any part of those that lack for so long one goes without them. */
const GIVE_UP_MS = 30_000;
/** What could not be made or signed, by a damaged document or a full disk, is not tried again at once. */
const REST_MS = 60 * 60_000;
/** Who has joined waits so long for keys before it asks for chunks it cannot read. */
const KEYS_MS = 10_000;
/** Level with another place for so long: what that has not got either is not on its way. */
const LEVEL_MS = 5 * 60_000;

export function createCheckpointDesk(
  deps: PlaceDeps,
  writer: ReturnType<typeof createPlaceWriter>,
): CheckpointDesk {
  const { database, ports, tenantId, device, checkpointEvery, checkpointTurnMs } = deps;
  const own = keyOf(device);
  const askedAtMs = new Map<string, number>();
  const levelSinceMs = new Map<Space, number>();
  /** Since when something is to be done that one device of all does. */
  const openSinceMs = new Map<string, number>();
  const keysSinceMs = new Map<Space, number>();
  /** Found to say something else than what is here. */
  const untrue = new Set<ChunkId>();
  const progressAtMs = new Map<Space, number>();
  let tidiedFor: unknown;
  /** How many parts are on their way at once: more while they come quickly. */
  let atOnce = PARTS_AT_FIRST;
  let restsUntilMs = -Infinity;
  let job: { readonly steps: Generator<unknown>; readonly reader: Database } | undefined;
  const nowMs = () => ports.clock.monotonicMs();

  const candidate = (space: Space): KnownCheckpoint | undefined => {
    const { rights } = writer;
    if (!rights || !isIn(rights, own) || isRestoringAny(database)) return undefined;
    const [newest] = checkpointsOf(rights, space);
    const isOpen = newest && !newest.isCosigned && newest.author !== own && !untrue.has(newest.id);
    if (!isOpen || !holdsAll(database, newest.ends)) return undefined;
    const others = [...rights.now.members.keys()].filter(
      (device) => device !== newest.author && isIn(rights, device),
    );
    return isTurn(`sign ${newest.id}`, othersFirst(others, newest.author)) ? newest : undefined;
  };

  /** Somebody else is to sign it, and another device of the same person only where nobody does. */
  const othersFirst = (devices: readonly DeviceKey[], author: DeviceKey): readonly DeviceKey[] => {
    const maker = deps.personOf(author);
    const isSame = (device: DeviceKey) => maker !== undefined && deps.personOf(device) === maker;
    const inOrder = devices.toSorted();
    return [...inOrder.filter((one) => !isSame(one)), ...inOrder.filter(isSame)];
  };

  /** One device makes or signs a checkpoint, and the next in order only when nobody has for a while: it costs all of them. */
  const isTurn = (what: string, devices: readonly DeviceKey[]): boolean => {
    const sinceMs = openSinceMs.get(what) ?? nowMs();
    openSinceMs.set(what, sinceMs);
    return nowMs() - sinceMs >= devices.indexOf(own) * checkpointTurnMs;
  };

  /** Names of the parts that are needed here, in the order in which they are. */
  const needed = (space: Space): readonly string[] => {
    const row = readRestoring(database, space);
    if (row?.step === 'parts') {
      return (checkpointOf(writer.rights, row)?.parts ?? [])
        .slice(row.done)
        .map(({ hash }) => hash);
    }
    return (candidate(space)?.parts ?? []).map(({ hash }) => hash);
  };
  const missing = (space: Space) => needed(space).filter((hash) => !hasPart(database, hash));

  const notAsked = (lacking: readonly string[]): readonly string[] => {
    const isOnItsWay = (hash: string) =>
      nowMs() - (askedAtMs.get(hash) ?? -Infinity) < ASK_AGAIN_MS;
    const room = atOnce - lacking.filter(isOnItsWay).length;
    const asked = lacking.filter((hash) => !isOnItsWay(hash)).slice(0, Math.max(0, room));
    for (const hash of asked) askedAtMs.set(hash, nowMs());
    return asked;
  };

  const restore = (space: Space): void => {
    for (let isGoing = true; isGoing;) {
      isGoing = writer.transact((around, touched) => {
        const row = readRestoring(database, space);
        if (row?.step !== 'parts') return { result: false, changed: [] };
        const changed = restoreNext(around, row, touched);
        const isOver = readRestoring(database, space)!.step !== 'parts';
        const folded = isOver ? foldAll(around, touched) : [];
        return {
          result: changed !== undefined && !isOver,
          changed: [...(changed ?? []), ...folded],
        };
      });
      ports.reach('checkpoint:restored');
    }
  };

  /** Keys are on their way to who has just joined: chunks that came before them would only be in the way of documents. */
  const waitsForKeys = (space: Space): boolean => {
    const { rights, ring } = writer;
    if (!rights?.now.members.has(own) || ring.current(space)) return false;
    if (writer.declined.has(space) || !usableCheckpoint(rights, space, own)) return false;
    const sinceMs = keysSinceMs.get(space) ?? nowMs();
    keysSinceMs.set(space, sinceMs);
    return nowMs() - sinceMs < KEYS_MS && isUntouched(database, space);
  };

  const cover = (space: Space, adopts: boolean): void => {
    writer.transact((around, touched) => {
      coverWhenWhole(around, space, adopts);
      return { result: undefined, changed: foldAll(around, touched) };
    });
  };

  /** Goes on where nothing is waited for any more: after a crash, or when the checkpoint has lost its maker. */
  const advance = (): boolean => {
    for (const space of dataSpaces) {
      const row = readRestoring(database, space);
      const checkpoint = row && checkpointOf(writer.rights, row);
      const next = checkpoint?.parts[row?.done ?? 0];
      if (row?.step === 'parts' && (!next || hasPart(database, next.hash))) {
        restore(space);
        return true;
      }
      if (row?.step === 'chunks' && holdsAll(database, checkpoint?.ends ?? [])) {
        cover(space, false);
        return true;
      }
    }
    return false;
  };

  const giveUp = (space: Space): void => {
    writer.transact((around, touched) => {
      const row = readRestoring(database, space);
      if (row?.step === 'parts' && row.done > 0) goWithoutParts(around, row);
      else if (row?.step === 'parts') {
        endRestoring(database, space);
        writer.declined.add(space);
      }
      return { result: undefined, changed: foldAll(around, touched) };
    });
  };

  const tidy = (): void => {
    const { rights } = writer;
    if (!rights || tidiedFor === rights) return;
    const named = dataSpaces.flatMap((space) => {
      const row = readRestoring(database, space);
      const newest = checkpointsOf(rights, space)[0];
      const kept = [newest, usableCheckpoint(rights, space, own), row && checkpointOf(rights, row)];
      return kept.flatMap((one) => one?.parts ?? []);
    });
    keepParts(database, new Set(named.map(({ hash }) => hash)));
    tidiedFor = rights;
  };

  const open = (): Database => {
    const reader = ports.disk.openDatabase(database.name, { readonly: true });
    // What it sees is what is committed now, however long it takes to read.
    reader.exec('begin');
    reader.prepare('select 1 from chunk limit 1').get();
    return reader;
  };
  const end = () => {
    job?.reader.close();
    job = undefined;
  };

  const rest = () => void (restsUntilMs = nowMs() + REST_MS);

  const make = (space: Space): boolean => {
    const key = writer.ring.current(space);
    writer.seal();
    const state = key && stateHashOf(database, space);
    if (!key || state == null || job) return false;
    const reader = open();
    job = { reader, steps: making(space, { key, state, reader }) };
    return true;
  };
  function* making(
    space: Space,
    around: Pick<Parameters<typeof makeCheckpoint>[0], 'key' | 'state' | 'reader'>,
  ): Generator {
    const steps = makeCheckpoint({
      ...around,
      tenantId,
      space,
      random: ports.random,
      nowMs: ports.clock.nowMs(),
    });
    for (let made = steps.next(); ; made = steps.next()) {
      if (made.done) {
        const entry = made.value;
        if (entry && entry.parts.length > 0) writer.say(() => entry);
        else rest();
        return;
      }
      addPart(database, made.value.hash, made.value.bytes);
      ports.reach('checkpoint:made');
      yield;
    }
  }

  const cosign = (checkpoint: KnownCheckpoint): void => {
    writer.seal();
    if (stateHashOf(database, checkpoint.space) === null) return;
    const reader = open();
    job = { reader, steps: cosigning(reader, checkpoint) };
  };
  function* cosigning(reader: Database, checkpoint: KnownCheckpoint): Generator {
    const same = yield* isTrue(
      { reader, tenantId, ring: writer.ring, random: ports.random },
      checkpoint,
    );
    const isStill = candidate(checkpoint.space)?.id === checkpoint.id;
    if (!same) untrue.add(checkpoint.id);
    else if (isStill) writer.say(() => ({ kind: 'cosign', checkpoint: checkpoint.id }));
  }

  const isDue = (space: Space): boolean => {
    const { rights } = writer;
    const role = rights?.now.members.get(own)?.role;
    if (!rights || !mayWrite(role, space) || isRestoringAny(database)) return false;
    const [newest] = checkpointsOf(rights, space);
    const behind = heightBehind(database, newest);
    const grown = heightOf(database, space) - behind;
    const writers = [...rights.now.members].flatMap(([device, { role: one }]) =>
      mayWrite(one, space) ? [device] : [],
    );
    const isEnough = grown >= Math.max(checkpointEvery, behind * SHARE_GROWN);
    return isEnough && isTurn(`make ${space} ${newest?.id ?? ''}`, writers.toSorted());
  };

  /** The next thing to begin; false: nothing. */
  const begin = (): boolean => {
    if (nowMs() < restsUntilMs) return false;
    for (const space of dataSpaces) {
      const checkpoint = candidate(space);
      if (checkpoint && missing(space).length === 0) {
        cosign(checkpoint);
        if (job) return true;
      } else if (!checkpoint && isDue(space) && make(space)) return true;
    }
    return false;
  };

  const compareNext = (): boolean => {
    const space = dataSpaces.find((one) => isComparing(database, one));
    if (!space) return false;
    writer.seal();
    if (isSomethingPending(database)) return false;
    writer.transact((around, touched) => {
      const row = must(isComparing(database, space), 'comparing');
      return { result: undefined, changed: compareSome(around, row, touched) };
    });
    return true;
  };

  return {
    restoring: () =>
      dataSpaces.flatMap((space) => {
        const row = readRestoring(database, space);
        if (!row) return [];
        const { step, done } = row;
        const checkpoint = checkpointOf(writer.rights, row);
        const of = checkpoint?.parts.length ?? done;
        const working = checkpoint?.working ?? 0;
        return [{ space, step, done, of, working, unverified: countProvisional(database, space) }];
      }),
    toAsk(space, gives) {
      const lacking = missing(space);
      if (lacking.length === 0) return [];
      if (readRestoring(database, space)?.step === 'parts') {
        const sinceMs = progressAtMs.get(space) ?? nowMs();
        progressAtMs.set(space, sinceMs);
        if (nowMs() - sinceMs >= GIVE_UP_MS) {
          giveUp(space);
          return [];
        }
      }
      return gives ? notAsked(lacking) : [];
    },
    waitsForParts: (space) =>
      readRestoring(database, space)?.step === 'parts' || waitsForKeys(space),
    read: (hash) => readPart(database, hash),
    take(space, hash, bytes) {
      const afterMs = nowMs() - (askedAtMs.get(hash) ?? -Infinity);
      atOnce =
        afterMs < QUICK_PART_MS ? Math.min(MAX_WANTED_PARTS, atOnce * 2) : Math.max(1, atOnce - 1);
      askedAtMs.delete(hash);
      if (!missing(space).includes(hash) || !isPartOf(nodeCrypto, hash, bytes)) return;
      addPart(database, hash, bytes);
      progressAtMs.set(space, nowMs());
      restore(space);
    },
    lacks: (hash) => void askedAtMs.set(hash, nowMs() - ASK_AGAIN_MS + ASK_ANOTHER_MS),
    noteLevel(space, isLevel) {
      if (!isLevel || readRestoring(database, space)?.step !== 'chunks') {
        levelSinceMs.delete(space);
        return;
      }
      const sinceMs = levelSinceMs.get(space) ?? nowMs();
      levelSinceMs.set(space, sinceMs);
      if (nowMs() - sinceMs >= LEVEL_MS) cover(space, true);
    },
    step() {
      if (advance() || compareNext()) return true;
      tidy();
      if (!job) return begin();
      try {
        if (job.steps.next().done) end();
      } catch (error) {
        end();
        rest();
        throw error;
      }
      return true;
    },
    make,
    close: end,
  };
}

/** Whoever only asks to be let in can open nothing that it could sign. */
function isIn({ now, chunks }: Rights, device: DeviceKey): boolean {
  return isLetIn(now, chunks, device);
}

function isRestoringAny(database: Database): boolean {
  return prepareOnce(database, 'select 1 from restoring limit 1').get() !== undefined;
}

function countProvisional(database: Database, space: Space): number {
  const sql = 'select count(*) from provisional where space = ?';
  return prepareOnce(database, sql).pluck().get(space) as number;
}

function heightOf(database: Database, space: Space): number {
  const sql = 'select max(height) from chunk where space = ? and isEnd = 1';
  return (prepareOnce(database, sql).pluck().get(space) as number | null) ?? 0;
}

/** How high the checkpoint's own ends lie; what is not here lies higher than what is. */
function heightBehind(database: Database, checkpoint: KnownCheckpoint | undefined): number {
  const height = prepareOnce(database, 'select height from chunk where id = ?').pluck();
  const heights = (checkpoint?.ends ?? []).map((id) => (height.get(id) as number) ?? Infinity);
  return Math.max(0, ...heights);
}
