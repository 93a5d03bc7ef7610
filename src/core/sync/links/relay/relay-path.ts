import type { SyncTroubleCode, WayState } from '#shared/contract/sync.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import type { Link, LinkListener } from '#core/sync/chunks/link.ts';
import { backOffMs } from '../back-off.ts';
import type { Meeting, Path } from '../path.ts';
import { openPollWire } from './poll-wire.ts';
import { prove, type TakenAs } from './prove.ts';
import type { RelayAddress } from './relay-address.ts';
import { RelayTrouble, troubleOf, lasting } from './relay-trouble.ts';
import { openSocketWire } from './socket-wire.ts';
import type { Wire } from './wire.ts';
import { goAhead, type WireAhead } from './wire-ahead.ts';

export interface RelayPathDeps {
  readonly address: RelayAddress;
  /** What the relay's owner gave out for a tenant that nobody has brought there yet; null: nothing. */
  readonly claim: () => string | null;
  /** Taken as a member: the claim is of no use any more. */
  readonly claimed: () => void;
  /** It has taken this seat as a member before, and will again unless something has happened. */
  readonly wasTaken: () => boolean;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly onBug: (error: unknown) => void;
}

/** Troubles that another way of asking the same host could not get around. */
const ofTheLine: ReadonlySet<SyncTroubleCode> = new Set<SyncTroubleCode>([
  'name-unknown',
  'refused',
  'unreachable',
  'tls',
  'too-many',
  'drained',
]);
const LASTING_FAILURES = 8;
/** What has held so long was no failure. */
const HELD_MS = 15_000;
/** How long it asks by requests before it tries a WebSocket again. */
const POLL_FOR_MS = 10 * 60_000;

