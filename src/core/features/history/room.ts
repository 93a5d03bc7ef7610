import type { HistorySeat } from '#shared/contract/history.ts';

/** Under this much free the disk is low: enough for the log, a backup of the documents and what else must be written. */
export const leastFreeBytes = 1024 ** 3;
/** So much more is freed than must be, so that the next hour does not have to free again. */
const freedBeyondBytes = 512 * 1024 ** 2;
const quotaShareFreed = 0.95;

export interface Room {
  readonly freeBytes: number | undefined;
  readonly totalBytes: number;
  readonly seat: HistorySeat;
}

export function isDiskLow({ freeBytes }: Pick<Room, 'freeBytes'>): boolean {
  return freeBytes !== undefined && freeBytes < leastFreeBytes;
}

export function quotaBytesOf({ quotaGb }: HistorySeat): number | null {
  return quotaGb === null ? null : quotaGb * 1e9;
}

export function isQuotaReached({ totalBytes, seat }: Pick<Room, 'totalBytes' | 'seat'>): boolean {
  const quota = quotaBytesOf(seat);
  return quota !== null && totalBytes > quota;
}

/** What has to go, and why; undefined while there is room. The disk comes first: without it nothing can be written. */
export function neededRoom(
  room: Room,
): { readonly needBytes: number; readonly why: 'disk' | 'quota' } | undefined {
  if (isDiskLow(room))
    return { needBytes: leastFreeBytes + freedBeyondBytes - room.freeBytes!, why: 'disk' };
  if (!isQuotaReached(room)) return undefined;
  return { needBytes: room.totalBytes - quotaBytesOf(room.seat)! * quotaShareFreed, why: 'quota' };
}
