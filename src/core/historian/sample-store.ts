import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { SampleOrigin, SamplePage } from '#shared/domain/telemetry/sample-page.ts';

/**
 * Where samples are kept. Contract:
 *  - When `append`'s promise resolves the batch is on the disk. Order of arrival does not matter. When it rejects, send
 *    the batch again: what was kept of it is not kept twice.
 *  - A sample equal in tag and source time to one that is there changes nothing: sending a batch twice is harmless.
 *    To change what is there, `correct` it.
 *  - Reads see everything appended before them, and wait for nobody who writes.
 */
export interface SampleStore {
  /** `durable: 'soon'` writes with others within a second; `'now'`, the default, at once. */
  append(batch: readonly Sample[], options?: AppendOptions): Promise<void>;
  /** Newest sample of each tag by source time; tags that never had one are left out. */
  latest(tagIds?: readonly TagId[]): Promise<readonly Sample[]>;
  /** Raw samples with `from <= sourceMs < to`, oldest first. */
  range(tagId: TagId, fromMs: number, toMs: number, limit: number): Promise<SampleColumns>;
  /** As `range`, with texts and all that is known of each sample; fewer than `limit` when there are no more. */
  page(tagId: TagId, fromMs: number, toMs: number, limit: number): Promise<SamplePage>;
  /** Per non-empty bucket of equal width. Widths and starts that are whole minutes are answered from rollups. */
  aggregate(tagId: TagId, fromMs: number, toMs: number, buckets: number): Promise<AggregateColumns>;
  /** Of several tags, all buckets, so that the columns of all tags lie side by side: NaN where a bucket is empty. */
  aggregateAligned(
    tagIds: readonly TagId[],
    fromMs: number,
    toMs: number,
    buckets: number,
  ): Promise<readonly AggregateColumns[]>;
  /** The newest sample of each tag that is older than `ms`; tags without one are left out. */
  lastBefore(tagIds: readonly TagId[], ms: number): Promise<readonly Sample[]>;
  previous(tagId: TagId, ms: number): Promise<Sample | undefined>;
  next(tagId: TagId, ms: number): Promise<Sample | undefined>;
  count(tagId: TagId, fromMs: number, toMs: number): Promise<number>;
  /** Spans longer than this without a sample that means something (bad ones do not), oldest first. */
  gaps(
    tagId: TagId,
    fromMs: number,
    toMs: number,
    longerThanMs: number,
  ): Promise<readonly SampleGap[]>;
  /** Puts these in place of what was measured at their times. What they replace is kept, with who, when and why. */
  correct(tagId: TagId, samples: readonly Sample[], reason: EditReason): Promise<void>;
  /** Takes samples with `from <= sourceMs < to` away; they are kept beside the edit. */
  remove(tagId: TagId, fromMs: number, toMs: number, reason: EditReason): Promise<void>;
  /** Corrections and removals, oldest first, with the samples they replaced. */
  edits(tagId: TagId): Promise<readonly SampleEdit[]>;
  /** What could not be read since this store was opened. */
  damage(): readonly SampleDamage[];
  close(): Promise<void>;
}

export interface AppendOptions {
  readonly durable?: 'now' | 'soon';
  readonly origin?: SampleOrigin;
}

export interface SampleColumns {
  readonly sourceMs: Float64Array;
  /** NaN where the sample is no number. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
  readonly truncated: boolean;
  /** Some of the span lies in days of which only rollups are kept: there may have been samples. */
  readonly onlyRollups?: true;
}

/** Bad samples and texts count towards `count` and `goodPct` only: their value means nothing. */
export interface AggregateColumns {
  readonly startMs: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Each value weighs as long as it stood. */
  readonly timeMean: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
  readonly goodPct: Float64Array;
}

export interface SampleGap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface EditReason {
  readonly by: string;
  readonly atMs: number;
  readonly why: string;
}

export interface SampleEdit {
  readonly kind: 'correct' | 'delete';
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: EditReason;
  /** Without the time they arrived at, which is not kept for ever: `arrivalMs` is their source time. */
  readonly replaced: readonly Sample[];
}

export interface SampleDamage {
  readonly file: string;
  /** null when it is not known whose samples they were. */
  readonly tagId: TagId | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly detail: string;
}
