import { hexToBytes } from '#shared/chunks/bytes.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { SyncTrouble, WayState } from '#shared/contract/sync.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import { must } from '#shared/kit/must.ts';
import type { Place } from '#core/sync/chunks/place.ts';
import type { Meeting, Path } from '#core/sync/links/path.ts';
import type { BlobLine } from './blob-line.ts';
import { BlobLines } from './blob-lines.ts';
import { createLanCertificate } from './certificate.ts';
import type { BlobConnection, ConnectDeps, LanConnection } from './connect.ts';
import { dialForBlobs, dialLan, type Failed } from './dial-lan.ts';
import type { LanReach } from './create-lan.ts';
import type { createDiscovery, Discovery } from './discovery.ts';
import type { Greeter } from './greet.ts';
import type { LanMemoryStore } from './lan-memory.ts';
import { lanSecretOf } from './lan-secret.ts';
import { troubleCodes, wayAround, wayTo } from './lan-ways.ts';
import { type LanListening, listenLan } from './listen-lan.ts';
import { type Met, MetNeighbours } from './met-neighbours.ts';
import { type Neighbour, NeighbourBook } from './neighbour-book.ts';
import {
  formatHostAndPort,
  type HostAndPort,
  isPrivateAddress,
  type OwnAddress,
  parseHostAndPort,
  plainAddress,
} from './networks.ts';

const LOOK_EVERY_MS = 1_000;
const NETWORKS_EVERY_MS = 10_000;
/** A name on the network is drawn anew after this. */
const NAME_FOR_MS = 24 * 3_600_000;
const DIALS_AT_ONCE = 4;
/** A link that ends sooner counts as a failure. */
const SHORT_MS = 5_000;

export interface LanPathOptions extends LanReach {
  /** undefined while the tenant is on this seat alone: then nothing listens, and nobody is looked for. */
  readonly place: () => Place | undefined;
  readonly clock: Pick<Clock, 'monotonicMs' | 'nowMs'>;
  readonly random: Random;
  readonly memory: LanMemoryStore;
  /** What people have typed, `host:port` each. */
  readonly addresses: () => readonly string[];
  readonly onBug: (error: unknown) => void;
  /** Takes the lines for photos and files; undefined: there are none. */
  readonly onBlobLine?: ((line: BlobLine) => void) | undefined;
  readonly greetWithinMs?: number | undefined;
  readonly silentAfterMs?: number | undefined;
}

/**
 * The way to neighbours on the same network. Each tenant of a seat has a port and names of its own, so that nobody outside sees which
 * tenants share a seat.
 *
 * Invariants:
 * 1. Nothing listens, is announced or dialled while the tenant is not shared, the LAN is off, or the path is closed.
 * 2. One connection per device; see `MetNeighbours`.
 * 3. Nothing a network does is thrown.
 */
export function createLanPath(options: LanPathOptions): Path {
  let path: StartedLanPath | undefined;
  return {
    kind: 'lan',
    start: (meeting) => void (path = new StartedLanPath(options, meeting)),
    tryNow: () => path?.tryNow(),
    get ways() {
      return path?.ways ?? [wayAround('off', null)];
    },
    close: async () => path?.close(),
  };
}

class StartedLanPath {
  readonly #options: LanPathOptions;
  readonly #meeting: Meeting;
  readonly #book: NeighbourBook;
  readonly #met: MetNeighbours;
  readonly #blobLines: BlobLines;
  readonly #certificate = createLanCertificate();
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();
  #listening: LanListening | undefined;
  #discovery: Discovery | undefined;
  /** The networks it listens on, as far as that has been done. */
  #open = '';
  #networksAtMs = -Infinity;
  #namedAtMs = 0;
  #dialling = 0;
  #trouble: SyncTrouble | null = null;
  readonly #invalid = new Map<string, SyncTrouble>();

