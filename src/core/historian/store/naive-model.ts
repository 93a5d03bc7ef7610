import type { TagId } from '#shared/domain/identity/ids.ts';
import { qualities, type Sample } from '#shared/domain/telemetry/sample.ts';
import type { AggregateColumns, SampleColumns } from '../sample-store.ts';

/** What the store must answer, in the plainest way there is: all samples in a Map, every question by a walk over all. */
export interface Model {
  append(samples: readonly Sample[]): void;
  correct(samples: readonly Sample[]): void;
  remove(tagId: TagId, fromMs: number, toMs: number): void;
  range(tagId: TagId, fromMs: number, toMs: number): SampleColumns;
  aggregate(tagId: TagId, fromMs: number, toMs: number, buckets: number): AggregateColumns;
  newest(tagId: TagId): Sample | undefined;
}

export function createModel(): Model {
  const tags = new Map<TagId, Map<number, Sample>>();
  const of = (tagId: TagId) => {
    const samples = tags.get(tagId) ?? new Map<number, Sample>();
    tags.set(tagId, samples);
    return samples;
  };
  const ordered = (tagId: TagId) =>
    [...of(tagId).values()].toSorted((a, b) => a.sourceMs - b.sourceMs);
  return {
    append(samples) {
      for (const each of samples)
        if (!of(each.tagId).has(each.sourceMs)) of(each.tagId).set(each.sourceMs, each);
    },
    correct(samples) {
      // Of two corrections of the same time the first counts.
      for (const each of samples.toReversed()) of(each.tagId).set(each.sourceMs, each);
    },
    remove(tagId, fromMs, toMs) {
      for (const ms of of(tagId).keys()) if (ms >= fromMs && ms < toMs) of(tagId).delete(ms);
    },
    range(tagId, fromMs, toMs) {
      const samples = ordered(tagId).filter(
        ({ sourceMs }) => sourceMs >= fromMs && sourceMs < toMs,
      );
      return {
        sourceMs: Float64Array.from(samples, ({ sourceMs }) => sourceMs),
        value: Float64Array.from(samples, ({ value }) =>
          typeof value === 'string' || value === null ? Number.NaN : Number(value),
        ),
        quality: Uint8Array.from(samples, ({ quality }) => qualities.indexOf(quality)),
        truncated: false,
      };
    },
    newest: (tagId) => ordered(tagId).at(-1),
    aggregate: (tagId, fromMs, toMs, buckets) =>
      aggregate(ordered(tagId), fromMs, (toMs - fromMs) / buckets, buckets),
  };
}

function aggregate(
  samples: readonly Sample[],
  fromMs: number,
  widthMs: number,
  buckets: number,
): AggregateColumns {
  const rows: Record<keyof AggregateColumns, number>[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = fromMs + bucket * widthMs;
    const end = fromMs + (bucket + 1) * widthMs;
    const inside = samples.filter(({ sourceMs }) => sourceMs >= start && sourceMs < end);
    if (inside.length === 0) continue;
    const usable = inside.filter(isUsable).map(({ value }) => Number(value) + 0);
    rows.push({
      startMs: start,
      min: usable.length === 0 ? Number.NaN : Math.min(...usable),
      max: usable.length === 0 ? Number.NaN : Math.max(...usable),
      mean: usable.reduce((sum, value) => sum + value, 0) / usable.length,
      timeMean: timeMean(samples, start, end),
      first: usable[0] ?? Number.NaN,
      last: usable.at(-1) ?? Number.NaN,
      count: inside.length,
      goodPct: (100 * inside.filter(({ quality }) => quality === 'good').length) / inside.length,
    });
  }
  const column = (name: keyof AggregateColumns) => Float64Array.from(rows, (row) => row[name]);
  return {
    startMs: column('startMs'),
    min: column('min'),
    max: column('max'),
    mean: column('mean'),
    timeMean: column('timeMean'),
    first: column('first'),
    last: column('last'),
    count: column('count'),
    goodPct: column('goodPct'),
  };
}

function isUsable({ value, quality }: Sample): boolean {
  return (
    (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) &&
    quality !== 'bad'
  );
}

/** Each usable sample holds until the next sample of any kind. */
function timeMean(samples: readonly Sample[], start: number, end: number): number {
  let weight = 0;
  let integral = 0;
  samples.forEach((sample, index) => {
    if (!isUsable(sample)) return;
    const from = Math.max(start, sample.sourceMs);
    const to = Math.min(end, samples[index + 1]?.sourceMs ?? Infinity);
    if (to <= from) return;
    weight += to - from;
    integral += (Number(sample.value) + 0) * (to - from);
  });
  return integral / weight;
}
