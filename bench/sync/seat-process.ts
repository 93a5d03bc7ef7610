/** One seat in a process of its own. */
import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { bytesToHex, hexToBytes } from '#shared/chunks/bytes.ts';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import type { CommandToRun } from '#core/sync/command-runner.ts';
import { inviteKeyOf } from '#core/sync/chunks/members-desk.ts';
import { kindsWith } from '#core/sync/seat/joining.ts';
import { answerCalls, machineMs } from './calls.ts';
import { daysOf, type Entry, month, wellKey } from './field.ts';
import { openSeat } from './seat.ts';

const [, , folder = '', name = ''] = argv;
const seat = openSeat(folder, name);
const { place, writer, session } = seat;
const database = seat.database.write;
/** How long what was written waits for more before it is sealed, while connected. */
const SEAL_AFTER_MS = 15;
const FLUSHES = 100;
/** About what a command writes. */
const FLUSHED_BYTES = 80 * 1024;
/** Wells of one pumper's route: its entries are written, and sealed, together. */
const ROUTE_WELLS = 50;

answerCalls({
  /** A tenant that nobody else has heard of yet. */
  begin: () => place.found(),
  /** Brings the tenant to a relay. */
  async found(url: string, claim: string) {
    if (place.root === undefined) place.found();
    await seat.connect(url, { claim });
    await level();
    return place.root;
  },
  invite() {
    const secret = new Uint8Array(randomBytes(32));
    place.invite(secret, 'engineer');
    return bytesToHex(secret);
  },
  async join(url: string, root: ChunkId, secret: string) {
    const began = machineMs();
    place.expect(root);
    await seat.connect(url, { invite: hexToBytes(secret) });
    const invited = inviteKeyOf(hexToBytes(secret));
    await until(() => kindsWith(place, invited).join() === 'invite');
    place.join(hexToBytes(secret));
    return began;
  },
  async connect(url: string) {
    const began = machineMs();
    await seat.connect(url);
    return began;
  },
  disconnect: () => seat.disconnect(),
  level,
  isLevel,
  makeWells(count: number) {
    for (let well = 0; well < count; well++) {
      const key = wellKey(well);
      writer.run({ command: 'wells.create', session }, (edit) => {
        edit.open('well', key).set(['name'], `Well ${well}`);
        edit.open('wellMonth', `${key}/${month}`).set(['days', '01', 'note'], 'made');
        return {};
      });
    }
  },
  /** Daily entries of some months, a command each. */
  fill(wells: number, months: readonly string[]) {
    for (const ofMonth of months) {
      for (let from = 0; from < wells; from += ROUTE_WELLS) {
        for (const day of daysOf(ofMonth))
          writer.runMany(routeOf(from, Math.min(wells, from + ROUTE_WELLS), ofMonth, day));
        place.seal();
      }
    }
  },
  /** Answers how long it took, ms. */
  async makeCheckpoints() {
    const began = performance.now();
    for (const space of spaces.slice(1)) {
      const parts = () => countParts.get() as number;
      const before = parts();
      await until(() => place.checkpoints.make(space));
      const members = place.vectorOf(membersSpace);
      await until(() => isNewer(members, place.vectorOf(membersSpace)));
      if (parts() === before) throw new Error('No part was made');
    }
    return performance.now() - began;
  },
  /** When nothing here is unverified any more. */
  async verified() {
    await until(() => hasRows() && place.checkpoints.restoring().length === 0, 100);
    return machineMs();
  },
  /** Each acknowledged from the disk before the next; answers how long all took. */
  enter(entries: readonly Entry[]) {
    const began = performance.now();
    for (const entry of entries)
      writer.run({ command: 'production.setDay', session }, write(entry));
    return performance.now() - began;
  },
  /** How often in a second the disk alone takes a few pages on the end of a file. */
  flushesPerSecond() {
    const file = openSync(join(folder, 'flushes'), 'w');
    const pages = new Uint8Array(FLUSHED_BYTES);
    const began = performance.now();
    for (let n = 0; n < FLUSHES; n++) {
      writeSync(file, pages);
      fdatasyncSync(file);
    }
    closeSync(file);
    return FLUSHES / ((performance.now() - began) / 1e3);
  },
  /** One entry that is sealed as it is while connected; answers when it was acknowledged. */
  enterLive(entry: Entry) {
    writer.run({ command: 'production.setDay', session }, write(entry));
    const at = machineMs();
    setTimeout(() => place.seal(), SEAL_AFTER_MS);
    return at;
  },
  /** When entries of these numbers had all been rows here. */
  async sawEntries(from: number, count: number) {
    const seen = database
      .prepare('select count(*) from productionDay where oilBbl between ? and ?')
      .pluck();
    return untilProduction(() => seen.get(from + 1, from + count) === count);
  },
  /** When the registry and the days since some day had all been rows here. */
  async sawDays(wells: number, since: string, count: number) {
    const seenWells = database.prepare('select count(*) from well').pluck();
    const seenDays = database.prepare('select count(*) from productionDay where day >= ?').pluck();
    await until(() => seenWells.get() === wells && seenDays.get(since) === count, 100);
    return machineMs();
  },
  /** Largest resident memory so far, bytes. */
  peakBytes: () => process.resourceUsage().maxRSS * 1_024,
});

const countParts = database.prepare('select count(*) from checkpointPart').pluck();

function hasRows(): boolean {
  return database.prepare('select 1 from productionDay limit 1').get() !== undefined;
}

function isNewer(before: Vector, now: Vector): boolean {
  return JSON.stringify([...before]) !== JSON.stringify([...now]);
}

function routeOf(
  from: number,
  to: number,
  ofMonth: string,
  day: string,
): CommandToRun<Record<string, never>>[] {
  return Array.from({ length: to - from }, (_, at) => ({
    head: { command: 'production.setDay' as const, session },
    work: (edit) => {
      const days = edit.open('wellMonth', `${wellKey(from + at)}/${ofMonth}`);
      const volume = 20 + ((from + at) % 17) + Number(day) / 10;
      days.set(['days', day, 'oilBbl'], volume);
      days.set(['days', day, 'gasMcf'], volume * 3);
      days.set(['days', day, 'waterBbl'], volume * 2);
      return {};
    },
  }));
}

function write({ well, day, oilBbl }: Entry): CommandToRun<Record<string, never>>['work'] {
  return (edit) => {
    edit.open('wellMonth', `${wellKey(well)}/${month}`).set(['days', day, 'oilBbl'], oilBbl);
    return {};
  };
}

function isLevel(): boolean {
  return seat.exchange?.standing.isSame === true && seat.exchange.standing.unsent === 0;
}

async function level(): Promise<void> {
  await until(isLevel);
}

/** Asked whenever rows of production were written. */
function untilProduction(isDone: () => boolean): Promise<number> {
  return new Promise((resolve) => {
    const stop = seat.onProduction(look);
    function look() {
      if (!isDone()) return;
      stop();
      resolve(machineMs());
    }
    look();
  });
}

async function until(isDone: () => boolean, everyMs = 5): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, everyMs));
}