/** The way to the relay: one connection at a time. */
export function createRelayPath(deps: RelayPathDeps): Path {
  const { address, clock, random } = deps;
  let meeting: Meeting;
  let state: WayState['state'] = 'off';
  let tries = 0;
  let nextTryAtMs: number | null = null;
  let trouble: WayState['trouble'] = null;
  let wire: Wire | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let trying: Promise<void> | undefined;
  let pollsUntilMs = -Infinity;
  /** Once it was sent away it waits to be welcomed, until it has been. */
  let mayGoAhead = true;
  const closing = new AbortController();

  const become = (now: WayState['state']) => {
    state = now;
    meeting.changed();
  };
  const failed = (code: SyncTroubleCode, detail?: string) => {
    if (closing.signal.aborted) return;
    trouble = meeting.trouble(code, detail);
    tries = lasting.has(code) ? Math.max(tries + 1, LASTING_FAILURES) : tries + 1;
    const waitMs = backOffMs(tries, random);
    nextTryAtMs = clock.nowMs() + waitMs;
    clearTimeout(waiting);
    waiting = setTimeout(tryOnce, waitMs);
    become('waiting');
  };

  const tryOnce = () => {
    if (closing.signal.aborted || trying || wire) return;
    nextTryAtMs = null;
    become('trying');
    trying = connect()
      .catch((error: unknown) => {
        const { code, detail } = troubleOf(error);
        failed(code, detail);
      })
      .finally(() => (trying = undefined));
  };

  const connect = async (): Promise<void> => {
    if (clock.monotonicMs() < pollsUntilMs)
      return meet(openPollWire(address.pollUrl, closing.signal));
    try {
      await meet(openSocketWire(address.socketUrl, closing.signal, meeting.reached));
    } catch (error) {
      if (ofTheLine.has(troubleOf(error).code) || isSentAway(error)) throw error;
      // What stands between does not let WebSockets through; requests may pass. If they do not, this was the reason.
      await meet(openPollWire(address.pollUrl, closing.signal)).catch((other: unknown) => {
        throw isSentAway(other) ? other : error;
      });
      pollsUntilMs = clock.monotonicMs() + POLL_FOR_MS;
    }
  };

  const meet = async (opening: Promise<Wire>): Promise<void> => {
    const opened = await opening;
    if (closing.signal.aborted) return opened.close();
    const { device, invite } = meeting;
    const proving = { address, device, invite, claim: deps.claim() };
    const isExpected = mayGoAhead && !proving.claim && !invite() && deps.wasTaken();
    const ahead = isExpected ? goAhead(opened) : undefined;
    try {
      await prove(proving, opened, {
        answered: () => ahead && hand(ahead.wire, 'member'),
        taken: (as) => (ahead ? welcomed(ahead, as) : hand(opened, as)),
        ...(ahead && { signal: ahead.left }),
      });
      mayGoAhead = true;
    } catch (error) {
      mayGoAhead = false;
      opened.close();
      if (ahead?.left.aborted) return;
      if (!ahead || wire !== ahead.wire) throw error;
      const { code, detail } = troubleOf(error);
      ahead.fail(code, detail);
    }
  };
  const welcomed = (ahead: WireAhead, as: TakenAs) => {
    if (as !== 'member') throw new RelayTrouble(as === 'revoked' ? 'revoked' : 'broken-off', as);
    ahead.open();
  };

  const hand = (opened: Wire, as: TakenAs) => {
    wire = opened;
    if (as === 'member') deps.claimed();
    trouble = as === 'revoked' ? meeting.trouble('revoked') : null;
    become('connected');
    const hadUse = () => void (tries = 0);
    const link = createLink(opened, deps.onBug, { hadUse, ended: ended(clock.monotonicMs(), as) });
    const far = { kind: 'relay', placeId: relayPlaceId(address), as } as const;
    if (!meeting.met({ link, far, address: address.text })) link.close();
  };
  const ended = (sinceMs: number, as: TakenAs) => (why: SyncTroubleCode, detail?: string) => {
    wire = undefined;
    if (clock.monotonicMs() - sinceMs > HELD_MS) tries = 0;
    // The relay lets it in once more, to read who took its right away.
    if (as !== 'revoked' && why === 'revoked') return again();
    failed(as === 'revoked' ? 'revoked' : why, detail);
  };

  const again = () => {
    clearTimeout(waiting);
    // Not before this try is over.
    if (!closing.signal.aborted) waiting = setTimeout(tryOnce, 0);
  };

  return {
    kind: 'relay',
    start(with_) {
      meeting = with_;
      tryOnce();
    },
    tryNow() {
      if (state === 'off') return;
      tries = 0;
      pollsUntilMs = -Infinity;
      if (wire) return wire.probe();
      clearTimeout(waiting);
      tryOnce();
    },
    get ways() {
      return [
        { path: 'relay', address: address.text, state, tries, nextTryAtMs, trouble },
      ] as const;
    },
    async close() {
      closing.abort();
      clearTimeout(waiting);
      wire?.close();
      wire = undefined;
      await trying;
      state = 'off';
    },
  };
}

/** By which a relay is known among places. */
export function relayPlaceId(address: RelayAddress): string {
  return `relay:${address.text}`;
}

/** The relay itself has said why: it would say the same to whoever asks in another way. */
function isSentAway(error: unknown): boolean {
  const { code } = troubleOf(error);
  return lasting.has(code) || code === 'malformed';
}

/** What is thrown while a message is taken in ends the link and nothing else. */
function createLink(
  wire: Wire,
  onBug: (error: unknown) => void,
  {
    hadUse,
    ended,
  }: {
    readonly hadUse: () => void;
    readonly ended: (why: SyncTroubleCode, detail?: string) => void;
  },
): Link {
  let listener: LinkListener | undefined;
  let isOver = false;
  const end = (why: SyncTroubleCode, detail?: string) => {
    if (isOver) return;
    isOver = true;
    const told = listener;
    listener = undefined;
    told?.closed();
    ended(why, detail);
  };
  wire.listen({
    message(bytes) {
      try {
        listener?.message(bytes);
      } catch (error) {
        onBug(error);
        wire.close();
        end('malformed');
      }
    },
    closed: end,
  });
  return {
    send: (bytes) => void (isOver || wire.send(bytes)),
    listen: (to) => void (listener = to),
    hadUse,
    close() {
      listener = undefined;
      wire.close();
      end('broken-off', 'closed here');
    },
  };
}
