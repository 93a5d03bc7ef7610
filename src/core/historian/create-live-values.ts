import type { TagId } from '#shared/domain/identity/ids.ts';
import { supersedes, type Sample } from '#shared/domain/telemetry/sample.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { streamOf } from '../stream-of.ts';
import type { LiveBatch, LiveValues } from './live-values.ts';

const betweenBatchesMs = 100;

interface Gathered {
  readonly byTag: Map<TagId, Sample>;
  coalesced: number;
}

/** The newest of each tag, see `supersedes`. */
export function createLiveValues(): LiveValues {
  const newest = new Map<TagId, Sample>();
  const taken = createEmitter<readonly Sample[]>();
  const arrived = createEmitter<readonly Sample[]>();
  const closing = new AbortController();

  async function* watch(
    filter: (tagId: TagId) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LiveBatch> {
    const batches = streamOf<readonly Sample[], Gathered>(taken, {
      signal: AbortSignal.any([signal, closing.signal]),
      everyMs: betweenBatchesMs,
      first: () => gather(undefined, [...newest.values()], filter),
      fold: (gathered, samples) => gather(gathered, samples, filter),
    });
    let isFirst = true;
    for await (const { byTag, coalesced } of batches) {
      if (byTag.size > 0 || isFirst) yield { values: [...byTag.values()], coalesced };
      isFirst = false;
    }
  }

  return {
    taken,
    arrived,
    take(samples) {
      if (samples.length > 0) arrived.emit(samples);
      const fresh = samples.filter((sample) => supersedes(sample, newest.get(sample.tagId)));
      for (const sample of fresh) newest.set(sample.tagId, sample);
      if (fresh.length > 0) taken.emit(fresh);
    },
    now: (tagIds) =>
      tagIds ? tagIds.flatMap((tagId) => newest.get(tagId) ?? []) : [...newest.values()],
    watch,
    close: () => closing.abort(),
  };
}

function gather(
  gathered: Gathered | undefined,
  samples: readonly Sample[],
  filter: (tagId: TagId) => boolean,
): Gathered {
  const next = gathered ?? { byTag: new Map<TagId, Sample>(), coalesced: 0 };
  for (const sample of samples) {
    if (!filter(sample.tagId)) continue;
    if (next.byTag.has(sample.tagId)) next.coalesced++;
    next.byTag.set(sample.tagId, sample);
  }
  return next;
}
