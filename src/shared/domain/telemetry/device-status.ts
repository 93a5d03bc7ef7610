import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { LineReason } from './line-reason.ts';

/**
 * What the line to a device is doing. `offline` has a `nextTryMs` while the circuit breaker is open;
 * `connecting` covers the first attempt and every trial after it.
 */
export const deviceStates = ['disabled', 'connecting', 'online', 'offline'] as const;
export type DeviceState = (typeof deviceStates)[number];

export interface DeviceStatus {
  readonly deviceId: DeviceId;
  readonly state: DeviceState;
  readonly reason: LineReason;
  /** When this state began, wall time. */
  readonly sinceMs: number;
  /** Failed attempts since the line was last up for a while. */
  readonly retries: number;
  readonly lastSampleMs: number | null;
  readonly samplesPerMinute: number;
  /** The library's own words for the last trouble, kept after the line is back. */
  readonly lastError: string | null;
  readonly nextTryMs: number | null;
  /** Host or port that is gone with all devices that are reached through it; null while any of them is online. */
  readonly placeGone: string | null;
  /** null for a line on which nothing is asked. */
  readonly exchanges: ExchangeSum | null;
  /** Since the device was configured or the application started; null where the line does not tell. */
  readonly traffic: Traffic | null;
}

/** Bytes that went over a line, frames and all. */
export interface Traffic {
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** How the last questions to a device went (at most 500). */
export interface ExchangeSum {
  readonly answeredPct: number;
  /** Of those that were answered; null when none was. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}
