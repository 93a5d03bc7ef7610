import type { Database } from 'better-sqlite3';
import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Place } from '#core/sync/chunks/place.ts';
import type { PathMaker } from '#core/sync/seat/ways.ts';
import { createLanMemory, type LanMemory } from './lan-memory.ts';
import { createLanPath, type LanPathOptions } from './lan-path.ts';
import { formatHostAndPort, ownAddresses } from './networks.ts';

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

export interface LanDeps extends Pick<LanPathOptions, 'networks' | 'discover'> {
  readonly database: Database;
  readonly place: () => Place | undefined;
  readonly ports: { readonly clock: Clock; readonly random: Random };
  readonly onBug: (error: unknown) => void;
}

export function createLan({ database, ports, ...deps }: LanDeps): Lan {
  const memory = createLanMemory(database);
  const networks = deps.networks ?? ownAddresses;
  const reachedAt = () => {
    const { isOn, isAnyNetwork, port } = memory.read();
    if (!isOn || port === 0 || deps.place()?.root === undefined) return [];
    return networks(isAnyNetwork)
      .map(({ address }) => address)
      .filter((address) => !address.includes('%'))
      .map((host) => formatHostAndPort({ host, port }));
  };
  return {
    make: (addresses) => createLanPath({ ...deps, ...ports, memory, addresses }),
    ownAddresses: reachedAt,
    get settings() {
      const { isOn, isAnyNetwork, port } = memory.read();
      return { isOn, isAnyNetwork, port: port || null, addresses: reachedAt() };
    },
    set: (change) => memory.change(change),
  };
}
