import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openKeyRing } from '#core/sync/chunks/key-ring.ts';
import { dataSpaces } from '#core/sync/chunks/members-desk.ts';
import { admit, openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { check } from '#tests/sync/simulation/check.ts';
import type { SeatToRead } from '#tests/sync/simulation/read-seat.ts';
import { addTenant, startRelayProcess } from './relay-process.ts';

const program = fileURLToPath(new URL('seat-until-killed.ts', import.meta.url));
const PATIENCE_MS = 120_000;
/** The longest that one is waited for to write. */
const WRITING_MS = 20_000;
const names = ['OFFICE', 'TRUCK'];

export interface KilledSync {
  readonly faults: readonly string[];
  readonly kills: number;
  readonly acknowledged: number;
  readonly chunks: number;
}

/**
 * Two seats and a relay, each a process, that write and exchange all the time; one of them is killed (SIGKILL) again and again.
 * Then all are left alone until they hold the same, and their databases are looked through.
 */
export async function killSync(options: {
  readonly kills: number;
  readonly random: () => number;
  readonly onKill?: (done: number) => void;
}): Promise<KilledSync> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-kill-sync-'));
  const field = await Field.begin(folder, options.random);
  try {
    for (let done = 1; done <= options.kills; done++) {
      await field.killOne();
      options.onKill?.(done);
    }
    const faults = await field.settle();
    await field.stop();
    return { kills: options.kills, ...field.lookThrough(faults) };
  } finally {
    await field.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface SeatProcess {
  readonly child: ChildProcess;
  /** Commands since it began. */
  wrote: number;
  standing: { readonly isSame: boolean; readonly states: unknown } | undefined;
}

class Field {
  readonly #folder: string;
  readonly #random: () => number;
  readonly #port: number;
  readonly #acknowledged = new Map<string, string[]>(names.map((name) => [name, []]));
  readonly #seats = new Map<string, SeatProcess>();
  readonly #errors: string[] = [];
  #relay: ChildProcess | undefined;
  #claim = '';
  #starts = 0;

  static async begin(folder: string, random: () => number): Promise<Field> {
    const field = new Field(folder, random, await freePort());
    field.#prepare();
    await field.#startRelay();
    field.#claim = await addTenant(field.#port, 'acme');
    for (const name of names) field.#startSeat(name);
    return field;
  }

  private constructor(folder: string, random: () => number, port: number) {
    this.#folder = folder;
    this.#random = random;
    this.#port = port;
  }

  /** Once whoever is to die has written something since it began; if it is the relay, once both have. */
  async killOne(): Promise<void> {
    const victim = [...names, 'RELAY'][Math.floor(this.#random() * 3)]!;
    const writers = victim === 'RELAY' ? names : [victim];
    const most = 1 + Math.floor(this.#random() * 20);
    const endMs = Date.now() + WRITING_MS;
    const haveWritten = () => writers.every((name) => this.#seats.get(name)!.wrote >= most);
    while (Date.now() < endMs && !haveWritten()) await pause(10);
    if (victim === 'RELAY') {
      await kill(this.#relay!);
      return this.#startRelay();
    }
    await kill(this.#seats.get(victim)!.child);
    this.#startSeat(victim);
  }

  /** Answers what went wrong on the way to holding the same. */
  async settle(): Promise<string[]> {
    for (const { child } of this.#seats.values()) child.stdin!.write('quiet\n');
    const endMs = Date.now() + PATIENCE_MS;
    while (Date.now() < endMs) {
      const told = [...this.#seats.values()].map(({ standing }) => standing);
      const states = new Set(told.map((one) => JSON.stringify(one?.states)));
      if (told.every((one) => one?.isSame) && states.size === 1) return this.#errors;
      await pause(200);
    }
    return [...this.#errors, 'the seats never came to hold the same'];
  }

  async stop(): Promise<void> {
    for (const { child } of this.#seats.values()) await kill(child);
    this.#seats.clear();
    if (this.#relay) await kill(this.#relay);
    this.#relay = undefined;
  }

  lookThrough(faults: readonly string[]): Omit<KilledSync, 'kills'> {
    const places = names.map((name, at) => this.#open(name, at));
    const seats = places.map(toRead);
    const everyCommand = [...this.#acknowledged.values()].flat();
    const lost = places.flatMap((place) => {
      const known = new Set(place.rows('audit').map(({ commandId }) => commandId));
      const missing = everyCommand.filter((id) => !known.has(id));
      return missing.length > 0
        ? [`${place.name} lacks ${missing.length} acknowledged commands`]
        : [];
    });
    const chunks = places[0]!.rows('chunk').length;
    const found = [...faults, ...lost, ...check(seats)];
    for (const place of places) place.close();
    return { faults: found, acknowledged: everyCommand.length, chunks };
  }

  #prepare(): void {
    const [office, truck] = names.map((name, at) => {
      mkdirSync(join(this.#folder, name));
      return this.#open(name, at);
    }) as [TestPlace, TestPlace];
    office.place.found();
    admit(office, truck, 'pumper');
    office.close();
    truck.close();
  }

  #open(name: string, at: number): TestPlace {
    const folder = join(this.#folder, name);
    return openTestPlace(name, { folder, keySeed: 100 + at, seed: 1_000 + this.#starts++ });
  }

  async #startRelay(): Promise<void> {
    this.#relay = await startRelayProcess(join(this.#folder, 'relay'), this.#port);
  }

  #startSeat(name: string): void {
    const folder = join(this.#folder, name);
    const keySeed = String(100 + names.indexOf(name));
    const seed = String(2_000 + this.#starts++);
    const url = `http://127.0.0.1:${this.#port}/`;
    const child = spawn(
      process.execPath,
      [program, folder, name, keySeed, seed, url, this.#claim],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const seat: SeatProcess = { child, wrote: 0, standing: undefined };
    this.#seats.set(name, seat);
    child.stderr.on('data', (text: Buffer) => this.#errors.push(`${name}: ${String(text)}`));
    createInterface(child.stdout).on('line', (line) => {
      const told = JSON.parse(line) as {
        acknowledged?: string;
        error?: string;
        isSame?: boolean;
        states?: unknown;
      };
      if (told.acknowledged) {
        seat.wrote++;
        this.#acknowledged.get(name)!.push(told.acknowledged);
      } else if (told.error) this.#errors.push(`${name}: ${told.error}`);
      else seat.standing = { isSame: told.isSame === true, states: told.states };
    });
  }
}

function toRead(place: TestPlace): SeatToRead {
  const ring = openKeyRing(testTenantId, place.device)(place.place.rights!);
  const hasKeys = dataSpaces.every((space) => ring.current(space) !== undefined);
  return { name: place.name, open: place, place: place.place, ring, hasKeys };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
