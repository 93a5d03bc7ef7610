import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey, Space } from '#shared/chunks/header.ts';
import { mayWrite, spaces } from '#shared/chunks/spaces.ts';
import { isAsking } from '#shared/chunks/membership.ts';
import { type Role, roles } from '#shared/domain/people/role.ts';
import { createDevice, type Device } from '#core/sync/chunks/device.ts';
import { writeLine } from '#tests/fixtures/alarm-lines.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { checkBuilding } from './building.ts';
import { check } from './check.ts';
import { connectAll, isSettled, passTime } from './gathering.ts';
import { countingOn, Ledger } from './ledger.ts';
import { type Mood, moods, type Weights } from './mood.ts';
import { Network, noFaults } from './network.ts';
import { createRandom, editRandomly, type Random } from './random-edit.ts';
import { inScratch } from './scratch.ts';
import { checkSecrecy } from './secrecy.ts';
import { Seat } from './seat.ts';

const YEAR_MS = 365 * 86_400_000;
const STEPS = 80;
/** After this long with a good network everything must be everywhere. */
const HEALING_MS = 30 * 60_000;
const TROUBLED_TURNS = 3;

export interface Ran {
  readonly faults: readonly string[];
  readonly edits: number;
  readonly crashes: number;
  readonly chunks: number;
  /** Logs with more than one end. */
  readonly forks: number;
  /** Chunks that do not count. */
  readonly aside: number;
  /** Parts of checkpoints that were put in. */
  readonly restored: number;
  /** Bodies that have been let go, and of these what was remade, on all seats. */
  readonly letGo: number;
  readonly remade: number;
}

/** One run of a few seats through everything that may befall them, all from one seed, and then what holds of them. */
export function runSchedule(seed: number): Ran {
  return inScratch(seed, (folder) => {
    const world = new World(seed, folder);
    try {
      world.found();
      for (let step = 0; step < STEPS; step++) world.step();
      world.heal();
      const faults = world.faults();
      return { faults, ...world.counted() };
    } finally {
      for (const seat of world.seats) seat.stop();
    }
  });
}

class World {
  readonly seats: Seat[] = [];
  readonly ledger = new Ledger();
  readonly #mood: Mood;
  readonly #random: Random;
  readonly #network: Network;
  readonly #folder: string;
  readonly #invitations: Uint8Array[] = [];
  readonly #devices: Device[] = [];
  #edits = 0;
  #crashes = 0;
  #names = 0;
  #lines = 0;

  constructor(seed: number, folder: string) {
    this.#mood = moods[seed % moods.length]!;
    this.#random = createRandom(seededRandom(seed).fraction);
    this.#network = new Network(this.#random.fraction);
    this.#folder = folder;
  }

  /** The first owner, and others who join while the network is good. */
  found(): void {
    const owner = this.#addSeat();
    owner.place.found();
    const others = 1 + this.#random.below(this.#mood.mostSeats - 1);
    for (let n = 0; n < others; n++) {
      this.#invite(owner);
      const seat = this.#addSeat();
      seat.place.expect(owner.place.root!);
      seat.connect(this.#random.pick(this.seats.slice(0, -1)));
    }
    this.#run(this.#random.below(30_000));
    this.#letAllIn();
    this.#network.faults = {
      loss: this.#mood.loss,
      duplication: 0.08,
      shortestMs: 5,
      longestMs: 3_000,
    };
  }

