import { mayWrite, spaces } from '#shared/chunks/spaces.ts';
import { acknowledged } from './check.ts';
import {
  bringIn,
  haveCheckpoint,
  makeLie,
  takeAll,
  takeParts,
  writeDays,
} from './checkpoint-scenes.ts';
import { compactions } from './compactions.ts';
import { noFaults } from './network.ts';
import { inScratch } from './scratch.ts';
import type { Seat } from './seat.ts';
import { oilOn, Stage } from './stage.ts';

/** More steps than any of the crashes below has. */
const MOST_STEPS = 400;
/** Longer than a page is waited for, and than two places take to ask each other again. */
const PATIENCE_MS = 90_000;

/**
 * What chance brings about too rarely, one schedule each. A schedule answers what went wrong besides what `Stage.faults` finds
 * of any.
 */
export const directed: Readonly<Record<string, (stage: Stage) => readonly string[] | void>> = {
  'a page is lost on a line that stays': (stage) => {
    const [office, truck] = [stage.found('OFFICE'), 'TRUCK'];
    const pumper = stage.letIn(office, truck, 'pumper');
    stage.network.faults = { ...noFaults, loss: 1 };
    stage.setOil(pumper, '07', 1);
    stage.run(3_000);
    stage.network.faults = noFaults;
    stage.run(PATIENCE_MS);
    return oilOn(office, '07') === 1 ? [] : ['what was lost on the way was not sent again'];
  },

  'pages overtake each other and come twice': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.network.faults = { loss: 0, duplication: 0.5, shortestMs: 5, longestMs: 9_000 };
    for (let n = 0; n < 40; n++) {
      stage.setOil(pumper, String(1 + (n % 28)).padStart(2, '0'), n);
      pumper.place.seal();
      stage.run(200);
    }
    stage.run(PATIENCE_MS);
  },

  'who is revoked had just been heard, and nobody built on it': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.setOil(pumper, '07', 1);
    stage.run(PATIENCE_MS);
    stage.revoke(office, pumper);
    stage.settle();
    return oilOn(office, '07') === 1 ? [] : ['what the revocation accepts was taken out'];
  },

  'who is invited again goes on beside the work that was set aside': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    office.disconnect(pumper);
    stage.revoke(office, pumper);
    stage.setOil(pumper, '07', 1);
    pumper.place.seal();
    stage.settle();
    stage.letIn(office, pumper, 'pumper');
    stage.setOil(pumper, '08', 2);
    stage.settle();
    const isAside = oilOn(office, '07') === undefined;
    return [
      ...(isAside ? [] : ['set-aside work counts, and nobody has taken it up']),
      ...(oilOn(office, '08') === 2 ? [] : ['the new work does not count']),
    ];
  },

  'set-aside work is taken up': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    office.disconnect(pumper);
    stage.revoke(office, pumper);
    stage.setOil(pumper, '07', 1);
    stage.settle();
    const aside = office.open.rows('chunk').filter(({ counts }) => counts === 0);
    office.place.admit(spaces[2]!, [aside[0]!['id'] as never]);
    stage.settle();
    return oilOn(office, '07') === 1 ? [] : ['what was taken up does not count'];
  },

  'what one has done another takes back, and that is set aside and admitted': (stage) => {
    const office = stage.found('OFFICE');
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    const laptop = stage.letIn(office, 'LAPTOP', 'foreman');
    const done = stage.setOil(office, '07', 1);
    stage.settle();
    const isDoneOn = (seat: Seat) =>
      seat.open.rows('audit').find(({ commandId }) => commandId === done)?.['undoneBy'] === null;
    apart(stage.seats);
    stage.takeBack(truck, done, '07');
    truck.connect(laptop);
    stage.run(PATIENCE_MS);
    const seen = [isDoneOn(laptop)];
    stage.revoke(office, truck);
    stage.settle();
    seen.push(isDoneOn(laptop), isDoneOn(office));
    const [aside] = office.open.rows('chunk').filter(({ counts }) => counts === 0);
    office.place.admit(spaces[2]!, [aside!['id'] as never]);
    stage.settle();
    seen.push(isDoneOn(laptop), isDoneOn(office));
    const isRight = seen.join() === 'false,true,true,false,false';
    return isRight ? [] : [`what is taken back was told as ${seen.join()}`];
  },

  'two owners make keys apart, and somebody comes': (stage) => {
    const office = stage.found('OFFICE');
    const second = stage.letIn(office, 'SECOND', 'owner');
    const [pumper, viewer] = [
      stage.letIn(office, 'TRUCK', 'pumper'),
      stage.letIn(office, 'LAPTOP', 'viewer'),
    ];
    stage.settle();
    apart(stage.seats);
    stage.revoke(office, pumper);
    stage.revoke(second, viewer);
    stage.setOil(office, '07', 1);
    stage.setOil(second, '08', 2);
    office.place.seal();
    second.place.seal();
    stage.settle();
    const newcomer = stage.letIn(second, 'NEWCOMER', 'foreman');
    stage.settle();
    const reads = oilOn(newcomer, '07') === 1 && oilOn(newcomer, '08') === 2;
    return reads ? [] : ['who came cannot read what was sealed with a key made apart'];
  },

  'two owners revoke the same apart, make a key each, and somebody comes': (stage) => {
    const office = stage.found('OFFICE');
    const second = stage.letIn(office, 'SECOND', 'owner');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.settle();
    apart(stage.seats);
    stage.revoke(office, pumper);
    stage.revoke(second, pumper);
    stage.setOil(office, '07', 1);
    stage.setOil(second, '08', 2);
    stage.settle();
    const newcomer = stage.letIn(second, 'NEWCOMER', 'foreman');
    stage.settle();
    const reads = oilOn(newcomer, '07') === 1 && oilOn(newcomer, '08') === 2;
    return reads ? [] : ['who came cannot read what was sealed with a key made apart'];
  },

  'two owners revoke each other': (stage) => {
    const office = stage.found('OFFICE');
    const second = stage.letIn(office, 'SECOND', 'owner');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.settle();
    apart(stage.seats);
    stage.revoke(office, second);
    stage.revoke(second, office);
    stage.setOil(second, '08', 2);
    stage.setOil(pumper, '07', 1);
    stage.settle();
    const { now } = pumper.place.rights!;
    const isFirstOwner = mayWrite(now.members.get(office.place.ownKey)?.role, spaces[0]!);
    return [
      ...(isFirstOwner ? [] : ['who joined first is no owner any more']),
      ...(now.members.has(second.place.ownKey) ? ['who joined later is still a member'] : []),
    ];
  },

  'who asks to be let in waits for an owner, one of two for ever': (stage) => {
    const office = stage.found('OFFICE');
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    const [laptop] = ['LAPTOP', 'GUEST'].map((name, at) => {
      const secret = new Uint8Array(32).fill(7 + at);
      office.place.invite(secret, 'pumper', { asks: true });
      const seat = stage.addSeat(name);
      seat.place.expect(office.place.root!);
      seat.connect(truck);
      stage.run(PATIENCE_MS);
      seat.place.join(secret);
      return seat;
    }) as [Seat, Seat];
    stage.settle();
    stage.setOil(laptop, '08', 2);
    stage.setOil(office, '07', 1);
    stage.settle();
    const seen = [oilOn(truck, '07'), oilOn(laptop, '07'), oilOn(office, '08')];
    office.place.change(laptop.place.ownKey, 'pumper');
    stage.settle();
    seen.push(oilOn(laptop, '07'), oilOn(office, '08'));
    return seen.join() === '1,,,1,2' ? [] : [`others and who asks were shown ${seen.join()}`];
  },

  'who has the key only later reads what waited': (stage) => {
    const office = stage.found('OFFICE');
    stage.letIn(office, 'TRUCK', 'pumper');
    const laptop = stage.addSeat('LAPTOP');
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'foreman');
    stage.setOil(office, '07', 1);
    laptop.place.expect(office.place.root!);
    laptop.connect(office);
    stage.run(PATIENCE_MS);
    laptop.place.join(secret);
    stage.settle();
    return oilOn(laptop, '07') === 1 ? [] : ['what waited for its key is not read'];
  },

  'a truck is brought back to an image after others have heard of what came later': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.setOil(pumper, '06', 1);
    pumper.backUp();
    stage.setOil(pumper, '07', 2);
    stage.settle();
    pumper.restore();
    stage.setOil(pumper, '07', 3);
    stage.setOil(pumper, '08', 4);
    pumper.place.seal();
    stage.settle();
    return oilOn(office, '08') === 4 ? [] : ['what was written after the image is missing'];
  },

  'a truck brings another what it wrote, and burns': (stage) => {
    const office = stage.found('OFFICE');
    const [first, second] = [
      stage.letIn(office, 'TRUCK-1', 'pumper'),
      stage.letIn(office, 'TRUCK-2', 'pumper'),
    ];
    stage.settle();
    apart(stage.seats);
    stage.setOil(first, '07', 1);
    first.connect(second);
    stage.run(PATIENCE_MS);
    first.stop();
    stage.seats.splice(stage.seats.indexOf(first), 1);
    stage.settle();
    return oilOn(office, '07') === 1 ? [] : ['the work of the truck that burned is lost'];
  },

  'a place without keys carries all, and goes back to a backup of itself': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    const relay = stage.addSeat('RELAY');
    relay.place.expect(office.place.root!);
    apart(stage.seats);
    relay.connect(office);
    relay.connect(pumper);
    stage.setOil(pumper, '07', 1);
    stage.run(PATIENCE_MS);
    relay.backUp();
    relay.connect(office);
    relay.connect(pumper);
    stage.setOil(pumper, '08', 2);
    stage.run(PATIENCE_MS);
    relay.restore();
    relay.connect(office);
    relay.connect(pumper);
    stage.setOil(office, '09', 3);
    stage.run(PATIENCE_MS);
    const isThere = oilOn(office, '08') === 2 && oilOn(pumper, '09') === 3;
    stage.settle();
    return isThere ? [] : ['not all went through the place without keys'];
  },

  'what was sent and what comes meet while commands wait': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    apart(stage.seats);
    stage.setOil(office, '07', 1);
    office.place.seal();
    stage.setOil(pumper, '07', 2);
    const all = office.place.lackingOf(spaces[2]!, pumper.place.vectorOf(spaces[2]!));
    pumper.place.takeIn(
      spaces[2]!,
      all.map((id) => office.place.read(id)!),
    );
    stage.settle();
  },

  'rights go while much waits to be written': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    const laptop = stage.letIn(office, 'LAPTOP', 'foreman');
    apart(stage.seats);
    for (const well of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
      stage.set(pumper, 'annotation', well, ['text'], 'windy');
    }
    pumper.connect(laptop);
    stage.run(PATIENCE_MS);
    stage.revoke(office, pumper);
    stage.settle();
    const isLeft = laptop.open.rows('annotation').length > 0;
    return isLeft ? ['rows of what does not count are left'] : [];
  },

  'a log forks, and each branch is known to another, who have never met': (stage) => {
    const office = stage.found('OFFICE');
    const pumper = stage.letIn(office, 'TRUCK', 'pumper');
    stage.setOil(pumper, '06', 1);
    stage.settle();
    pumper.backUp();
    apart(stage.seats);
    const relay = stage.addSeat('RELAY');
    relay.place.expect(office.place.root!);
    stage.setOil(pumper, '07', 2);
    pumper.connect(relay);
    stage.run(PATIENCE_MS);
    pumper.restore();
    for (const n of [3, 4, 5]) {
      stage.setOil(pumper, '08', n);
      pumper.place.seal();
    }
    pumper.connect(office);
    stage.run(PATIENCE_MS);
    stage.lose(pumper);
    stage.settle();
    const hasBoth = oilOn(office, '07') === 2 && oilOn(office, '08') === 5;
    return hasBoth ? [] : ['a branch of the log is missing'];
  },

  'somebody wraps a key for a newcomer who is being revoked': (stage) => {
    const office = stage.found('OFFICE');
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'pumper');
    const laptop = stage.addSeat('LAPTOP');
    laptop.place.expect(office.place.root!);
    takeAll(office, laptop, spaces[0]!);
    apart(stage.seats);
    laptop.place.join(secret);
    // The office hears that the newcomer has joined, loses power before it wraps the key for it, and revokes it.
    office.crashAt = 'chunks:committed';
    office.do(() => takeAll(laptop, office, spaces[0]!));
    laptop.connect(truck);
    stage.run(PATIENCE_MS);
    const joined = office.place.rights!.now.members.has(laptop.place.ownKey);
    stage.revoke(office, laptop);
    stage.setOil(office, '07', 1);
    office.place.seal();
    stage.settle();
    const isAsMeant = office.crashes === 1 && joined;
    return isAsMeant ? [] : ['the office has wrapped the key itself'];
  },

  'who is revoked by two apart comes back, to somebody who knows of one of them': (stage) => {
    const office = stage.found('OFFICE');
    const second = stage.letIn(office, 'SECOND', 'owner');
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    const laptop = stage.letIn(office, 'LAPTOP', 'pumper');
    stage.settle();
    apart(stage.seats);
    stage.revoke(second, laptop);
    // The office's key is to be the newer one: its entry lies higher.
    for (const n of [1, 2, 3]) office.place.invite(new Uint8Array(32).fill(n), 'pumper');
    stage.revoke(office, laptop);
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'pumper');
    takeAll(office, truck, spaces[0]!);
    takeAll(office, laptop, spaces[0]!);
    laptop.place.join(secret);
    takeAll(laptop, truck, spaces[0]!);
    takeAll(second, office, spaces[0]!);
    stage.setOil(office, '07', 1);
    office.place.seal();
    takeAll(truck, laptop, spaces[0]!);
    const wasGiven = laptop.hasKeys;
    stage.settle();
    const isOut = !office.place.rights!.now.members.has(laptop.place.ownKey);
    return wasGiven && isOut ? [] : ['the truck has wrapped no key for it, or it is a member'];
  },

  'one invitation lets in two, and somebody wraps a key for the one that is not to be a member': (
    stage,
  ) => {
    const office = stage.found('OFFICE');
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    const secret = new Uint8Array(32).fill(7);
    office.place.invite(secret, 'pumper');
    const relay = stage.addSeat('RELAY');
    relay.place.expect(office.place.root!);
    takeAll(office, truck, spaces[0]!);
    takeAll(office, relay, spaces[0]!);
    apart(stage.seats);
    const both = ['ONE', 'OTHER'].map((name) => {
      const seat = stage.addSeat(name);
      seat.place.expect(office.place.root!);
      takeAll(truck, seat, spaces[0]!);
      seat.place.join(secret);
      return seat;
    });
    for (const seat of both) takeAll(seat, relay, spaces[0]!);
    const members = relay.place.rights!.now.members;
    const inVain = both.find(({ place }) => !members.has(place.ownKey))!;
    takeAll(inVain, truck, spaces[0]!);
    // The office hears of both at once, and not of the key that the truck has wrapped.
    takeAll(relay, office, spaces[0]!);
    stage.setOil(office, '07', 1);
    office.place.seal();
    takeAll(truck, inVain, spaces[0]!);
    const wasGiven = inVain.hasKeys;
    stage.settle();
    return wasGiven ? [] : ['the truck has wrapped no key for it'];
  },

  'whoever knows of two revocations that were made apart writes before any owner does': (stage) => {
    const office = stage.found('OFFICE');
    const second = stage.letIn(office, 'SECOND', 'owner');
    const [truck, pumper, viewer] = [
      stage.letIn(office, 'TRUCK', 'foreman'),
      stage.letIn(office, 'PUMPER', 'pumper'),
      stage.letIn(office, 'VIEWER', 'viewer'),
    ];
    stage.settle();
    apart(stage.seats);
    stage.revoke(office, pumper);
    stage.revoke(second, viewer);
    takeAll(office, truck, spaces[0]!);
    takeAll(second, truck, spaces[0]!);
    stage.setOil(truck, '07', 1);
    truck.place.seal();
    const isSealed = truck.open.rows('pending').length === 0;
    // The office makes a key of its own for the same reason.
    takeAll(second, office, spaces[0]!);
    stage.setOil(office, '08', 2);
    stage.settle();
    const newcomer = stage.letIn(office, 'NEWCOMER', 'foreman');
    stage.settle();
    const reads = oilOn(newcomer, '07') === 1 && oilOn(newcomer, '08') === 2;
    return [
      ...(isSealed ? [] : ['who has no safe key does not make one']),
      ...(reads ? [] : ['who came cannot read what was sealed with a key made apart']),
    ];
  },

  'somebody comes when much has been written, and others go on': (stage) => {
    const { office, second } = haveCheckpoint(stage);
    const newcomer = bringIn(stage, office, 'NEWCOMER');
    stage.network.faults = { ...noFaults, loss: 0.2, duplication: 0.1 };
    newcomer.connect(second);
    stage.run(PATIENCE_MS);
    stage.setOil(office, '20', 20);
    stage.setOil(newcomer, '21', 21);
    stage.settle();
    return [
      ...(newcomer.restored > 0 ? [] : ['who came has not begun from the checkpoint']),
      ...(oilOn(newcomer, '20') === 20 ? [] : ['who came does not read what was written since']),
      ...(oilOn(office, '21') === 21 ? [] : ['nobody reads what was written meanwhile']),
    ];
  },

  'a checkpoint says something else than the chunks': (stage) => {
    const office = stage.found('OFFICE');
    writeDays(stage, office);
    makeLie(office);
    const newcomer = stage.letIn(office, 'NEWCOMER', 'engineer');
    stage.settle();
    return newcomer.restored > 0 ? [] : ['who came has not begun from the checkpoint'];
  },

  'whoever made and signed a checkpoint is destroyed before others have its chunks': (stage) => {
    const { office, second } = haveCheckpoint(stage);
    const newcomer = bringIn(stage, office, 'NEWCOMER');
    for (const space of spaces.slice(1)) takeParts(second, newcomer, space);
    stage.setOil(newcomer, '21', 21);
    stage.lose(office);
    stage.lose(second);
    const heir = stage.addSeat('HEIR');
    heir.place.expect(newcomer.place.root!);
    stage.settle();
    return [
      ...(oilOn(newcomer, '05') === 5 ? [] : ['what only the checkpoint knew is gone']),
      ...(heir.open.rows('chunk').length > 0 ? [] : ['nobody else has it']),
    ];
  },

  'whoever made a checkpoint loses the right while somebody begins from it': (stage) => {
    const { office, second } = haveCheckpoint(stage);
    const newcomer = bringIn(stage, office, 'NEWCOMER');
    takeParts(second, newcomer, spaces[2]!);
    stage.revoke(office, second);
    stage.setOil(newcomer, '21', 21);
    stage.settle();
    return oilOn(office, '21') === 21 ? [] : ['nobody reads what was written meanwhile'];
  },

  ...compactions,

  'the power fails at each step in turn': (stage) => crashAtEachStep(stage),
};

