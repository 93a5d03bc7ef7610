import type { SyncTrouble } from '#shared/contract/sync.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { formatHostAndPort, type HostAndPort } from './networks.ts';

const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 60_000;
const MAX_FOUND = 200;
/** After so many tries in vain an address that was found is forgotten; it may be found again. */
const MAX_TRIES_OF_FOUND = 8;

/** An address at which a neighbour may be. */
export interface Neighbour extends HostAndPort {
  /** A typed one is never forgotten; a remembered one is where a member was last. */
  source: 'typed' | 'remembered' | 'found';
  /** Who was there last. */
  device: DeviceKey | undefined;
  tries: number;
  nextTryAtMs: number;
  isDialled: boolean;
  trouble: SyncTrouble | null;
}

/**
 * Where neighbours may be, and when to try each. An address at which somebody is who is connected already, over whatever address, is
 * not tried; one in vain is tried again after a random time of up to 0.5 s, twice as long with each failure, a minute at most.
 */
export class NeighbourBook {
  readonly #byAddress = new Map<string, Neighbour>();
  readonly #fraction: () => number;

  constructor(fraction: () => number) {
    this.#fraction = fraction;
  }

  /** What people have typed, all of it. */
  type(addresses: readonly HostAndPort[], nowMs: number): void {
    const typed = new Set(addresses.map(formatHostAndPort));
    for (const [key, one] of this.#byAddress)
      if (one.source === 'typed' && !typed.has(key)) this.#byAddress.delete(key);
    for (const address of addresses) this.#enter(address, 'typed', nowMs);
  }

  remember(address: HostAndPort, device: DeviceKey, nowMs: number): void {
    this.#enter(address, 'remembered', nowMs).device ??= device;
  }

  found(address: HostAndPort, nowMs: number): void {
    const found = [...this.#byAddress.values()].filter(({ source }) => source === 'found');
    if (found.length < MAX_FOUND || this.#byAddress.has(formatHostAndPort(address)))
      this.#enter(address, 'found', nowMs);
  }

  get(address: HostAndPort): Neighbour | undefined {
    return this.#byAddress.get(formatHostAndPort(address));
  }

  due(nowMs: number, connected: ReadonlySet<DeviceKey>): Neighbour[] {
    return [...this.#byAddress.values()].filter(
      ({ isDialled, nextTryAtMs, device }) =>
        !isDialled && nextTryAtMs <= nowMs && !(device && connected.has(device)),
    );
  }

  reached(one: Neighbour, device: DeviceKey): void {
    Object.assign(one, { device, tries: 0, trouble: null, nextTryAtMs: 0 });
  }

  failed(one: Neighbour, trouble: SyncTrouble | null, nowMs: number): void {
    one.tries++;
    one.trouble = trouble;
    this.wait(one, nowMs);
    if (one.source === 'found' && one.tries >= MAX_TRIES_OF_FOUND)
      this.#byAddress.delete(formatHostAndPort(one));
  }

  /** Before it is tried again. */
  wait(one: Neighbour, nowMs: number): void {
    const most = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(one.tries, 16));
    one.nextTryAtMs = nowMs + Math.ceil(this.#fraction() * most);
  }

  /** Forgets how often each has failed. */
  tryNow(): void {
    for (const one of this.#byAddress.values()) Object.assign(one, { tries: 0, nextTryAtMs: 0 });
  }

  #enter(address: HostAndPort, source: Neighbour['source'], nowMs: number): Neighbour {
    const key = formatHostAndPort(address);
    const known = this.#byAddress.get(key);
    if (known) {
      if (source === 'typed') known.source = 'typed';
      return known;
    }
    const { host, port } = address;
    const state = { device: undefined, tries: 0, nextTryAtMs: 0, isDialled: false, trouble: null };
    const one: Neighbour = { host, port, source, ...state };
    // Two that find each other at once do not dial at once.
    if (source === 'found') this.wait(one, nowMs);
    this.#byAddress.set(key, one);
    return one;
  }
}
