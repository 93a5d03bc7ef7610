import * as A from '@automerge/automerge';
import { checkChunk } from '#shared/chunks/chunk.ts';
import { isInPlace } from '#shared/chunks/graph.ts';
import { type ChunkId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { membersChunkOf } from '#shared/chunks/members-chunk.ts';
import { isLetIn } from '#shared/chunks/membership.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { genesisOf } from '#core/sync/genesis.ts';
import { checkRows } from '#core/sync/projections/check-rows.ts';
import { chunkFigures } from '#tests/fixtures/chunk-figures.ts';
import { NaiveReading } from '#tests/fixtures/naive-reading.ts';
import { checkAudit } from './audit.ts';
import { checkJournals } from './check-journals.ts';
import { readChunks, type ReadChunk, sealedChanges, type SeatToRead } from './read-seat.ts';

/**
 * What must hold of seats that have met: told by reading their databases plainly, and computing anew what stands in them.
 * Answers what does not.
 */
export function check(seats: readonly SeatToRead[]): string[] {
  const naively = readOnce();
  const faults = seats.flatMap((seat) =>
    checkSeat(seat, naively).map((fault) => `${seat.name}: ${fault}`),
  );
  const [first, ...others] = seats;
  for (const other of others) {
    for (const [at, { space, digest, state }] of other.place.states().entries()) {
      const expected = first!.place.states()[at]!;
      if (digest !== expected.digest) faults.push(`${other.name} holds other chunks of ${space}`);
      const isOther = state !== null && expected.state !== null && state !== expected.state;
      if (isOther) faults.push(`${other.name} makes other documents of ${space}`);
    }
    if (countsOf(other) !== countsOf(first!)) faults.push(`on ${other.name} other chunks count`);
  }
  return faults;
}

function checkFigures(seat: SeatToRead): string[] {
  const { told, counted } = chunkFigures(seat.open.database.write);
  if (JSON.stringify(told) === JSON.stringify(counted)) return [];
  return [`tells ${JSON.stringify(told)} of its chunks, of which are ${JSON.stringify(counted)}`];
}

/** The commands a seat has acknowledged and still knows of. */
export function acknowledged(seat: SeatToRead): string[] {
  const own = seat.open.rows('audit').filter(({ answer }) => answer !== '');
  return own.map(({ commandId }) => String(commandId));
}

/** What counts of the chunks of a seat, by a plain reading of the rules. */
type Reading = (
  seat: SeatToRead,
  chunks: ReadonlyMap<ChunkId, ReadChunk>,
  space: Space,
) => ReadonlySet<ChunkId>;

function checkSeat(seat: SeatToRead, naively: Reading): string[] {
  const { rights } = seat.place;
  if (!rights) return ['has no tenant'];
  const chunks = readChunks(seat);
  const faults = [...checkGraph(seat, chunks), ...checkTips(seat, chunks), ...checkFigures(seat)];
  for (const space of spaces) {
    if (space !== membersSpace) faults.push(...checkCounting(seat, chunks, { space, naively }));
  }
  const isPending = seat.open.rows('pending').length > 0;
  if (isPending && (seat.hasKeys || couldMakeKeys(seat))) faults.push('commands are not sealed');
  if (!seat.hasKeys) return faults;
  if (seat.open.rows('dirty').length > 0) faults.push('rows are not refreshed');
  for (const table of ['restoring', 'provisional', 'unindexed']) {
    if (seat.open.rows(table).length > 0) faults.push(`something is left in ${table}`);
  }
  // Who is no member any more has not got all keys.
  const isMember = rights.now.members.has(seat.place.ownKey);
  if (isMember) faults.push(...checkWholeness(seat, chunks));
  const { damaged, differences } = checkRows(seat.open.database.write, seat.open.ports);
  if (damaged.length > 0) faults.push(`damaged documents ${JSON.stringify(damaged)}`);
  if (differences.length > 0)
    faults.push(`rows differ: ${JSON.stringify(differences.slice(0, 3))}`);
  return [
    ...faults,
    ...checkDocuments(seat, chunks),
    ...checkCommands(seat, chunks),
    ...checkAudit(seat, chunks),
    ...checkJournals(seat, chunks),
  ];
}

/** Who has been let in and holds any key of each space makes others where none of them is safe. */
function couldMakeKeys({ place, ring }: SeatToRead): boolean {
  const { now, chunks } = place.rights!;
  const holdsSome = place.dataSpaces.every((space) => ring.heldOf(space).length > 0);
  return holdsSome && isLetIn(now, chunks, place.ownKey);
}

function checkWholeness(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const faults = [];
  if (seat.open.rows('unevenDocument').length > 0) faults.push('documents are uneven');
  for (const { id, counts, isFolded, space } of chunks.values()) {
    const isDone = space === membersSpace || counts === isFolded;
    if (!isDone) faults.push(`${id} of ${space} is not folded as it counts`);
  }
  return faults;
}

function checkGraph(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const faults: string[] = [];
  for (const chunk of chunks.values()) {
    const parents = chunk.parents.flatMap((id) => chunks.get(id) ?? []);
    if (parents.length < chunk.parents.length) faults.push(`a parent of ${chunk.id} is missing`);
    else if (!isInPlace(chunk, parents)) faults.push(`${chunk.id} is not in its place`);
    if (!chunk.members.every((id) => chunks.has(id))) faults.push(`${chunk.id} knew more members`);
  }
  const builtOn = new Set(
    [...chunks.values()].flatMap(({ counts, parents }) => (counts ? parents : [])),
  );
  for (const { id, counts, isEnd } of chunks.values()) {
    if (isEnd !== (counts && !builtOn.has(id))) faults.push(`whether ${id} is an end is wrong`);
  }
  return faults;
}

function checkTips(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const followed = new Set([...chunks.values()].map(({ before }) => before));
  const expected = [...chunks.keys()].filter((id) => !followed.has(id)).toSorted();
  const found = seat.open
    .rows('logTip')
    .map(({ id }) => id as ChunkId)
    .toSorted();
  return expected.join() === found.join() ? [] : ['ends of logs are wrong'];
}

/** Against a plain reading of the rules. */
function checkCounting(
  seat: SeatToRead,
  chunks: ReadonlyMap<ChunkId, ReadChunk>,
  { space, naively }: { readonly space: Space; readonly naively: Reading },
): string[] {
  const found = [...chunks.values()].filter((one) => one.space === space && one.counts);
  const expected = naively(seat, chunks, space);
  const isRight = found.length === expected.size && found.every(({ id }) => expected.has(id));
  return isRight ? [] : [`what counts of ${space} is wrong`];
}

/** The same chunks are read once: it costs more than all else that is checked. */
function readOnce(): Reading {
  const known = new Map<string, ReadonlySet<ChunkId>>();
  return (seat, chunks, space) => {
    const of = [...chunks.values()].filter(
      (one) => one.space === space || one.space === membersSpace,
    );
    const name = `${space} ${of
      .map(({ id }) => id)
      .toSorted()
      .join()}`;
    const counting = known.get(name) ?? readNaively(seat, chunks, space);
    known.set(name, counting);
    return counting;
  };
}

function readNaively(
  seat: SeatToRead,
  chunks: ReadonlyMap<ChunkId, ReadChunk>,
  space: Space,
): ReadonlySet<ChunkId> {
  const members = new Map(
    [...chunks.keys()]
      .filter((id) => chunks.get(id)!.space === membersSpace)
      .map((id) => {
        const chunk = checkChunk(nodeCrypto, seat.place.read(id)!)!;
        return [id, membersChunkOf(nodeCrypto, chunk)] as const;
      }),
  );
  const ofSpace = new Map([...chunks].filter(([, chunk]) => chunk.space === space));
  return new NaiveReading(
    { members, chunks: ofSpace, founded: seat.place.root! },
    space,
  ).counting();
}

/** Each document is what the changes that count make, and there are no others. */
function checkDocuments(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const faults: string[] = [];
  const expected = new Map<string, string>();
  const changes = sealedChanges(seat, chunks).filter(({ chunk }) => chunk.counts);
  for (const [documentId, some] of Map.groupBy(changes, (one) => one.documentId)) {
    let doc = A.load<Record<string, unknown>>(genesisOf(some[0]!.kind as DocumentKind));
    doc = A.applyChanges(
      doc,
      some.map(({ bytes }) => bytes),
    )[0];
    expected.set(documentId, JSON.stringify(A.getHeads(doc).toSorted()));
    A.free(doc);
  }
  for (const { id, heads } of seat.open.rows('document')) {
    if (expected.get(String(id)) !== heads)
      faults.push(`document ${String(id)} is not what counts`);
    expected.delete(String(id));
  }
  for (const id of expected.keys()) faults.push(`document ${id} is missing`);
  return faults;
}

/** Whatever was acknowledged here stands in a chunk: folded, or to be seen as set aside. */
function checkCommands(seat: SeatToRead, chunks: ReadonlyMap<ChunkId, ReadChunk>): string[] {
  const sealed = new Set(sealedChanges(seat, chunks).map(({ commandId }) => commandId));
  const lost = acknowledged(seat).filter((id) => !sealed.has(id));
  return lost.length === 0 ? [] : [`commands are lost: ${lost.join()}`];
}

function countsOf(seat: SeatToRead): string {
  return seat.open.database.write
    .prepare('select id, counts from chunk order by id')
    .raw()
    .all()
    .join('\n');
}
