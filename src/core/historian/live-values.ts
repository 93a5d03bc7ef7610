import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';

/** The newest sample of each tag, in memory, and whoever watches. */
export interface LiveValues {
  take(samples: readonly Sample[]): void;
  /** Every sample that stood when it came, none left out; late ones are not among them. */
  readonly taken: Subscribable<readonly Sample[]>;
  /** Every sample, late ones too, in the order they came. */
  readonly arrived: Subscribable<readonly Sample[]>;
  now(tagIds?: readonly TagId[]): readonly Sample[];
  /**
   * Latest value per tag, at most 10 batches a second, bounded by one value per tag; the first batch is the state now.
   * Ends when `signal` aborts.
   */
  watch(filter: (tagId: TagId) => boolean, signal: AbortSignal): AsyncIterable<LiveBatch>;
  close(): void;
}

export interface LiveBatch {
  readonly values: readonly Sample[];
  readonly coalesced: number;
}
