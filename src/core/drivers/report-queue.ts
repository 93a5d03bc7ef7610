import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { LinesReport } from './lines.ts';

/** Samples that come closer together than this travel as one batch. */
const BATCH_MS = 50;

/** Gathers reports into batches, in order. A batch after a pause leaves at once, so that batching costs little delay. */
export interface ReportQueue {
  add(report: LinesReport): void;
  flush(): void;
  close(): void;
}

export function createReportQueue(clock: Clock, emit: (report: LinesReport) => void): ReportQueue {
  let waiting: LinesReport[] = [];
  let batch: Sample[] | undefined;
  let flushedMs = -Infinity;
  let isLeaving = false;
  let isClosed = false;

  const flush = () => {
    isLeaving = false;
    if (waiting.length === 0 || isClosed) return;
    const leaving = waiting;
    waiting = [];
    batch = undefined;
    flushedMs = clock.monotonicMs();
    for (const report of leaving) emit(report);
  };

  const enqueue = (report: LinesReport) => {
    if (report.kind !== 'samples') {
      batch = undefined;
      waiting.push(report);
      return;
    }
    if (batch) {
      for (const sample of report.samples) batch.push(sample);
      return;
    }
    batch = [...report.samples];
    waiting.push({ kind: 'samples', samples: batch });
  };

  return {
    add(report) {
      if (isClosed) return;
      enqueue(report);
      if (isLeaving || clock.monotonicMs() - flushedMs < BATCH_MS) return;
      isLeaving = true;
      queueMicrotask(flush);
    },
    flush,
    close() {
      isClosed = true;
      waiting = [];
    },
  };
}
