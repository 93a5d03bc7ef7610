import type { Database } from 'better-sqlite3';
import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Place } from '#core/sync/chunks/place.ts';
import type { PathMaker } from '#core/sync/seat/ways.ts';
import type { BlobLine } from './blob-line.ts';
import { createLanMemory, type LanMemory } from './lan-memory.ts';
import { createLanPath } from './lan-path.ts';
import { createDiscovery } from './discovery.ts';
import { formatHostAndPort, type OwnAddress, ownAddresses } from './networks.ts';

/** The networks a machine is in, and how neighbours are found there. */
export interface LanReach {
  readonly networks: (isAnyNetwork: boolean) => readonly OwnAddress[];
  /** null: is not found and finds nobody. */
  readonly discover: typeof createDiscovery | null;
}

/** The real ones. */
export const machineNetworks: LanReach = { networks: ownAddresses, discover: createDiscovery };

/** This machine alone, whose seats know each other's addresses: for trying things out. */
export const machineItself: LanReach = {
  networks: () => [{ address: '127.0.0.1', family: 4 }],
  discover: null,
};

/** None at all. */
export const noNetworks: LanReach = { networks: () => [], discover: null };

export interface LanSettings extends Pick<LanMemory, 'isOn' | 'isAnyNetwork'> {
  /** The port this seat listens on, or did last; null: none yet. */
  readonly port: number | null;
  /** `host:port` at which neighbours reach it now; none while it does not listen. */
  readonly addresses: readonly string[];
}

/** The LAN of one tenant on this seat: what a person has set, and the way that comes of it. */
export interface Lan extends PathMaker {
  readonly settings: LanSettings;
  /** Takes effect when its path is told to try at once. */
  set(change: Partial<Pick<LanMemory, 'isOn' | 'isAnyNetwork'>>): void;
}

export interface LanDeps {
  readonly reach: LanReach;
  readonly database: Database;
  readonly place: () => Place | undefined;
  readonly ports: { readonly clock: Clock; readonly random: Random };
  readonly onBug: (error: unknown) => void;
  /** Takes the lines for photos and files. */
  readonly onBlobLine?: ((line: BlobLine) => void) | undefined;
}

export function createLan({ database, ports, reach, ...deps }: LanDeps): Lan {
  const memory = createLanMemory(database);
  const { networks } = reach;
  const reachedAt = () => {
    const { isOn, isAnyNetwork, port } = memory.read();
    if (!isOn || port === 0 || deps.place()?.root === undefined) return [];
    return networks(isAnyNetwork)
      .map(({ address }) => address)
      .filter((address) => !address.includes('%'))
      .map((host) => formatHostAndPort({ host, port }));
  };
  return {
    make: (addresses) => createLanPath({ ...deps, ...ports, ...reach, memory, addresses }),
    ownAddresses: reachedAt,
    get settings() {
      const { isOn, isAnyNetwork, port } = memory.read();
      return { isOn, isAnyNetwork, port: port || null, addresses: reachedAt() };
    },
    set: (change) => memory.change(change),
  };
}
