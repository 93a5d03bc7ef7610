import { mkdirSync, rmSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Space } from '#shared/chunks/header.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import { createExchange, type Exchange } from '#core/sync/chunks/exchange.ts';
import type { KeyRing } from '#core/sync/chunks/key-ring.ts';
import { dataSpaces } from '#core/sync/chunks/members-desk.ts';
import type { Link } from '#core/sync/chunks/link.ts';
import type { LetGoOptions } from '#core/sync/compaction/create-letting-go.ts';
import { openTestPlace, type TestPlace } from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import type { Network } from './network.ts';

/** The power fails between two steps. Nobody may catch it but the seat. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

const SLICES_A_TICK = 3;
/** Chunks of a space, one behind the other, after which a checkpoint is made. */
const CHECKPOINT_EVERY = 4;
const CHECKPOINT_TURN_MS = 10_000;
/** At once, whoever else holds what they said: more than any product would do. */
const letsGo: LetGoOptions = {
  mayLetGo: () => true,
  afterMs: 0,
  aboveBytes: 0,
  lookEveryMs: 2_000,
};
const beginningMs = Date.UTC(2026, 2, 10, 18);

/**
 * One seat of a simulation: a real database in a folder, opened anew after each crash, and its conversations. Everything that
 * was in memory is lost in a crash, and all links break.
 */
export class Seat {
  readonly name: string;
  readonly folder: string;
  /** How wrong its clock is. */
  clockOffMs = 0;
  /** Whether it lets the bodies of old chunks go, from its next start on. */
  letsGo: boolean;
  /** Steps until the power fails; none: it does not. */
  crashIn: number | undefined;
  /** The step at which it does, whenever that comes. */
  crashAt: string | undefined;
  crashes = 0;
  /** Parts of checkpoints that were put in. */
  restored = 0;
  open: TestPlace;
  readonly exchanges = new Map<Seat, Exchange>();
  /** What others held when they last said so, however long ago that is, and wherever this disk has been since. */
  readonly #remembered = new Map<Seat, ReadonlyMap<Space, Vector>>();
  readonly #network: Network;
  readonly #keySeed: number;
  readonly #nextSeed: () => number;

  constructor(
    around: { readonly network: Network; readonly folder: string; readonly nextSeed: () => number },
    name: string,
  ) {
    this.name = name;
    this.#network = around.network;
    this.#nextSeed = around.nextSeed;
    this.#keySeed = around.nextSeed();
    this.letsGo = this.#keySeed % 3 !== 0;
    this.folder = join(around.folder, name);
    mkdirSync(this.folder, { recursive: true });
    this.open = this.#start();
  }

  get ring(): KeyRing {
    return this.place.ring;
  }

  get hasKeys(): boolean {
    return dataSpaces.every((space) => this.ring.current(space) !== undefined);
  }

  get place(): TestPlace['place'] {
    return this.open.place;
  }

  /** Does something on this seat, which may fail on the way. */
  do(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.crashes++;
      this.restart();
    }
  }

  restart(): void {
    this.stop();
    this.open = this.#start();
  }

  stop(): void {
    this.crashIn = undefined;
    for (const exchange of this.exchanges.values()) exchange.close();
    this.exchanges.clear();
    this.open.close();
  }

  /** Keeps a copy of the disk, as an image backup does. */
  backUp(): void {
    this.stop();
    rmSync(this.#backup, { recursive: true, force: true });
    cpSync(this.folder, this.#backup, { recursive: true });
    this.open = this.#start();
  }

  /** Brings the disk back to the last copy. */
  restore(): boolean {
    if (!existsSync(this.#backup)) return false;
    this.stop();
    rmSync(this.folder, { recursive: true });
    cpSync(this.#backup, this.folder, { recursive: true });
    this.open = this.#start();
    return true;
  }

  connect(other: Seat): void {
    if (this.exchanges.has(other)) return;
    const [mine, theirs] = this.#network.pair();
    this.do(() => this.#converse(other, mine));
    other.do(() => other.#converse(this, theirs));
  }

  disconnect(other: Seat): void {
    for (const [seat, peer] of [
      [this, other],
      [other, this],
    ] as const) {
      seat.exchanges.get(peer)?.close();
      seat.exchanges.delete(peer);
    }
  }

  tick(): void {
    this.do(() => {
      for (const [other, exchange] of this.exchanges) {
        exchange.tick();
        this.#remembered.set(other, exchange.standing.theirs);
      }
      for (let slice = 0; slice < SLICES_A_TICK && this.place.step(); slice++);
    });
  }

  #converse(other: Seat, link: Link): void {
    const guarded: Link = {
      send: (message) => link.send(message),
      close: () => link.close(),
      listen: ({ message, closed }) =>
        link.listen({
          message: (bytes) => this.do(() => message(bytes)),
          closed: () => {
            closed();
            if (this.exchanges.get(other) === exchange) this.exchanges.delete(other);
          },
        }),
    };
    this.exchanges.get(other)?.close();
    const remembered = this.#remembered.get(other);
    const exchange: Exchange = createExchange({
      place: this.place,
      link: guarded,
      clock: { monotonicMs: () => this.#network.nowMs },
      tenantId: testTenantId,
      placeName: this.name,
      appVersion: '1.0.0',
      remembered: (space) => remembered?.get(space),
    });
    this.exchanges.set(other, exchange);
  }

  #start(): TestPlace {
    const nowMs = () => Math.floor(beginningMs + this.#network.nowMs + this.clockOffMs);
    return openTestPlace(this.name, {
      folder: this.folder,
      // What is drawn after a restart, or a restored backup, is never what was drawn before.
      seed: this.#nextSeed(),
      keySeed: this.#keySeed,
      rowsAtOnce: 1 + (this.#keySeed % 4),
      checkpointEvery: CHECKPOINT_EVERY,
      checkpointTurnMs: CHECKPOINT_TURN_MS,
      letsGo: this.letsGo ? letsGo : undefined,
      ports: { clock: { nowMs, monotonicMs: () => this.#network.nowMs } },
      reach: (step) => this.#reach(step),
    });
  }

  #reach(step: string): void {
    if (step === 'checkpoint:restored') this.restored++;
    if (step === this.crashAt) this.crashIn = 0;
    if (this.crashIn === undefined || this.crashIn-- > 0) return;
    this.crashIn = undefined;
    this.crashAt = undefined;
    throw new Crash(step);
  }

  get #backup(): string {
    return `${this.folder}.backup`;
  }
}