  step(): void {
    const seat = this.#random.pick(this.seats);
    const { crashes, crashWithin } = this.#mood;
    if (this.#random.chance(crashes)) seat.crashIn = this.#random.below(crashWithin);
    this.#happen(seat);
    this.#run(this.#random.below(this.#random.chance(0.1) ? 60_000 : 3_000));
    this.#joinAll();
  }

  /** All that are left meet in a good network; at first some still lose power while they write rows. */
  heal(): void {
    this.#network.faults = noFaults;
    const isFresh = this.#random.chance(0.5);
    for (const seat of this.seats) {
      seat.crashIn = undefined;
      if (isFresh) seat.restart();
    }
    const endMs = this.#network.nowMs + HEALING_MS;
    for (let turn = 0; this.#network.nowMs < endMs && !isSettled(this.seats); turn++) {
      connectAll(this.seats);
      this.#run(5_000);
      this.#joinAll();
      for (const seat of this.seats) {
        if (turn < TROUBLED_TURNS && this.#random.chance(0.5)) seat.crashIn = this.#random.below(3);
        seat.do(() => {
          while (seat.place.refreshRows());
        });
        seat.crashIn = undefined;
      }
    }
  }

  faults(): string[] {
    const [first] = this.seats;
    return [
      ...check(this.seats),
      ...this.ledger.check(this.seats),
      ...checkSecrecy(first!, this.#devices),
      ...checkBuilding(first!),
    ];
  }

  counted(): Omit<Ran, 'faults'> {
    const crashes = this.seats.reduce((sum, seat) => sum + seat.crashes, this.#crashes);
    const { open } = this.seats[0]!;
    const chunks = open.rows('chunk');
    const tips = Map.groupBy(open.rows('logTip'), ({ log }) => log);
    return {
      edits: this.#edits,
      crashes,
      chunks: chunks.length,
      forks: [...tips.values()].filter(({ length }) => length > 1).length,
      aside: chunks.filter(({ counts }) => counts === 0).length,
      restored: this.seats.reduce((sum, { restored }) => sum + restored, 0),
      letGo: this.#count('outline is not null'),
      remade: this.#count('remade is not null'),
    };
  }

  #count(which: string): number {
    const count = ({ open }: Seat) =>
      open.database.write
        .prepare(`select count(*) from chunk where ${which}`)
        .pluck()
        .get() as number;
    return this.seats.reduce((sum, seat) => sum + count(seat), 0);
  }

  #happen(seat: Seat): void {
    const happenings: Readonly<Record<keyof Weights, () => void>> = {
      edit: () => this.#edit(seat),
      seal: () => seat.do(() => seat.place.seal()),
      connect: () => this.#connect(seat),
      disconnect: () => this.#disconnect(seat),
      refresh: () => seat.do(() => void seat.place.refreshRows()),
      restart: () => seat.restart(),
      backUp: () => seat.backUp(),
      restore: () => this.#restore(seat),
      rights: () => this.#changeRights(seat),
      admit: () => this.#admit(seat),
      clock: () => void (seat.clockOffMs = this.#random.pick([0, -10, 10, 1]) * YEAR_MS),
      lose: () => this.#lose(seat),
      come: () => this.#come(seat),
    };
    const weights = Object.entries(this.#mood.weights) as [keyof Weights, number][];
    let at = this.#random.below(weights.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [name, weight] of weights) {
      at -= weight;
      if (at < 0) return happenings[name]();
    }
  }

  #edit(seat: Seat): void {
    for (let n = this.#random.below(6); n >= 0; n--) {
      seat.do(() => {
        if (this.#random.chance(0.15)) this.#writeLine(seat);
        else this.ledger.noteCommand(seat, editRandomly(seat, this.#random));
        this.#edits++;
      });
    }
  }

  #writeLine(seat: Seat): void {
    const n = this.#lines++;
    writeLine(seat.open.database.write, `LINE-${n}`, n);
  }

  /** Goes on from an earlier state, often before it has heard what it had written since: its log forks. */
  #restore(seat: Seat): void {
    if (this.#random.chance(0.5)) this.#workOn(seat);
    if (!seat.restore() || this.#random.chance(0.2)) return;
    this.#edit(seat);
    seat.do(() => seat.place.seal());
  }

  /** Goes on after a backup, with others who hear of it. */
  #workOn(seat: Seat): void {
    seat.backUp();
    this.#edit(seat);
    seat.do(() => seat.place.seal());
    for (const other of this.seats) if (other !== seat) seat.connect(other);
    this.#run(8_000);
  }

  #connect(seat: Seat): void {
    const other = this.#random.pick(this.seats);
    if (other !== seat) seat.connect(other);
  }

  #disconnect(seat: Seat): void {
    const [other] = seat.exchanges.keys();
    if (other) seat.disconnect(other);
  }

  /** An owner revokes, changes a role, or invites again. */
  #changeRights(seat: Seat): void {
    if (!isOwner(seat)) return;
    const members = [...seat.place.rights!.now.members.keys()];
    const whom = this.#random.pick(members);
    seat.do(() => {
      if (this.#random.chance(0.4)) this.#invite(seat);
      else if (whom === seat.place.ownKey) return;
      else if (this.#random.chance(0.5)) this.#taking(seat, whom, () => seat.place.revoke(whom));
      else this.#change(seat, whom, this.#random.pick(roles));
    });
  }

  #change(owner: Seat, whom: DeviceKey, role: Role): void {
    this.#taking(owner, whom, () => owner.place.change(whom, role));
  }

  #taking(owner: Seat, whom: DeviceKey, take: () => void): void {
    owner.place.seal();
    const counting = countingOn(owner);
    take();
    this.ledger.noteTaking(owner, whom, counting);
  }

  /** One in two asks, as those of the product do; the others let in whoever joins, who may be two. */
  #invite(owner: Seat): void {
    const secret = Uint8Array.from({ length: 32 }, () => this.#random.below(256));
    this.#invitations.push(secret);
    owner.place.invite(secret, this.#random.pick(roles), { asks: this.#random.chance(0.5) });
  }

  /** Owners let in who asks, not all of them at once. */
  #letAllIn(): void {
    for (const owner of this.seats) {
      if (!isOwner(owner)) continue;
      const { now, chunks } = owner.place.rights!;
      const asking = [...now.members].filter(([, member]) => isAsking(now, chunks, member));
      for (const [device] of asking) {
        if (this.#random.chance(0.5))
          owner.do(() => this.#change(owner, device, this.#random.pick(roles)));
      }
    }
  }

  /** An owner takes up something that was set aside. */
  #admit(seat: Seat): void {
    if (!isOwner(seat)) return;
    const aside = seat.open.rows('chunk').filter(({ counts }) => counts === 0);
    if (aside.length === 0) return;
    const { id, space } = this.#random.pick(aside);
    seat.do(() => seat.place.admit(space as Space, [id as never]));
  }

  /** A seat is destroyed, with all that had not left it. */
  #lose(seat: Seat): void {
    if (this.seats.length < 3 || seat === this.seats[0]) return;
    seat.stop();
    this.#crashes += seat.crashes;
    this.seats.splice(this.seats.indexOf(seat), 1);
  }

  /** An owner invites somebody who has nothing yet. */
  #come(owner: Seat): void {
    if (!isOwner(owner) || this.seats.length >= this.#mood.mostSeats) return;
    owner.do(() => this.#invite(owner));
    const seat = this.#addSeat();
    seat.place.expect(owner.place.root!);
    seat.connect(owner);
  }

  /** Whoever is no member and has heard of an invitation that is open joins with it. */
  #joinAll(): void {
    for (const seat of this.seats) {
      const { rights, ownKey } = seat.place;
      if (!rights || rights.now.members.has(ownKey)) continue;
      const secret = this.#invitations.find((one) => isOpen(seat, one));
      if (secret) seat.do(() => seat.place.join(secret));
    }
    this.#letAllIn();
  }

  #run(ms: number): void {
    passTime(this.#network, this.seats, ms);
  }

  #addSeat(): Seat {
    const nextSeed = () => this.#random.below(2 ** 31);
    const around = { network: this.#network, folder: this.#folder, nextSeed };
    const seat = new Seat(around, `SEAT-${++this.#names}`);
    this.seats.push(seat);
    this.#devices.push(seat.open.device);
    return seat;
  }
}

function isOwner({ place }: Seat): boolean {
  return mayWrite(place.rights?.now.members.get(place.ownKey)?.role, spaces[0]!);
}

function isOpen(seat: Seat, secret: Uint8Array): boolean {
  const key = keyOf(createDevice(secret));
  const { now, chunks } = seat.place.rights!;
  const kinds = [...now.applied].flatMap((id) => {
    const { entry } = chunks.get(id)!;
    return entry && 'inviteKey' in entry && entry.inviteKey === key ? [entry.kind] : [];
  });
  return kinds.includes('invite') && !kinds.includes('join');
}
