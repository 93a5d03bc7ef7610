import type { ChunkId } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { giveMembers, haveCheckpoint, takeAll, writeDays } from './checkpoint-scenes.ts';
import type { Seat } from './seat.ts';
import { month, oilOn, type Stage } from './stage.ts';

/** Longer than a checkpoint takes to be made and signed, and what lies behind it to be let go. */
const LETTING_GO_MS = 90_000;
const fieldSpace = spaces[2]!;
const monthId = documentIdOf(testTenantId, 'wellMonth', month);

/** Schedules in which bodies of chunks have been let go. */
export const compactions: Readonly<Record<string, (stage: Stage) => readonly string[] | void>> = {
  'who has been away for long meets only one who has let bodies go': (stage) => {
    const { office, second } = haveLetGo(stage, (owner) => {
      const truck = stage.letIn(owner, 'TRUCK', 'pumper');
      stage.setOil(truck, '20', 20);
      part(truck);
      stage.setOil(truck, '21', 21);
    });
    const truck = stage.seats.find(({ name }) => name === 'TRUCK')!;
    stage.lose(office);
    truck.connect(second);
    stage.run(LETTING_GO_MS);
    return [
      ...(bodiless(second) > 0 ? [] : ['nothing had been let go']),
      ...(oilOn(truck, '05') === 5
        ? []
        : ['who was away does not read what was written meanwhile']),
      ...(oilOn(second, '21') === 21 ? [] : ['what was written by who was away is not read']),
    ];
  },

  'somebody comes to one who has let bodies go, when nobody else is left': (stage) => {
    const { office, second } = haveLetGo(stage);
    const heir = stage.letIn(office, 'HEIR', 'owner');
    part(heir);
    heir.connect(second);
    stage.lose(office);
    const newcomer = stage.letIn(heir, 'NEWCOMER', 'pumper');
    newcomer.connect(second);
    stage.run(LETTING_GO_MS);
    return oilOn(newcomer, '05') === 5 ? [] : ['who came does not read what was written'];
  },

  'what has been let go is set aside, and admitted when whoever had let it go is gone': (stage) => {
    const office = stage.found('OFFICE');
    const second = letGoFrom(stage.letIn(office, 'SECOND', 'engineer'));
    const boss = letGoFrom(stage.letIn(office, 'BOSS', 'owner'));
    const truck = stage.letIn(office, 'TRUCK', 'pumper');
    stage.settle();
    part(boss);
    // Before it could have a part in a checkpoint.
    part(truck);
    writeOil(stage, truck);
    for (const other of [office, second]) takeAll(truck, other, fieldSpace);
    letSettle(stage, [office, second]);
    const wasLetGo = bodiless(second) > 0;
    stage.lose(office);
    stage.lose(truck);
    stage.revoke(boss, truck);
    giveMembers(boss, second);
    const wasOut = oilOn(second, '05') === undefined;
    letSettle(stage, [boss, second]);
    const hasFloor = boss.open.rows('floor').length > 0;
    stage.lose(second);
    const aside = boss.open.rows('chunk').filter(({ counts }) => counts === 0);
    for (const { id } of aside) boss.place.admit(fieldSpace, [id as ChunkId]);
    return [
      ...(wasLetGo ? [] : ['nothing had been let go']),
      ...(wasOut ? [] : ['what had been revoked was not taken out']),
      ...(hasFloor ? [] : ['nothing was to be let go where it was set aside']),
      ...(oilOn(boss, '05') === 5 ? [] : ['what was admitted is gone']),
    ];
  },

  'documents are damaged where bodies have been let go': (stage) => {
    const { second } = haveLetGo(stage);
    const { write } = second.open.database;
    write.prepare('delete from documentTail where documentId = ?').run(monthId);
    write.prepare('delete from document where id = ?').run(monthId);
    write.exec(`update chunk set isFolded = 0 where space <> 'members';
      insert or replace into meta (key, value) values ('recountChunks', '1')`);
    second.restart();
    const wanted = second.place.wantsOf(fieldSpace).length;
    stage.settle();
    return [
      ...(wanted > 0 ? [] : ['nothing lacks what it says']),
      ...(oilOn(second, '05') === 5 ? [] : ['what was damaged did not come back']),
    ];
  },

  'the power fails at each step of letting bodies go': (stage) => {
    const { second } = haveCheckpoint(stage);
    second.letsGo = true;
    for (let step = 0; step < 20; step++) {
      second.restart();
      second.crashIn = step;
      second.tick();
    }
    letSettle(stage, stage.seats);
    return bodiless(second) > 0 ? [] : ['nothing has been let go'];
  },
};

/** Of two seats the second has let the bodies go of what the first has written. `early`: what happens before that. */
function haveLetGo(
  stage: Stage,
  early: (office: Seat) => void = () => {},
): { readonly office: Seat; readonly second: Seat } {
  const office = keepFrom(stage.found('OFFICE'));
  const second = letGoFrom(stage.letIn(office, 'SECOND', 'engineer'));
  early(office);
  writeDays(stage, office);
  letSettle(stage, [office, second]);
  return { office, second };
}

/** Has some seats meet, a checkpoint be made, and what lies behind it let go. */
function letSettle(stage: Stage, seats: readonly Seat[]): void {
  for (const seat of seats) seat.place.seal();
  for (const seat of seats) for (const other of seats) if (other !== seat) seat.connect(other);
  stage.run(LETTING_GO_MS);
}

/** Day by day, each in a chunk of its own. */
function writeOil(stage: Stage, seat: Seat): void {
  for (let day = 1; day <= 9; day++) {
    stage.setOil(seat, `0${day}`, day);
    seat.place.seal();
  }
}

function part(seat: Seat): void {
  for (const other of seat.exchanges.keys()) seat.disconnect(other);
}

function letGoFrom(seat: Seat): Seat {
  seat.letsGo = true;
  seat.restart();
  return seat;
}

function keepFrom(seat: Seat): Seat {
  seat.letsGo = false;
  seat.restart();
  return seat;
}

/** How many chunks on a seat say what they say through documents. */
function bodiless(seat: Seat): number {
  return seat.open.rows('chunk').filter(({ outline }) => outline !== null).length;
}
