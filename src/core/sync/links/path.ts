import type { SyncTrouble, WayState } from '#shared/contract/sync.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Device } from '../chunks/device.ts';
import type { Link } from '../chunks/link.ts';

/** Who is at the other end of a link, as the path has proven. */
export type FarEnd =
  | {
      readonly kind: 'relay';
      /** `relay:<address>`. */
      readonly placeId: string;
      /** As what the relay has let this seat in; `revoked`: only to read who took its right away. */
      readonly as: 'member' | 'joining' | 'claiming' | 'revoked';
    }
  | {
      readonly kind: 'seat' | 'phone';
      /** Proven by its signature over something that only this connection has. */
      readonly device: DeviceKey;
      /** With an invitation's key that it has proven, where it is no member yet. */
      readonly invite: DeviceKey | null;
    };

export interface Met {
  readonly link: Link;
  readonly far: FarEnd;
  readonly address: string | null;
}

/**
 * One way to reach others: the relay, the LAN. Contract:
 *  - After `start` it tries by itself, with full jitter between 0.5 and 60 s, until `close`; `start` may come once.
 *  - What it brings is proven: a link is handed to `meet` only once it is known who is at its other end.
 *  - Nothing a network does is thrown, neither by a call nor into the void: it is told as a state.
 *  - `tryNow` tries at once, whatever it waited for; it forgets how often it has failed. Also called when the machine wakes
 *    and when its network has changed.
 *  - After `close` has resolved nothing is told, no socket and no timer is left. Links it has handed over end with it.
 */
export interface Path {
  readonly kind: 'relay' | 'lan';
  start(meet: Meeting): void;
  tryNow(): void;
  /** How its ways stand, now. */
  readonly ways: readonly WayState[];
  close(): Promise<void>;
}

/** What a path is given: who this seat is, whom it may let in, and where links go. */
export interface Meeting {
  readonly tenantId: string;
  readonly device: Device;
  /** With which this seat wants to become a member; null once it is one. */
  readonly invite: () => { readonly key: DeviceKey; sign(bytes: Uint8Array): Uint8Array } | null;
  /** Members in effect: whom a path may connect to and let in. */
  readonly members: () => ReadonlySet<DeviceKey>;
  /** Whether the one-time key is of an invitation that nobody has joined with: its holder may connect to join. */
  readonly isOpenInvite: (key: DeviceKey) => boolean;
  /**
   * Takes a link over; the conversation begins before this returns. false: it is not wanted (paused, no member, this seat
   * itself, a second one to the same place on the same path) and has been closed.
   */
  met(met: Met): boolean;
  /** Something answers at the other end, though not yet who: what will be said to it can be made ready meanwhile. */
  reached(): void;
  /** Something about the ways is other than it was. */
  changed(): void;
  /** Makes a trouble of now. */
  trouble(code: SyncTrouble['code'], detail?: string): SyncTrouble;
}
