import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { decodeCbor, encodeCbor, Malformed } from '#shared/chunks/cbor.ts';
import type { ChunkId, LogId, Space } from '#shared/chunks/header.ts';
import { listOf } from '#shared/chunks/read-cbor.ts';
import { type Vector, vectorToCbor } from '#shared/chunks/wire.ts';
import type { SyncPlace, SyncTrouble } from '#shared/contract/sync.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** What is known of another place. */
export interface KnownPlace {
  readonly placeId: string;
  readonly kind: SyncPlace['kind'];
  name: string;
  appVersion: string | null;
  heardAtMs: number | null;
  /** What it has said to hold, by space. */
  vectors: ReadonlyMap<Space, Vector>;
  /** Spaces of which it has let bodies go; null: it has not said. */
  floors: readonly Space[] | null;
  unsentSinceMs: number | null;
  same: SyncPlace['same'];
  bytesIn: number;
  bytesOut: number;
  chunksIn: number;
  chunksOut: number;
  trouble: SyncTrouble | null;
}

/** The places this seat knows, as they stand in `place`. What is changed is written with the next `save`. */
export interface PlaceBook {
  all(): readonly KnownPlace[];
  get(placeId: string): KnownPlace | undefined;
  /** Made when it is not known yet. */
  open(placeId: string, kind: SyncPlace['kind'], name: string): KnownPlace;
  changed(place: KnownPlace): void;
  forget(placeId: string): void;
  save(): void;
}

export function createPlaceBook(database: Database): PlaceBook {
  const places = new Map(readPlaces(database).map((place) => [place.placeId, place]));
  const toSave = new Set<KnownPlace>();
  return {
    all: () => [...places.values()],
    get: (placeId) => places.get(placeId),
    open(placeId, kind, name) {
      const known = places.get(placeId) ?? newPlace(placeId, kind, name);
      places.set(placeId, known);
      toSave.add(known);
      return known;
    },
    changed: (place) => void toSave.add(place),
    forget(placeId) {
      const place = places.get(placeId);
      if (!place) return;
      places.delete(placeId);
      toSave.delete(place);
      prepareOnce(database, 'delete from place where placeId = ?').run(placeId);
    },
    save() {
      if (toSave.size === 0) return;
      const save = database.transaction(() => {
        for (const place of toSave) writePlace(database, place);
      });
      save.immediate();
      toSave.clear();
    },
  };
}

function newPlace(placeId: string, kind: SyncPlace['kind'], name: string): KnownPlace {
  return {
    placeId,
    kind,
    name,
    appVersion: null,
    heardAtMs: null,
    vectors: new Map(),
    floors: null,
    unsentSinceMs: null,
    same: null,
    bytesIn: 0,
    bytesOut: 0,
    chunksIn: 0,
    chunksOut: 0,
    trouble: null,
  };
}

const columns = [
  'placeId',
  'kind',
  'name',
  'appVersion',
  'heardAtMs',
  'vectors',
  'floors',
  'unsentSinceMs',
  'same',
  'bytesIn',
  'bytesOut',
  'chunksIn',
  'chunksOut',
  'trouble',
] as const;

function writePlace(database: Database, place: KnownPlace): void {
  const row = {
    ...place,
    vectors: encodeVectors(place.vectors),
    floors: place.floors && JSON.stringify(place.floors),
    same: place.same && JSON.stringify(place.same),
    trouble: place.trouble && JSON.stringify(place.trouble),
  };
  prepareOnce(
    database,
    `insert or replace into place (${columns.join()}) values (${columns.map((one) => `@${one}`).join()})`,
  ).run(row);
}

function readPlaces(database: Database): KnownPlace[] {
  const rows = prepareOnce(database, 'select * from place order by placeId').all();
  return (rows as PlaceRow[]).map((row) => ({
    ...row,
    vectors: decodeVectors(row.vectors),
    floors: row.floors === null ? null : JSON.parse(row.floors),
    same: row.same === null ? null : JSON.parse(row.same),
    trouble: row.trouble === null ? null : JSON.parse(row.trouble),
  }));
}

type PlaceRow = Omit<KnownPlace, 'vectors' | 'floors' | 'same' | 'trouble'> & {
  readonly floors: string | null;
  readonly vectors: Uint8Array;
  readonly same: string | null;
  readonly trouble: string | null;
};

function encodeVectors(vectors: KnownPlace['vectors']): Uint8Array {
  return encodeCbor([...vectors].map(([space, vector]) => [space, vectorToCbor(vector)]));
}

/** Nothing where it cannot be read: it is heard again. */
function decodeVectors(bytes: Uint8Array): Map<Space, Vector> {
  try {
    return new Map(
      listOf(decodeCbor(bytes)).map((item) => {
        const [space, logs] = listOf(item);
        return [space as Space, vectorOf(logs)] as const;
      }),
    );
  } catch (error) {
    if (error instanceof Malformed) return new Map();
    throw error;
  }
}

function vectorOf(logs: Parameters<typeof listOf>[0]): Vector {
  return new Map(
    listOf(logs).map((item) => {
      const [log, tips] = listOf(item);
      const ends = listOf(tips).map((tip) => {
        const [seq, id] = listOf(tip);
        return { seq: seq as number, id: bytesToHex(id as Uint8Array) as ChunkId };
      });
      return [bytesToHex(log as Uint8Array) as LogId, ends] as const;
    }),
  );
}
