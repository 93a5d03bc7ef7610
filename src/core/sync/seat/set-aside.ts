import * as A from '@automerge/automerge';
import type { ChunkId, DeviceKey, Space } from '#shared/chunks/header.ts';
import type { SetAsideChunk } from '#shared/contract/people.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Place } from '../chunks/place.ts';
import { readBody, type ReadDeps } from '../chunks/read-body.ts';
import type { Name } from './about.ts';

/** Chunks that one admission takes up: it names each as a parent. */
const ADMITTED_AT_ONCE = 50;
const MOST_DOCUMENTS = 50;

export interface SetAsideDeps extends Omit<ReadDeps, 'ring'> {
  readonly place: Place;
  readonly names: () => ReadonlyMap<DeviceKey, Name>;
}

/** Work that does not count: shown to owners, taken up or let lie. */
export interface SetAside {
  count(): number;
  list(limit: number): { readonly total: number; readonly chunks: SetAsideChunk[] };
  /** With all they build on. Refuses `chunk-not-set-aside`. */
  admit(ids: readonly ChunkId[]): void;
  dismiss(ids: readonly ChunkId[]): void;
}

interface Row {
  readonly id: ChunkId;
  readonly space: Space;
  readonly author: DeviceKey;
  readonly bytes: number;
  readonly isDismissed: number;
}

export function createSetAside(deps: SetAsideDeps): SetAside {
  const { database, place } = deps;
  const count = () =>
    prepareOnce(database, 'select count(*) from chunk where counts = 0').pluck().get() as number;
  const mustBeSetAside = (id: ChunkId): Space => {
    const space = prepareOnce(database, 'select space from chunk where id = ? and counts = 0')
      .pluck()
      .get(id) as Space | undefined;
    if (!space) throw new Refusal('chunk-not-set-aside', { chunkId: id });
    return space;
  };
  return {
    count,
    list(limit) {
      const rows = prepareOnce(
        database,
        `select id, space, author, length(header) + coalesce(length(body), 0) as bytes,
           exists (select 1 from dismissedChunk where dismissedChunk.id = chunk.id) as isDismissed
         from chunk where counts = 0 order by n desc limit ?`,
      ).all(limit) as Row[];
      const names = deps.names();
      return { total: count(), chunks: rows.map((row) => toShown(deps, row, names)) };
    },
    admit(ids) {
      const bySpace = Map.groupBy(ids, mustBeSetAside);
      for (const [space, some] of bySpace) {
        for (let at = 0; at < some.length; at += ADMITTED_AT_ONCE) {
          place.admit(space, some.slice(at, at + ADMITTED_AT_ONCE));
        }
      }
    },
    dismiss(ids) {
      for (const id of ids) mustBeSetAside(id);
      const insert = prepareOnce(database, 'insert or ignore into dismissedChunk (id) values (?)');
      const all = database.transaction(() => {
        for (const id of ids) insert.run(id);
      });
      all.immediate();
    },
  };
}

function toShown(deps: SetAsideDeps, row: Row, names: ReadonlyMap<DeviceKey, Name>): SetAsideChunk {
  const { id, author, bytes } = row;
  const body = readBody({ ...deps, ring: deps.place.ring }, id);
  const changes = body.kind === 'changes' ? body.changes : [];
  const documents = new Map(
    changes.map((one) => [one.documentId, { kind: one.kind, key: one.key }]),
  );
  const last = changes.at(-1);
  return {
    chunkId: id,
    space: row.space as string as SetAsideChunk['space'],
    author,
    authorName: names.get(author)?.person ?? null,
    bytes,
    atMs: last ? timeOf(last.bytes) : null,
    documents: [...documents.values()].slice(0, MOST_DOCUMENTS),
    changes: changes.length,
    isDismissed: row.isDismissed === 1,
  };
}

function timeOf(change: Uint8Array): number | null {
  try {
    const { time } = A.decodeChange(change);
    return time > 0 ? time * 1_000 : null;
  } catch {
    // What is set aside need not be well made.
    return null;
  }
}
