import { instantOf } from '../measurement/gauge-day.ts';
import type { PhotoPlace } from './attachment.ts';

/** What a camera wrote beside a picture, as its own text (Exif 2.32, 4.6.5 and 4.6.6). */
export interface CameraNotes {
  /** `2026:03:10 07:12:30`, on the camera's own clock. */
  readonly takenLocal?: string | undefined;
  /** `-06:00`. */
  readonly offset?: string | undefined;
  /** `2026:03:10` and `13:12:30`, in UTC. */
  readonly gpsDate?: string | undefined;
  readonly gpsTime?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
}

/**
 * When a picture was taken, epoch ms; undefined where the camera did not say, or said what cannot be. The camera's zone
 * counts before the satellites' clock, which a phone may have from an old fix; without either the zone given is meant.
 */
export function takenAtOf(notes: CameraNotes, timeZone: string): number | undefined {
  const wallMs = wallMsOf(notes.takenLocal);
  const offsetMs = offsetMsOf(notes.offset);
  if (wallMs !== undefined && offsetMs !== undefined) return wallMs - offsetMs;
  if (wallMs !== undefined) return instantOf(wallMs, timeZone);
  return wallMsOf(notes.gpsDate && notes.gpsTime && `${notes.gpsDate} ${notes.gpsTime}`);
}

/** Where it was taken; undefined for none, half of one, or the 0, 0 that cameras write without a fix. */
export function placeOf({ latitude, longitude }: CameraNotes): PhotoPlace | undefined {
  if (!isWithin(latitude, 90) || !isWithin(longitude, 180)) return undefined;
  if (latitude === 0 && longitude === 0) return undefined;
  return { latitude, longitude };
}

function isWithin(degrees: number | undefined, most: number): degrees is number {
  return degrees !== undefined && Number.isFinite(degrees) && Math.abs(degrees) <= most;
}

/** A reading of a clock, written as if it were UTC. */
function wallMsOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // 31 February and `0000:00:00` are what a camera writes whose clock was never set.
  const isReal = new Date(ms).getUTCDate() === day && month >= 1 && month <= 12 && hour < 24;
  return year >= 1990 && isReal ? ms : undefined;
}

function offsetMsOf(text: string | undefined): number | undefined {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
