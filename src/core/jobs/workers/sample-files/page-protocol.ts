import type { SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { AskOf } from '../ask.ts';

/** Buckets of one tag by column; empty ones have a count of 0. */
export interface BucketPage {
  readonly startMs: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly timeMean: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
  readonly goodPct: Float64Array;
}

/**
 * What a worker asks the core for, piece by piece, so that neither ever holds everything. Tags are places in the list the
 * worker was given. `put` hands samples over and is answered when they are on the disk.
 */
export type Questions = {
  page: {
    readonly ask: { readonly tag: number; readonly fromMs: number; readonly limit: number };
    readonly answer: SamplePage;
  };
  buckets: {
    readonly ask: {
      readonly tags: readonly number[];
      readonly fromMs: number;
      readonly count: number;
    };
    readonly answer: readonly BucketPage[];
  };
  put: {
    readonly ask: { readonly tagId: string; readonly page: SamplePage };
    readonly answer: null;
  };
};

export type Ask = AskOf<Questions>;
