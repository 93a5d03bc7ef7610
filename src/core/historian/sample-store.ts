import type { CommandId, TagId } from '#shared/domain/identity/ids.ts';
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
  /** Of all tags that have one, side by side: for those who ask for thousands again and again. */
  latestColumns(): Promise<LatestColumns>;
  /** Raw samples with `from <= sourceMs < to`, oldest first. */
  range(tagId: TagId, fromMs: number, toMs: number, limit: number): Promise<SampleColumns>;
  /**
   * All of `range` in pieces of some hundred thousand samples at most, each read when it is asked for: others have their
   * turn in between. What arrives meanwhile may be among the later pieces.
   */
  rangePieces(tagId: TagId, fromMs: number, toMs: number): AsyncGenerator<SampleColumns>;
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
  /** How long each state stood: what stands is the newest sample, until the next. */
  states(tagId: TagId, fromMs: number, toMs: number, options?: StateOptions): Promise<StateTimes>;
  /** What a counter counted, per bucket of equal width that has a usable sample. */
  deltas(
    tagId: TagId,
    fromMs: number,
    toMs: number,
    buckets: number,
    options?: DeltaOptions,
  ): Promise<DeltaColumns>;
  /** Of a window, per tag, in their order. */
  statistics(
    tagIds: readonly TagId[],
    fromMs: number,
    toMs: number,
  ): Promise<readonly WindowStatistics[]>;
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

/** Newest samples; the columns stand in the order of `tagIds`. */
export interface LatestColumns {
  readonly tagIds: readonly TagId[];
  readonly sourceMs: Float64Array;
  /** NaN where the sample is no number; booleans as 0 and 1. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
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

export interface StateOptions {
  /** Nothing is known between samples further apart than this. Default: what was read stands for ever. */
  readonly longerThanMs?: number | undefined;
  /** Of `intervals`; default 10,000. */
  readonly mostIntervals?: number | undefined;
}

/** Durations, `otherMs`, `badMs` and `gapMs` add up to the period. */
export interface StateTimes {
  /** Longest first; `times` counts how often it was entered (or stood when the period began). */
  readonly states: readonly {
    readonly state: number | boolean | string;
    readonly durationMs: number;
    readonly times: number;
  }[];
  /** After bad samples and samples without a value. */
  readonly badMs: number;
  /** Between samples that are too far apart, and before the first there ever was. */
  readonly gapMs: number;
  /** Beyond the first thousand different states. */
  readonly otherMs: number;
  /** Oldest first, without holes. */
  readonly intervals: readonly StateInterval[];
  /** There were more intervals. */
  readonly truncated: boolean;
}

export interface StateInterval {
  readonly fromMs: number;
  readonly toMs: number;
  /** null: see `unknown`. */
  readonly state: number | boolean | string | null;
  readonly unknown: 'bad' | 'gap' | null;
}

export interface DeltaOptions {
  /** The counter goes from just below this back to zero. Default: it does not. */
  readonly modulus?: number | undefined;
  /** What was counted between samples further apart than this is told apart. Default: nothing is. */
  readonly longerThanMs?: number | undefined;
}

/** A difference belongs to the bucket of the later of two usable samples; the first may be older than the period. */
export interface DeltaColumns {
  readonly startMs: Float64Array;
  /** What was counted, `overGap` included. A counter that fell began anew at zero. */
  readonly delta: Float64Array;
  /** What was counted across gaps: nobody knows when. A reset in a gap hides what was counted before it. */
  readonly overGap: Float64Array;
  /** Length of those gaps. */
  readonly gapMs: Float64Array;
  readonly resets: Float64Array;
  readonly rollOvers: Float64Array;
  /** Usable samples. */
  readonly count: Float64Array;
}

/** NaN where there was nothing; bad samples and texts count towards `count` and `goodPct` only. */
export interface WindowStatistics {
  readonly count: number;
  readonly goodPct: number;
  readonly min: number;
  /** When it was first there. */
  readonly minMs: number;
  readonly max: number;
  readonly maxMs: number;
  readonly mean: number;
  /** Each value weighs as long as it stood, that which stood when the window began too. */
  readonly timeMean: number;
  /** Of the samples (n − 1); NaN where only rollups are kept of a day that the window cuts. */
  readonly deviation: number;
  readonly first: number;
  readonly last: number;
}

export interface EditReason {
  readonly by: string;
  readonly atMs: number;
  readonly why: string;
  /** Of the command that made the edit: the same again must not make it twice. */
  readonly commandId?: CommandId | undefined;
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
