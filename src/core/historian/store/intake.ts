import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { AppendOptions } from '../sample-store.ts';
import type { Committing } from './log/committing.ts';
import { toFlags } from './columns/flags.ts';
import type { Head } from './columns/head.ts';
import type { TakeSample } from './log/log-form.ts';
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
 *  1. A sample is in the record being written and in the head, or in neither.
 *  2. While the disk refuses, nothing new is taken: what is here already must be written first. The same when sealing lags
 *     so far behind that memory would grow without end.
 */
export interface Intake {
  append(batch: readonly Sample[], options?: AppendOptions): Promise<void>;
  appendColumns(batch: SampleBatch, durable?: 'now' | 'soon'): Promise<void>;
  /** Takes one as it was read from the log. */
  readonly take: TakeSample;
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
  let impossible = 0;
  let arrivedAtMs = 0;

  const take: TakeSample = (no, ms, arrivalMs, value, flags, text) => {
    if (!(ms >= oldestMs && ms <= newestMs)) {
      impossible++;
      return;
    }
    committing.add(no, ms, arrivalMs, value, flags, text);
    sealing.added(head.add(no, committing.seq(), arrivedAtMs, ms, value, flags, text));
    newest.offer(no, ms, arrivalMs, value, flags, text);
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
  const committed = (durable: 'now' | 'soon') =>
    durable === 'now' ? committing.commit() : committing.committed();

  return {
    take,
    ensureWriting,
    async append(batch, { durable = 'now', origin } = {}) {
      await ensureWriting();
      for (const sample of batch) {
        const { value, sourceMs, arrivalMs } = sample;
        const text = typeof value === 'string' ? value : undefined;
        const number = text === undefined ? Number(value ?? Number.NaN) : Number.NaN;
        const no = tags.give(sample.tagId);
        take(
          no,
          Math.round(sourceMs),
          Math.round(arrivalMs),
          number,
          toFlags(sample, origin),
          text,
        );
      }
      await committed(durable);
    },
    async appendColumns({ tags: numbers, sourceMs, values, flags, arrivalMs }, durable = 'now') {
      await ensureWriting();
      for (let index = 0; index < numbers.length; index++)
        take(numbers[index]!, sourceMs[index]!, arrivalMs, values[index]!, flags[index]!);
      await committed(durable);
    },
    impossibleCount: () => impossible,
  };
}
