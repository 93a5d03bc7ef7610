import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { Plain } from '#shared/documents/plain.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { Device } from '#core/sync/chunks/device.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { checkBuilding } from './building.ts';
import { check } from './check.ts';
import { connectAll, isSettled, passTime } from './gathering.ts';
import { countingOn, Ledger } from './ledger.ts';
import { Network, noFaults } from './network.ts';
import { createRandom, type Random } from './random-edit.ts';
import { Seat } from './seat.ts';
import { checkSecrecy } from './secrecy.ts';

const HEALING_MS = 10 * 60_000;
const JOINING_MS = 60_000;
export const month = 'W/2026-03';

/** A few seats that do what a schedule says, and nothing else: for what chance brings about too rarely. */
export class Stage {
  readonly seats: Seat[] = [];
  readonly ledger = new Ledger();
  readonly network: Network;
  readonly random: Random;
  readonly #folder: string;
  readonly #devices: Device[] = [];

  constructor(seed: number, folder: string) {
    this.random = createRandom(seededRandom(seed).fraction);
    this.network = new Network(this.random.fraction);
    this.#folder = folder;
  }

  addSeat(name: string): Seat {
    const nextSeed = () => this.random.below(2 ** 31);
    const seat = new Seat({ network: this.network, folder: this.#folder, nextSeed }, name);
    this.seats.push(seat);
    this.#devices.push(seat.open.device);
    return seat;
  }

  found(name: string): Seat {
    const owner = this.addSeat(name);
    owner.place.found();
    return owner;
  }

  /** A new seat, or one that is to come back, becomes a member with all keys. */
  letIn(owner: Seat, name: string | Seat, role: Role): Seat {
    const seat = typeof name === 'string' ? this.addSeat(name) : name;
    const secret = Uint8Array.from({ length: 32 }, () => this.random.below(256));
    owner.place.invite(secret, role);
    if (!seat.place.root) seat.place.expect(owner.place.root!);
    seat.connect(owner);
    this.run(JOINING_MS);
    seat.place.join(secret);
    this.run(JOINING_MS);
    return seat;
  }

  set(seat: Seat, kind: DocumentKind, key: string, path: readonly string[], value: Plain): string {
    const { commandId } = seat.open.run((edit) => {
      edit.open(kind, key).set(path, value);
      return { commandId: edit.commandId };
    });
    this.ledger.noteCommand(seat, commandId);
    return commandId;
  }

  /** One day's oil of one well: what most schedules are about. */
  setOil(seat: Seat, day: string, oilBbl: number): string {
    return this.set(seat, 'wellMonth', month, ['days', day, 'oilBbl'], oilBbl);
  }

  /** Takes back what a command has written of one day's oil. */
  takeBack(seat: Seat, target: string, day: string): void {
    const head = { undoes: target as CommandId };
    const { commandId } = seat.open.run((edit) => {
      edit.open('wellMonth', month).set(['days', day, 'oilBbl'], null);
      return { commandId: edit.commandId };
    }, head);
    this.ledger.noteCommand(seat, commandId);
  }

  revoke(owner: Seat, whom: Seat): void {
    owner.place.seal();
    const counting = countingOn(owner);
    owner.place.revoke(whom.place.ownKey);
    this.ledger.noteTaking(owner, whom.place.ownKey, counting);
  }

  /** A seat is destroyed. */
  lose(seat: Seat): void {
    seat.stop();
    this.seats.splice(this.seats.indexOf(seat), 1);
  }

  run(ms: number): void {
    passTime(this.network, this.seats, ms);
  }

  /** All are linked, over a good network, until nothing is left to be said. */
  settle(): void {
    this.network.faults = noFaults;
    const endMs = this.network.nowMs + HEALING_MS;
    for (const { place } of this.seats) place.seal();
    do {
      connectAll(this.seats);
      this.run(5_000);
      for (const { place } of this.seats) while (place.refreshRows());
    } while (this.network.nowMs < endMs && !isSettled(this.seats));
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
}

export function oilOn(seat: Seat, day: string): unknown {
  return seat.open.read('wellMonth', month)?.days?.[day]?.oilBbl;
}
