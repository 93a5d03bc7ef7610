import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';

/**
 * Where samples are kept. Small on purpose: the columnar historian replaces the simple store behind it. Contract:
 *  - When `append`'s promise resolves the batch is on the disk. Order of arrival does not matter.
 *  - A sample equal in tag and source time to one that is there changes nothing: sending a batch twice is harmless.
 *  - Reads see everything appended before them.
 */
export interface SampleStore {
  append(batch: readonly Sample[]): Promise<void>;
  /** Newest sample of each tag by source time; tags that never had one are left out. */
  latest(tagIds?: readonly TagId[]): Promise<readonly Sample[]>;
  /** Raw samples with `from <= sourceMs < to`, oldest first. */
  range(tagId: TagId, fromMs: number, toMs: number, limit: number): Promise<SampleColumns>;
  /** Per non-empty bucket of equal width: min, max, plain mean, count, share of good samples. */
  aggregate(tagId: TagId, fromMs: number, toMs: number, buckets: number): Promise<AggregateColumns>;
  close(): Promise<void>;
}

export interface SampleColumns {
  readonly sourceMs: Float64Array;
  /** NaN where the sample is no number. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
  readonly truncated: boolean;
}

export interface AggregateColumns {
  readonly startMs: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly count: Float64Array;
  readonly goodPct: Float64Array;
}
