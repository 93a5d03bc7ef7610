import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Core } from '#renderer/core.ts';
import { bucketPlan } from './resolution.ts';
import { bucketsToTrace, rawToTrace, type TraceData } from './trace-data.ts';
import type { TraceRequest } from './trace-loader.ts';

/** A tag sampled faster than its device says, and one whose samples went by age, is answered in buckets after all. */
const mostRawSamples = 30_000;
const fallbackColumns = 2_000;

/** Fetches what a plan asks for; samples and buckets come as arrays beside the answer. */
export async function loadTrace(
  core: Core,
  { tagId, plan, scanMs }: TraceRequest,
  signal: AbortSignal,
): Promise<TraceData> {
  const { fromMs, toMs } = plan;
  if (plan.kind === 'raw') {
    const input = { tagId: tagId as TagId, fromMs, toMs, limit: mostRawSamples };
    const { frame, truncated, onlyRollups } = await core.call('telemetry', 'range', input, signal);
    const columns = await core.takeFrame(frame);
    if (!truncated && !onlyRollups) return rawToTrace(columns, plan, scanMs);
  }
  const buckets = plan.kind === 'buckets' ? plan : bucketPlan({ fromMs, toMs }, fallbackColumns);
  const nowMs = Date.now();
  const [answer] = await core.call(
    'telemetry',
    'aggregate',
    {
      tagIds: [tagId as TagId],
      fromMs: buckets.fromMs,
      toMs: buckets.toMs,
      buckets: (buckets.toMs - buckets.fromMs) / buckets.widthMs,
    },
    signal,
  );
  return bucketsToTrace(await core.takeFrame(answer!.frame), buckets, { scanMs, nowMs });
}
