import { membersSpace, type Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { openRoom, type Room, type RoomParts } from '#relay/exchange/room.ts';
import type { Hint, HintListener } from '#relay/hints/hints.ts';
import type { TenantStore } from '#relay/store/tenant-store.ts';

/** Tenants that are open: the first who asks for one opens it, and it is closed when nobody has been there for a while. */
export interface Rooms extends HintListener {
  /** undefined: there is no such account. */
  open(name: string): Promise<Room | undefined>;
  /** Reads an account anew, and does what it says. */
  refresh(name: string): Promise<void>;
  /** Looks for what was not hinted, and closes what is idle. */
  lookAround(): Promise<void>;
  close(): Promise<void>;
}

export type RoomsParts = Omit<RoomParts, 'account' | 'store'> & {
  readonly openStore: (name: string) => Promise<TenantStore>;
};

interface Held {
  readonly opening: Promise<Room | undefined>;
  usedAt: number;
}

export function createRooms(parts: RoomsParts): Rooms {
  const { registry, openStore, metrics, limits, now, log } = parts;
  const held = new Map<string, Held>();
  const report = (error: unknown) => log.error({ err: error }, 'trouble with tenants');

  const openOne = async (name: string): Promise<Room | undefined> => {
    const account = await registry.find(name);
    return account && openRoom({ ...parts, account, store: await openStore(name) });
  };

  const open = (name: string): Promise<Room | undefined> => {
    const known = held.get(name);
    if (known) {
      known.usedAt = now();
      return known.opening;
    }
    const opening = openOne(name);
    held.set(name, { opening, usedAt: now() });
    metrics.openTenants.set(held.size);
    // What does not exist, or could not be opened, is asked for anew the next time.
    const forget = () => drop(name, opening);
    opening.then((room) => room ?? forget(), forget);
    return opening;
  };

  const drop = (name: string, opening: Held['opening']): void => {
    if (held.get(name)?.opening === opening) held.delete(name);
    metrics.openTenants.set(held.size);
  };

  const each = async (work: (room: Room, one: Held) => Promise<void> | void): Promise<void> => {
    const all = [...held.values()].map(async (one) => {
      try {
        const room = await one.opening;
        if (room) await work(room, one);
      } catch (error) {
        report(error);
      }
    });
    await Promise.all(all);
  };

  const refresh = async (name: string): Promise<void> => {
    const room = await held.get(name)?.opening;
    if (!room) return;
    const account = await registry.find(name);
    if (account) return room.changeAccount(account);
    drop(name, held.get(name)!.opening);
    await room.close('suspended');
  };

  const hear = async (hint: Hint): Promise<void> => {
    if (hint.kind === 'account') return refresh(hint.tenant);
    const room = await held.get(hint.tenant)?.opening;
    if (hint.kind === 'live') return room?.passOn(hint.live, undefined);
    const space = spaces.find((one) => one === (hint.space as Space)) ?? membersSpace;
    await room?.look(space);
  };

  const lookAround = () =>
    each(async (room, one) => {
      if (room.peers().size > 0) one.usedAt = now();
      if (now() - one.usedAt > limits.idleTenantMs) {
        drop(room.name, one.opening);
        return room.close('drained');
      }
      await refresh(room.name);
      await room.look();
    });

  return {
    open,
    refresh,
    hint(hint) {
      metrics.hints.inc({ way: 'heard' });
      hear(hint).catch(report);
    },
    missed: () => void lookAround(),
    lookAround,
    close: () => each((room) => room.close('drained')),
  };
}
