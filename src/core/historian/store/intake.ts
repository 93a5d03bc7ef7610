import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { AppendOptions } from '../sample-store.ts';
import type { Committing } from './log/committing.ts';
import { createBatchMaker, type Batch, type TakeSample } from './columns/batch.ts';
import { toFlags } from './columns/flags.ts';
import { growing } from './columns/growing.ts';
import type { Head } from './columns/head.ts';
import { newestMs, oldestMs } from './months/month.ts';
import type { Newest } from './log/newest.ts';
import type { Sealing } from './seal/sealing.ts';
import type { TagNumbers } from './columns/tag-numbers.ts';

/** Samples by column; tags by `numberOf`, flags by `toFlags`. */
export interface SampleBatch {
  readonly tags: Int32Array;
  readonly sourceMs: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly arrivalMs: number;
}

/** Twice what the head keeps when sealing keeps up; about 150 MB. */
const mostHeldSamples = 8_000_000;

/**
 * Takes samples in. Invariants:
 *  1. A sample is in the record being written and in the head, or in neither. The record comes first: while the log's
 *     thread writes it, this one fills the head.
 *  2. While the disk refuses, nothing new is taken: what is here already must be written first. The same when sealing lags
 *     so far behind that memory would grow without end.
 */
export interface Intake {
  append(batch: readonly Sample[], options?: AppendOptions): Promise<void>;
  appendColumns(batch: SampleBatch, durable?: 'now' | 'soon'): Promise<void>;
  /** Takes samples in; `commit` is called as soon as their record is complete. */
  take(batch: Batch, commit: () => Promise<void>): Promise<void>;
  /** Rejects while nothing can be taken. */
  ensureWriting(): Promise<void>;
  impossibleCount(): number;
}

export function createIntake(around: {
  readonly committing: Committing;
  readonly head: Head;
  readonly sealing: Sealing;
  readonly newest: Newest;
  readonly tags: TagNumbers;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** On a disk that may not be written nothing is taken. */
  readonly isReadOnly: boolean;
  /** Seals what the head holds. */
  readonly makeRoom: () => Promise<void>;
  readonly mostHeldSamples?: number | undefined;
}): Intake {
  const { committing, head, sealing, newest, tags } = around;
  const maker = createBatchMaker();
  const arrivals = growing(Float64Array);
  let impossible = 0;
  let arrivedAtMs = 0;

  const take = (batch: Batch, commit: () => Promise<void>): Promise<void> => {
    const seq = committing.seq();
    committing.add(batch);
    const committed = commit();
    head.add(batch, seq, arrivedAtMs, sealing);
    newest.offer(batch);
    return committed;
  };
  /** One at a time into the next batch; one whose time is no time is left out. */
  const put: TakeSample = (no, ms, arrivalMs, value, flags, text) => {
    if (isPossible(ms)) maker.put(no, ms, arrivalMs, value, flags, text);
    else impossible++;
  };

  const putColumns = ({ tags: numbers, sourceMs, values, flags, arrivalMs }: SampleBatch) => {
    for (let row = 0; row < numbers.length; row++)
      put(numbers[row]!, sourceMs[row]!, arrivalMs, values[row]!, flags[row]!);
    return maker.take();
  };

  const ensureWriting = async () => {
    if (around.isReadOnly) throw new Refusal('history-not-writable');
    if (committing.isHeld()) await committing.commit();
    if (head.size() >= (around.mostHeldSamples ?? mostHeldSamples)) {
      await around.makeRoom();
      if (head.size() >= (around.mostHeldSamples ?? mostHeldSamples))
        throw new Refusal('history-not-writable');
    }
    arrivedAtMs = around.clock.monotonicMs();
  };
  const commitOf = (durable: 'now' | 'soon') =>
    durable === 'now' ? committing.commit : committing.committed;

  return {
    take,
    ensureWriting,
    async append(samples, { durable = 'now', origin } = {}) {
      await ensureWriting();
      for (const sample of samples) {
        const { value, sourceMs, arrivalMs } = sample;
        const text = typeof value === 'string' ? value : undefined;
        const number = text === undefined ? Number(value ?? Number.NaN) : Number.NaN;
        const no = tags.give(sample.tagId);
        const flags = toFlags(sample, origin);
        put(no, Math.round(sourceMs), Math.round(arrivalMs), number, flags, text);
      }
      await take(maker.take(), commitOf(durable));
    },
    async appendColumns(columns, durable = 'now') {
      await ensureWriting();
      await take(batchOf(columns, arrivals) ?? putColumns(columns), commitOf(durable));
    },
    impossibleCount: () => impossible,
  };
}

const isPossible = (ms: number) => ms >= oldestMs && ms <= newestMs;
const noTexts: ReadonlyMap<number, string> = new Map();

/** Columns as they are; undefined where one of the times is no time. */
function batchOf(
  { tags, sourceMs, values, flags, arrivalMs }: SampleBatch,
  arrivals: ReturnType<typeof growing<Float64Array>>,
): Batch | undefined {
  const count = tags.length;
  let [tagEnd, fromMs, toMs] = [0, Infinity, -Infinity];
  for (let row = 0; row < count; row++) {
    const ms = sourceMs[row]!;
    if (!isPossible(ms)) return undefined;
    if (ms < fromMs) fromMs = ms;
    if (ms > toMs) toMs = ms;
    if (tags[row]! >= tagEnd) tagEnd = tags[row]! + 1;
  }
  arrivals.reserve(count);
  const filled = arrivals.array.fill(arrivalMs, 0, count);
  return {
    count,
    tags,
    times: sourceMs,
    arrivals: filled,
    values,
    flags,
    texts: noTexts,
    tagEnd,
    fromMs,
    toMs,
  };
}
