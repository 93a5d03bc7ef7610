import type { Space } from '#shared/chunks/header.ts';
import { membersSpace } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { Seat } from './seat.ts';
import { month, type Stage } from './stage.ts';

/** Longer than a checkpoint takes to be made, and signed by another. */
const MAKING_MS = 60_000;
const DAYS = 9;

/** Two seats, much that was written, and a checkpoint of it that one has made and the other has signed. */
export function haveCheckpoint(stage: Stage): { readonly office: Seat; readonly second: Seat } {
  const office = stage.found('OFFICE');
  const second = stage.letIn(office, 'SECOND', 'engineer');
  writeDays(stage, office);
  stage.settle();
  stage.run(MAKING_MS);
  return { office, second };
}

/** Day by day, each in a chunk of its own. */
export function writeDays(stage: Stage, seat: Seat): void {
  stage.set(seat, 'well', 'W', ['name'], 'Lea 1');
  for (let day = 1; day <= DAYS; day++) {
    stage.setOil(seat, `0${day}`, day);
    seat.place.seal();
  }
}

/** A newcomer that has its keys and the members space, and nothing of what was written. */
export function bringIn(stage: Stage, owner: Seat, name: string): Seat {
  const secret = Uint8Array.from({ length: 32 }, () => stage.random.below(256));
  owner.place.invite(secret, 'engineer');
  const seat = stage.addSeat(name);
  seat.place.expect(owner.place.root!);
  giveMembers(owner, seat);
  seat.place.join(secret);
  giveMembers(seat, owner);
  giveMembers(owner, seat);
  return seat;
}

/** Brings the parts that are asked for. */
export function takeParts(from: Seat, to: Seat, space: Space): void {
  for (const hash of to.place.checkpoints.toAsk(space, true)) {
    const bytes = from.place.checkpoints.read(hash);
    if (bytes) to.place.checkpoints.take(space, hash, bytes);
  }
}

/** Has a seat keep a checkpoint of documents one of which says something that no chunk does. */
export function makeLie(seat: Seat): void {
  seat.place.seal();
  seat.backUp();
  const known = seat.place.vectorOf(membersSpace);
  seat.open.run((edit) => edit.open('wellMonth', month).set(['days', '01', 'oilBbl'], 99));
  seat.open.database.write.exec('delete from pending');
  for (const space of spaces.slice(1)) {
    if (seat.place.checkpoints.make(space)) while (seat.place.checkpoints.step());
  }
  const entries = seat.place.lackingOf(membersSpace, known).map((id) => seat.place.read(id)!);
  const parts = seat.open.rows('checkpointPart');
  seat.restore();
  const keep = seat.open.database.write.prepare(
    'insert into checkpointPart values (@hash, @bytes)',
  );
  for (const part of parts) keep.run(part);
  seat.place.takeIn(membersSpace, entries);
}

/** Brings what one says of members. */
export function giveMembers(from: Seat, to: Seat): void {
  takeAll(from, to, membersSpace);
}

/** Brings all that one holds of a space and another lacks, at once. */
export function takeAll(from: Seat, to: Seat, space: (typeof spaces)[number]): void {
  const ids = from.place.lackingOf(space, to.place.vectorOf(space));
  to.place.takeIn(
    space,
    ids.map((id) => from.place.read(id)!),
  );
}
