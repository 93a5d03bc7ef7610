import { assertNever } from '#shared/kit/must.ts';
import type { LineAddress } from '#shared/domain/telemetry/device.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import { backOffMs, lineBackOff } from './back-off.ts';

/**
 * The places devices are reached through: a radio, a gateway, a broker, a serial port, known by the address they have in
 * common. Invariants:
 * 1. While any device of a place is online, each looks after itself.
 * 2. When none is, and two or more failed since, the place is taken to be gone. Then one device at a time tries, and the
 *    waits between grow for the place as they do for a device: the same few attempts for two devices or two hundred.
 * 3. By turns the device that was online last tries, and the one that has not tried for longest: neither devices that are
 *    dead for good nor one that is keep the others waiting.
 * 4. Once one is online the others follow FOLLOW_GAP_MS apart.
 * 5. A place that goes again soon after it came back is waited for as long as before.
 */
export interface Places {
  join(address: LineAddress, around: PlaceAround): PlaceMember;
}

export interface PlaceAround {
  /** The place is gone now, or its next attempt has moved. */
  readonly onWaiting: () => void;
  /** The place is back: the device may try after this time. */
  readonly onReturn: (afterMs: number) => void;
}

export interface PlaceMember {
  /** Name of the place while it is gone. */
  readonly gone: string | null;
  /** When the place is tried next, in monotonic time; while it is gone. */
  readonly nextTryMs: number;
  trying(): void;
  online(): void;
  offline(reason: LineReason): void;
  /** While the place is gone: whether this device is the one to try now. */
  isMyTurn(): boolean;
  leave(): void;
}

const FOLLOW_GAP_MS = 50;
const STABLE_MS = 10_000;
/** Whatever else goes wrong, somebody was there. */
const goneReasons: ReadonlySet<LineReason> = new Set([
  'refused',
  'unreachable',
  'timeout',
  'reset',
  'closed-by-device',
]);

interface Member extends PlaceAround {
  isOnline: boolean;
  /** It was last heard of, be it only to refuse us. */
  isThere: boolean;
  isTrying: boolean;
  hasFailed: boolean;
  onlineMs: number;
  triedMs: number;
}

interface Place {
  readonly name: string;
  readonly members: Set<Member>;
  isGone: boolean;
  scout: Member | undefined;
  attempts: number;
  failures: number;
  nextTryMs: number;
  returnedMs: number;
}

export function createPlaces(clock: Pick<Clock, 'monotonicMs'>, random: Random): Places {
  const places = new Map<string, Place>();

  const wait = (place: Place) => {
    place.failures += 1;
    place.nextTryMs =
      clock.monotonicMs() + backOffMs(place.failures, random.fraction(), lineBackOff);
    for (const { onWaiting } of place.members) onWaiting();
  };

  const loseIfAllFailed = (place: Place) => {
    const members = [...place.members];
    if (place.isGone || members.some(({ isThere }) => isThere)) return;
    if (members.filter(({ hasFailed }) => hasFailed).length < 2) return;
    place.isGone = true;
    if (clock.monotonicMs() - place.returnedMs >= STABLE_MS) place.failures = 0;
    wait(place);
  };

  const comeBack = (place: Place) => {
    for (const member of place.members) member.hasFailed = false;
    if (!place.isGone) return;
    place.isGone = false;
    place.scout = undefined;
    place.returnedMs = clock.monotonicMs();
    const following = [...place.members].filter((one) => !one.isOnline && !one.isTrying);
    for (const [at, { onReturn }] of following.entries()) onReturn((at + 1) * FOLLOW_GAP_MS);
  };

  const endTry = (place: Place, member: Member) => {
    member.isTrying = false;
    if (place.scout !== member) return false;
    place.scout = undefined;
    return true;
  };

  return {
    join(address, around) {
      const name = placeOf(address);
      const place = places.get(name) ?? createPlace(name);
      places.set(name, place);
      const member: Member = {
        ...around,
        isOnline: false,
        isThere: false,
        isTrying: false,
        hasFailed: false,
        onlineMs: -Infinity,
        triedMs: -Infinity,
      };
      place.members.add(member);
      return {
        get gone() {
          return place.isGone ? name : null;
        },
        get nextTryMs() {
          return place.nextTryMs;
        },
        trying() {
          member.isTrying = true;
          member.triedMs = clock.monotonicMs();
        },
        online() {
          endTry(place, member);
          member.isOnline = member.isThere = true;
          comeBack(place);
        },
        offline(reason) {
          if (member.isOnline) member.onlineMs = clock.monotonicMs();
          member.isOnline = false;
          const wasScout = endTry(place, member);
          member.isThere = !goneReasons.has(reason);
          if (member.isThere) return comeBack(place);
          member.hasFailed = true;
          if (place.isGone && wasScout) wait(place);
          else loseIfAllFailed(place);
        },
        isMyTurn() {
          if (!place.isGone || place.scout || clock.monotonicMs() < place.nextTryMs) return false;
          if (chooseScout(place) !== member) return false;
          place.scout = member;
          place.attempts += 1;
          return true;
        },
        leave() {
          endTry(place, member);
          place.members.delete(member);
          if (place.members.size === 0) places.delete(name);
        },
      };
    },
  };
}

function createPlace(name: string): Place {
  return {
    name,
    members: new Set(),
    isGone: false,
    scout: undefined,
    attempts: 0,
    failures: 0,
    nextTryMs: 0,
    returnedMs: -Infinity,
  };
}

function chooseScout({ members, attempts }: Place): Member | undefined {
  const idle = [...members].filter(({ isTrying }) => !isTrying);
  const byTurn =
    attempts % 2 === 0
      ? (one: Member, other: Member) => other.onlineMs - one.onlineMs
      : (one: Member, other: Member) => one.triedMs - other.triedMs;
  // Infinities that are alike make no number.
  return idle.toSorted((one, other) => byTurn(one, other) || 0)[0];
}

/** Devices of one host are behind one radio or gateway, whatever their ports. */
function placeOf(address: LineAddress): string {
  switch (address.kind) {
    case 'modbus':
      return address.host;
    case 'modbusSerial':
      return address.path;
    case 'opcua':
      return hostOf(address.endpointUrl);
    case 'mqtt':
      return hostOf(address.brokerUrl);
    default:
      return assertNever(address);
  }
}

/** The URL of the platform knows no host of schemes it does not know. */
function hostOf(url: string): string {
  const authority = url.replace(/^[^:]+:\/\//, '').split('/')[0]!;
  return authority.replace(/^.*@/, '').replace(/:\d+$/, '');
}
