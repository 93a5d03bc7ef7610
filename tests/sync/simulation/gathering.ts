import { isAnyAuditDue } from '#core/sync/audit/audit-due.ts';
import type { Network } from './network.ts';
import type { Seat } from './seat.ts';

/** Links every seat with every other, where they are not linked already. */
export function connectAll(seats: readonly Seat[]): void {
  for (const [at, seat] of seats.entries()) {
    for (const other of seats.slice(at + 1)) seat.connect(other);
  }
}

/** Whether all are linked, know that they hold the same, have written their rows, and compared what came with checkpoints. */
export function isSettled(seats: readonly Seat[]): boolean {
  const isAny = (table: string) => seats.some(({ open }) => open.rows(table).length > 0);
  if (isAny('dirty') || isAny('restoring')) return false;
  if (seats.some(({ open }) => isAnyAuditDue(open.database.write))) return false;
  const isSame = seats.every((seat) =>
    [...seat.exchanges.values()].every(({ standing }) => standing.isSame),
  );
  return isSame && seats.every(({ exchanges }) => exchanges.size === seats.length - 1);
}

/** Lets time pass, with every seat looking each second for what seems lost. */
export function passTime(network: Network, seats: readonly Seat[], ms: number): void {
  for (let at = 0; at < ms; at += 1_000) {
    network.runFor(Math.min(1_000, ms - at));
    for (const seat of seats) seat.tick();
  }
}