/** Runs one of them; what is thrown is a fault like another. */
export function runDirected(name: string): string[] {
  const seed = 1 + Object.keys(directed).indexOf(name);
  return inScratch(seed, (folder) => {
    const stage = new Stage(seed, folder);
    try {
      const faults = directed[name]!(stage) ?? [];
      stage.settle();
      return [...faults, ...stage.faults()];
    } catch (error) {
      return [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
    } finally {
      for (const seat of stage.seats) seat.stop();
    }
  });
}

function apart(seats: readonly Seat[]): void {
  for (const seat of seats) for (const other of seat.exchanges.keys()) seat.disconnect(other);
}

/** Commands, sealing, taking in and rows, with the power failing one step later each time until it does not any more. */
function crashAtEachStep(stage: Stage): string[] {
  const office = stage.found('OFFICE');
  const truck = stage.letIn(office, 'TRUCK', 'pumper');
  const done = new Set<string>();
  for (let step = 0; step < MOST_STEPS; step++) {
    for (const well of ['A', 'B', 'C', 'D', 'E', 'F']) {
      // Each time others, which nothing mends later.
      stage.set(office, 'annotation', `${well}${step}`, ['text'], 'windy');
    }
    office.place.seal();
    truck.crashIn = step;
    const before = truck.crashes;
    truck.do(() => done.add(stage.setOil(truck, '07', step)));
    truck.do(() => truck.place.seal());
    for (const space of spaces) truck.do(() => takeAll(office, truck, space));
    truck.do(() => {
      while (truck.place.refreshRows());
    });
    const isThrough = truck.crashes === before;
    truck.crashIn = undefined;
    const known = new Set(acknowledged(truck));
    const lost = [...done].filter((id) => !known.has(id));
    if (lost.length > 0) return [`acknowledged commands are gone: ${lost.join()}`];
    if (isThrough) return [];
  }
  return ['the steps never end'];
}