  constructor(options: LanPathOptions, meeting: Meeting) {
    this.#options = options;
    this.#meeting = meeting;
    this.#book = new NeighbourBook(() => options.random.fraction());
    this.#met = new MetNeighbours({
      own: this.#own,
      now: () => this.#now(),
      onEnded: (met) => this.#ended(met),
    });
    this.#blobLines = new BlobLines({
      dial: (address) => dialForBlobs(this.#connectDeps(), address, this.#stopping.signal),
      now: () => this.#now(),
      fraction: () => options.random.fraction(),
      onLine: (line) => options.onBlobLine?.(line),
      onBug: options.onBug,
    });
    for (const { device, ...address } of options.memory.read().known)
      this.#book.remember(address, device, this.#now());
    this.#timer = setInterval(() => this.#guardedLook(), LOOK_EVERY_MS);
    this.#guardedLook();
  }

  tryNow(): void {
    this.#book.tryNow();
    this.#blobLines.tryNow();
    this.#networksAtMs = -Infinity;
    this.#discovery?.ask();
    this.#guardedLook();
  }

  get ways(): readonly WayState[] {
    const isOn = this.#isOn;
    const state = this.#met.size > 0 ? 'connected' : 'trying';
    const around = wayAround(isOn ? state : 'off', isOn ? this.#trouble : null);
    return [around, ...this.#options.addresses().map((address) => this.#wayTo(address, isOn))];
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    this.#met.endAll();
    this.#blobLines.endAll();
    await this.#work;
    await this.#shut();
  }

  get #isOn(): boolean {
    return this.#options.memory.read().isOn && this.#options.place()?.root !== undefined;
  }

  get #own(): DeviceKey {
    return keyOf(this.#meeting.device);
  }

  #guardedLook(): void {
    try {
      if (!this.#stopping.signal.aborted) this.#look();
    } catch (error) {
      // Of the database it remembers in: the next look may do better.
      this.#options.onBug(error);
    }
  }

  #look(): void {
    if (this.#now() - this.#networksAtMs >= NETWORKS_EVERY_MS) {
      this.#networksAtMs = this.#now();
      this.#work = this.#work.then(() => this.#keepOpen()).catch(this.#options.onBug);
    }
    if (!this.#isOn) return;
    this.#dialDue();
    this.#blobLines.dialDue();
  }

  /** Listens on the networks there are now, and lets itself be found there. */
  async #keepOpen(): Promise<void> {
    const { memory, networks } = this.#options;
    const { isAnyNetwork } = memory.read();
    const isOn = this.#isOn;
    const addresses = isOn ? networks(isAnyNetwork) : [];
    const wanted = JSON.stringify([isAnyNetwork, addresses]);
    const isNameOld = this.#discovery !== undefined && this.#now() - this.#namedAtMs > NAME_FOR_MS;
    if (wanted === this.#open && !isNameOld) return;
    if (!isOn) this.#met.endAll();
    await this.#shut();
    if (this.#stopping.signal.aborted) return;
    this.#open = wanted;
    this.#trouble = null;
    if (addresses.length > 0) await this.#openOn(addresses, isAnyNetwork);
    this.#meeting.changed();
  }

  async #openOn(addresses: readonly OwnAddress[], isAnyNetwork: boolean): Promise<void> {
    const { memory, discover } = this.#options;
    const { port } = memory.read();
    try {
      this.#listening = await listenLan({
        ...this.#connectDeps(),
        addresses: addresses.map(({ address }) => address),
        port,
        mayConnect: (address) => isAnyNetwork || isPrivateAddress(address),
        onConnection: (connection) => this.#meet(connection),
        onBlobConnection: (connection) => this.#takeLine(connection),
      });
    } catch (error) {
      this.#trouble = this.#meeting.trouble('unreachable', messageOf(error));
      // Tried again with the next look at the networks.
      this.#open = '';
      return;
    }
    if (this.#listening.port !== port) memory.change({ port: this.#listening.port });
    if (discover) this.#discovery = this.#announce(discover, addresses);
  }

  #announce(discover: typeof createDiscovery, addresses: readonly OwnAddress[]): Discovery {
    this.#namedAtMs = this.#now();
    const root = must(this.#options.place()?.root, 'a tenant that is shared');
    return discover({
      addresses: addresses.filter(({ family }) => family === 4).map(({ address }) => address),
      secret: lanSecretOf(this.#meeting.tenantId, root),
      port: must(this.#listening, 'a port').port,
      random: this.#options.random,
      onFound: (found) => this.#book.found(found, this.#now()),
      // A network without multicast: known and typed addresses remain.
      onTrouble: () => undefined,
    });
  }

  async #shut(): Promise<void> {
    const discovery = this.#discovery;
    this.#discovery = undefined;
    this.#listening?.close();
    this.#listening = undefined;
    await discovery?.close();
  }

  #dialDue(): void {
    const nowMs = this.#now();
    this.#book.type(this.#typed(), nowMs);
    const due = this.#book.due(nowMs, this.#met.devices().add(this.#own));
    for (const one of due.slice(0, DIALS_AT_ONCE - this.#dialling)) {
      this.#dialling++;
      one.isDialled = true;
      this.#dial(one)
        .catch(this.#options.onBug)
        .finally(() => {
          this.#dialling--;
          one.isDialled = false;
          if (!this.#stopping.signal.aborted) this.#meeting.changed();
        });
    }
  }

  /** The addresses people have typed; of one that is none they are told once. */
  #typed(): readonly HostAndPort[] {
    return this.#options.addresses().flatMap((text) => {
      const address = parseHostAndPort(text);
      if (!address && !this.#invalid.has(text))
        this.#invalid.set(text, this.#meeting.trouble('address-invalid', text));
      return address ?? [];
    });
  }

  async #dial(one: Neighbour): Promise<void> {
    this.#meeting.changed();
    const dialled = await dialLan(this.#connectDeps(), one, this.#stopping.signal);
    if ('link' in dialled) {
      this.#book.reached(one, dialled.device);
      this.#meet(dialled, one);
    } else if (!this.#stopping.signal.aborted) {
      this.#book.failed(one, this.#troubleOf(one, dialled), this.#now());
    }
  }

  /** Of an address somebody has typed; that nobody is where somebody was is no trouble. Told when it is another than before. */
  #troubleOf(one: Neighbour, { failed, detail }: Failed): SyncTrouble | null {
    if (one.source !== 'typed') return null;
    const code = troubleCodes[failed];
    if (one.trouble?.code !== code) return this.#meeting.trouble(code, detail);
    return { ...one.trouble, atMs: this.#options.clock.nowMs() };
  }

  /** `dialled`: where, by this end. */
  #meet(connection: LanConnection, dialled?: HostAndPort): void {
    const { device, link, as, invite } = connection;
    if (this.#stopping.signal.aborted || !this.#isOn) {
      link.close();
      return;
    }
    const met = this.#met.add(connection);
    if (!met) return;
    const where = whereOf(connection);
    const isTaken = this.#meeting.met({
      link: met.link,
      far: { kind: 'seat', device, invite: as === 'joining' ? (invite ?? null) : null },
      address: where ? formatHostAndPort(where) : connection.address,
    });
    if (!isTaken) {
      met.link.close();
      return;
    }
    if (where) {
      this.#options.memory.met(device, where);
      this.#book.remember(where, device, this.#now());
    }
    const areMembers = as === 'member' && connection.takenAs === 'member';
    if (this.#options.onBlobLine && areMembers)
      this.#blobLines.linked(device, dialled && { host: dialled.host, port: dialled.port });
    this.#meeting.changed();
  }

  #takeLine(connection: BlobConnection): void {
    if (this.#stopping.signal.aborted || !this.#isOn) connection.line.close();
    else this.#blobLines.take(connection);
  }

  #ended({ connection, sinceMs }: Met): void {
    this.#blobLines.unlinked(connection.device);
    const where = whereOf(connection);
    const one = where && this.#book.get(where);
    // Who has become a member is let go to come back as one.
    if (one && this.#now() - sinceMs < SHORT_MS && connection.takenAs === 'member') {
      one.tries++;
      this.#book.wait(one, this.#now());
    }
    if (!this.#stopping.signal.aborted) this.#meeting.changed();
  }

  #connectDeps(): ConnectDeps {
    const { clock, onBug, greetWithinMs, silentAfterMs } = this.#options;
    return { greeter: this.#greeter(), clock, onBug, greetWithinMs, silentAfterMs };
  }

  #greeter(): Greeter {
    const { tenantId, device, invite } = this.#meeting;
    const { place, onBlobLine } = this.#options;
    return {
      takesBlobs: onBlobLine !== undefined,
      tenantId,
      get place() {
        return must(place(), 'a tenant that is shared');
      },
      signer: device,
      certificate: this.#certificate,
      port: () => this.#listening?.port ?? 0,
      invite: () => {
        const held = invite();
        return held ? { publicKey: hexToBytes(held.key), sign: held.sign } : undefined;
      },
    };
  }

  #wayTo(address: string, isOn: boolean): WayState {
    const parsed = parseHostAndPort(address);
    const one = parsed && this.#book.get(parsed);
    const isConnected = this.#met.has(one?.device);
    const nowMs = this.#options.clock.nowMs();
    const toWallMs = (monotonicMs: number) => nowMs + Math.max(0, monotonicMs - this.#now());
    const way = wayTo(address, one, { isOn, isConnected, toWallMs });
    if (parsed || !isOn) return way;
    return { ...way, state: 'waiting', trouble: this.#invalid.get(address) ?? null };
  }

  #now(): number {
    return this.#options.clock.monotonicMs();
  }
}

/** Where the other end listens, as one would dial it; undefined where it does not. */
function whereOf({ address, port }: LanConnection) {
  const host = address.startsWith('::ffff:') ? plainAddress(address) : address;
  return port > 0 ? { host, port } : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
