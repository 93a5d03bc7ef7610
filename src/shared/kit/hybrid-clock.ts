/**
 * Hybrid logical clock: orders what people wrote even when laptops' clocks drift.
 *
 * Invariants:
 * 1. Each stamp of one device is greater than every stamp it made or accepted before.
 * 2. A stamp's wall part never runs more than MAX_AHEAD_MS ahead of this device's own clock because of a peer.
 * 3. Text form sorts as time does: 15 digits of ms, 5 hex digits of counter, device id.
 */
export interface HybridTime {
  readonly wallMs: number;
  readonly counter: number;
  readonly device: string;
}

export const MAX_AHEAD_MS = 5 * 60_000;

export function nextTime(last: HybridTime, nowMs: number): HybridTime {
  if (nowMs > last.wallMs) return { wallMs: nowMs, counter: 0, device: last.device };
  return { wallMs: last.wallMs, counter: last.counter + 1, device: last.device };
}

/** Merges a peer's stamp; `verified` is false when the peer is too far ahead, and then it does not move our clock. */
export function receiveTime(
  last: HybridTime,
  remote: HybridTime,
  nowMs: number,
): { readonly time: HybridTime; readonly verified: boolean } {
  if (remote.wallMs > nowMs + MAX_AHEAD_MS) return { time: nextTime(last, nowMs), verified: false };
  const wallMs = Math.max(last.wallMs, remote.wallMs, nowMs);
  const counters = [
    wallMs === last.wallMs ? last.counter : -1,
    wallMs === remote.wallMs ? remote.counter : -1,
  ];
  return {
    time: { wallMs, counter: Math.max(...counters) + 1, device: last.device },
    verified: true,
  };
}

export function timeToText(time: HybridTime): string {
  return `${String(time.wallMs).padStart(15, '0')}-${time.counter.toString(16).padStart(5, '0')}-${time.device}`;
}

/** Parses the text form; undefined when it is none. */
export function parseTime(text: string): HybridTime | undefined {
  const match = /^(\d{15})-([0-9a-f]{5,})-(.+)$/.exec(text);
  if (!match) return undefined;
  return { wallMs: Number(match[1]), counter: Number.parseInt(match[2]!, 16), device: match[3]! };
}
