import type { Database } from 'better-sqlite3';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { checkpointsOf, type KnownCheckpoint } from '#shared/chunks/known-checkpoints.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { holdsAll, readPast } from '../checkpoints/past-rows.ts';
import { isRestoring } from '../checkpoints/restoring-rows.ts';
import { lackingIn } from '../chunks/lacking.ts';
import { dataSpaces } from '../chunks/members-desk.ts';
import type { createPlaceWriter, PlaceDeps } from '../chunks/place-writer.ts';
import { isAnyToLetGo, noteToLetGo, readFloor, seenSince, writeFloor } from './floor-rows.ts';
import { letSomeGo } from './let-go.ts';

/** When a place may let bodies go. */
export interface LetGoOptions {
  /**
   * Whether it may of what lies behind a checkpoint of a space. `isHeldBy`: whether a place that holds what a vector says holds
   * all of that.
   */
  mayLetGo(space: Space, isHeldBy: (theirs: Vector) => boolean): boolean;
  /** How long two devices must have agreed on what the documents were. */
  readonly afterMs: number;
  /** Bodies of a space that come to less are not worth it. */
  readonly aboveBytes: number;
  readonly lookEveryMs: number;
}

const AT_ONCE = 40;

/**
 * Lets the bodies of old chunks go, as far as documents say all they said. The chunks stay, and with them their headers,
 * signatures and places: nobody sees a hole, and what a chunk says is remade whenever it is asked for.
 *
 * Invariants:
 * 1. Only behind a checkpoint that two devices have signed and that has been known here for `afterMs`.
 * 2. What is remade is proven by the hash its author signed: who receives it need not trust this place.
 */
export function createLettingGo(
  { database, ports }: Pick<PlaceDeps, 'database' | 'ports'>,
  writer: Pick<ReturnType<typeof createPlaceWriter>, 'rights' | 'ring' | 'transact'>,
  options: LetGoOptions,
): { step(): boolean } {
  let lookedAtMs = -Infinity;

  const candidate = (space: Space): KnownCheckpoint | undefined => {
    const { rights } = writer;
    if (!rights || isRestoring(database, space)) return undefined;
    const nowMs = ports.clock.nowMs();
    return checkpointsOf(rights, space)
      .filter(({ isCosigned }) => isCosigned)
      .filter(
        ({ id }) =>
          nowMs - seenSince(database, { checkpoint: id, space, nowMs }) >= options.afterMs,
      )
      .find(({ ends }) => holdsAll(database, ends));
  };

  const setFloor = (space: Space): void => {
    const checkpoint = candidate(space);
    if (!checkpoint || readFloor(database, space) === checkpoint.id) return;
    if (bytesOf(database, space) < options.aboveBytes) return;
    const past = readPast(database, checkpoint.ends);
    const isHeldBy = (theirs: Vector) =>
      !isAnyOf(database, past, lackingIn(database, space, theirs));
    if (!options.mayLetGo(space, isHeldBy)) return;
    writer.transact(() => {
      writeFloor(database, space, checkpoint.id);
      noteToLetGo(database, past);
      return { result: undefined, changed: [] };
    });
  };

  return {
    step() {
      if (isAnyToLetGo(database)) {
        writer.transact((around) => ({ result: letSomeGo(around, AT_ONCE), changed: [] }));
        ports.reach('compaction:let-go');
        return true;
      }
      if (ports.clock.monotonicMs() - lookedAtMs < options.lookEveryMs) return false;
      lookedAtMs = ports.clock.monotonicMs();
      for (const space of dataSpaces) setFloor(space);
      return isAnyToLetGo(database);
    },
  };
}

function bytesOf(database: Database, space: Space): number {
  const sql = 'select bodyBytes from chunkFigures where space = ?';
  return (prepareOnce(database, sql).pluck().get(space) as number | undefined) ?? 0;
}

function isAnyOf(database: Database, some: ReadonlySet<number>, ids: readonly ChunkId[]): boolean {
  const numberOf = prepareOnce(database, 'select n from chunk where id = ?').pluck();
  return ids.some((id) => some.has(numberOf.get(id) as number));
}
