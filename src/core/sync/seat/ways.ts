import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import type { Device } from '../chunks/device.ts';
import type { Path } from '../links/path.ts';
import { parseRelayAddress, type RelayAddress } from '../links/relay/relay-address.ts';
import { createRelayPath, relayPlaceId } from '../links/relay/relay-path.ts';
import type { Memory } from './memory.ts';

const relayKey = 'relay';
const pausedKey = 'syncPaused';
const addressesKey = 'lanAddresses';
const claimName = 'relay-claim';
const MOST_ADDRESSES = 32;

export interface WaysDeps {
  readonly device: Device;
  readonly memory: Memory;
  readonly keychain: Keychain;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  readonly onBug: (error: unknown) => void;
  /** This seat, a member, has exchanged with the place before. */
  readonly wasHeard: (placeId: string) => boolean;
}

/** A path that is not the relay's, such as the LAN. */
export interface PathMaker {
  make(addresses: () => readonly string[]): Path;
  /** Where this seat can be reached by it. */
  ownAddresses(): readonly string[];
}

/** How this seat is to reach others, as a person has set it up. */
export interface Ways {
  readonly relay: RelayAddress | undefined;
  readonly hasClaim: boolean;
  readonly isPaused: boolean;
  readonly addresses: readonly string[];
  /** The paths that are to run now; the same ones as long as nothing about them is changed. */
  wanted(): ReadonlySet<Path>;
  /** It has been closed, and does not start again: the next that is wanted is a new one. */
  drop(path: Path): void;
  /** Where newcomers find this seat on the LAN. */
  ownAddresses(): readonly string[];
  setPaused(isPaused: boolean): void;
  /** null: none. Refuses `relay-address-invalid`. */
  setRelay(address: string | null, claim: string | undefined): Promise<void>;
  addAddress(address: string): void;
  removeAddress(address: string): void;
  /** The relay has members now: the code is of no use any more. */
  forgetClaim(): void;
  addMaker(maker: PathMaker): void;
  onChange(listener: () => void): void;
}

export async function openWays(deps: WaysDeps): Promise<Ways> {
  const { memory, keychain, ports } = deps;
  let relay = parseRelayAddress(memory.read(relayKey) ?? '');
  let claim = await readClaim(keychain);
  let addresses: readonly string[] = JSON.parse(memory.read(addressesKey) ?? '[]');
  let isPaused = memory.read(pausedKey) !== undefined;
  let relayPath: Path | undefined;
  const makers: PathMaker[] = [];
  const made = new Map<PathMaker, Path>();
  let tell = () => {};

  const forgetClaim = () => {
    if (claim === null) return;
    claim = null;
    keychain.remove(claimName).catch(deps.onBug);
  };
  const makeRelay = (address: RelayAddress) =>
    createRelayPath({
      ...ports,
      address,
      claim: () => claim,
      claimed: forgetClaim,
      wasTaken: () => deps.wasHeard(relayPlaceId(address)),
      onBug: deps.onBug,
    });
  const setAddresses = (now: readonly string[]) => {
    addresses = now.slice(0, MOST_ADDRESSES);
    memory.write(addressesKey, JSON.stringify(addresses));
    for (const path of made.values()) path.tryNow();
    tell();
  };

  return {
    get relay() {
      return relay;
    },
    get hasClaim() {
      return claim !== null;
    },
    get isPaused() {
      return isPaused;
    },
    get addresses() {
      return addresses;
    },
    wanted() {
      const wanted = new Set<Path>();
      if (relay) wanted.add((relayPath ??= makeRelay(relay)));
      for (const maker of makers) {
        const path = made.get(maker) ?? maker.make(() => addresses);
        made.set(maker, path);
        wanted.add(path);
      }
      return wanted;
    },
    drop(path) {
      if (path === relayPath) relayPath = undefined;
      for (const [maker, one] of made) if (one === path) made.delete(maker);
    },
    ownAddresses: () => makers.flatMap((maker) => maker.ownAddresses()),
    setPaused(now) {
      isPaused = now;
      memory.write(pausedKey, now ? '1' : null);
    },
    async setRelay(text, newClaim) {
      const address = text === null ? undefined : parseRelayAddress(text);
      if (text !== null && !address) throw new Refusal('relay-address-invalid', { address: text });
      if (newClaim) await keychain.write(claimName, new TextEncoder().encode(newClaim));
      else await keychain.remove(claimName);
      claim = newClaim || null;
      relay = address;
      relayPath = undefined;
      memory.write(relayKey, address?.text ?? null);
    },
    addAddress: (address) => setAddresses([...new Set([...addresses, address])]),
    removeAddress: (address) => setAddresses(addresses.filter((one) => one !== address)),
    forgetClaim,
    addMaker(maker) {
      makers.push(maker);
      tell();
    },
    onChange: (listener) => void (tell = listener),
  };
}

async function readClaim(keychain: Keychain): Promise<string | null> {
  const bytes = await keychain.read(claimName);
  return bytes ? new TextDecoder().decode(bytes) : null;
}
