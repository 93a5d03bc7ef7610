import type { TagId } from '#shared/domain/identity/ids.ts';
import { supersedes, type QualityReason, type Sample } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { RawSample } from './driver.ts';
import { believedMs, refineSample } from '#shared/domain/telemetry/refine-sample.ts';

/** Times of one moment: `wallMs` to write down, `monotonicMs` to reckon with. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/**
 * What is known of the tags of one device. Marks (stale, offline) repeat the last value with its source time, once per
 * cause; none makes a bad value look better.
 */
export interface DeviceTags {
  /** Takes over new settings; tags that stay keep their last value. */
  configure(tags: readonly Tag[], at: Moment): void;
  /** `onWrongClock` is told of readings whose time cannot be. */
  take(
    raw: readonly RawSample[],
    at: Moment,
    onWrongClock: (tagId: TagId, sourceMs: number) => void,
  ): Sample[];
  /** Source time of the last value that was had, whatever marks it bears by now. */
  lastMs(tagId: TagId): number | undefined;
  /** The line is up: from now on silence counts. */
  lineUp(at: Moment): void;
  markOffline(at: Moment): Sample[];
  /** Marks what was not heard of for longer than its limit. */
  markStale(limitMsOf: (tag: Tag) => number, at: Moment): Sample[];
}

interface Known {
  tag: Tag;
  last: Sample | undefined;
  heardMs: number;
}

export function createDeviceTags(): DeviceTags {
  const known = new Map<TagId, Known>();
  /** Before this none can be stale: they are looked through a few times in as many scans, not at every tick. */
  let noneStaleUntilMs = -Infinity;

  const mark = (one: Known, reason: QualityReason, at: Moment): Sample => {
    one.last = markedSample(one.tag.tagId, one.last, reason, at.wallMs);
    return one.last;
  };

  return {
    configure(tags, at) {
      const before = new Map(known);
      known.clear();
      noneStaleUntilMs = -Infinity;
      for (const tag of tags) {
        const last = before.get(tag.tagId)?.last;
        known.set(tag.tagId, { tag, last, heardMs: at.monotonicMs });
      }
    },
    take(raw, at, onWrongClock) {
      return raw.flatMap((reading) => {
        const one = known.get(reading.tagId);
        if (!one) return [];
        const { tagId, sourceMs } = reading;
        const last = one.last?.value === null ? undefined : one.last;
        const timeMs = believedMs(reading, last?.sourceMs, at.wallMs);
        if (timeMs !== sourceMs) onWrongClock(tagId, sourceMs);
        const sample = refineSample({ ...reading, sourceMs: timeMs }, one.tag, at.wallMs);
        // Readings from a device's buffer arrive late: they are not how things stand, and no sign that it is known.
        if (supersedes(sample, one.last)) {
          if (!canGoStale(one)) noneStaleUntilMs = -Infinity;
          one.last = sample;
          one.heardMs = at.monotonicMs;
        }
        return [sample];
      });
    },
    lastMs(tagId) {
      const last = known.get(tagId)?.last;
      return last === undefined || last.value === null ? undefined : last.sourceMs;
    },
    lineUp(at) {
      for (const one of known.values()) {
        // That it was offline says no more why there is no value.
        if (one.last?.value === null && one.last.reason === 'offline') one.last = undefined;
        one.heardMs = at.monotonicMs;
      }
      noneStaleUntilMs = -Infinity;
    },
    markOffline(at) {
      const up = [...known.values()].filter(({ last }) => last?.reason !== 'offline');
      return up.map((one) => mark(one, 'offline', at));
    },
    markStale(limitMsOf, at) {
      if (at.monotonicMs <= noneStaleUntilMs) return [];
      const silent: Known[] = [];
      noneStaleUntilMs = Infinity;
      for (const one of known.values()) {
        if (!canGoStale(one)) continue;
        const untilMs = one.heardMs + limitMsOf(one.tag);
        if (at.monotonicMs > untilMs) silent.push(one);
        else noneStaleUntilMs = Math.min(noneStaleUntilMs, untilMs);
      }
      return silent.map((one) => mark(one, one.last ? 'stale' : 'never-received', at));
    },
  };
}

function canGoStale({ last }: Known): boolean {
  return last?.quality !== 'bad' && last?.reason !== 'stale';
}

/** The last value once more, as far as it can still be trusted. */
export function markedSample(
  tagId: TagId,
  last: Sample | undefined,
  reason: QualityReason,
  wallMs: number,
): Sample {
  const value = last?.value ?? null;
  return {
    tagId,
    sourceMs: last?.sourceMs ?? wallMs,
    arrivalMs: wallMs,
    value,
    quality: value === null || last?.quality === 'bad' ? 'bad' : 'uncertain',
    reason,
  };
}
