import type { TagId } from '#shared/domain/identity/ids.ts';
import { qualities } from '#shared/domain/telemetry/sample.ts';
import type { Core } from '#renderer/core.ts';
import { bucketPlan } from './resolution.ts';
import {
  bucketsToTrace,
  holdBuckets,
  holdSamples,
  rawToTrace,
  type Held,
  type TraceData,
} from './trace-data.ts';
import type { TraceRequest } from './trace-loader.ts';

/** A tag sampled faster than its device says, and one whose samples went by age, is answered in buckets after all. */
const mostRawSamples = 30_000;
const fallbackColumns = 2_000;

/** Fetches what a plan asks for; samples and buckets come as arrays beside the answer. */
export async function loadTrace(
  core: Core,
  { tagId, plan, quietMs }: TraceRequest,
  signal: AbortSignal,
): Promise<TraceData> {
  const { fromMs, toMs } = plan;
  const nowMs = Date.now();
  const tellsChanges = quietMs === Infinity;
  const held = tellsChanges ? await readHeld(core, tagId as TagId, fromMs, signal) : null;
  if (plan.kind === 'raw') {
    const input = { tagId: tagId as TagId, fromMs, toMs, limit: mostRawSamples };
    const { frame, truncated, onlyRollups } = await core.call('telemetry', 'range', input, signal);
    const columns = await core.takeFrame(frame);
    const whole = tellsChanges
      ? holdSamples(columns, held, fromMs, Math.min(toMs, nowMs))
      : columns;
    if (!truncated && !onlyRollups) return rawToTrace(whole, plan, quietMs);
  }
  const buckets = plan.kind === 'buckets' ? plan : bucketPlan({ fromMs, toMs }, fallbackColumns);
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
  const columns = holdBuckets(await core.takeFrame(answer!.frame), held, buckets);
  return bucketsToTrace(columns, buckets, { quietMs, nowMs });
}

async function readHeld(
  core: Core,
  tagId: TagId,
  ms: number,
  signal: AbortSignal,
): Promise<Held | null> {
  const [found] = await core.call('telemetry', 'neighbours', { tagIds: [tagId], ms }, signal);
  const sample = found?.at ?? found?.previous;
  if (!sample || sample.value === null || typeof sample.value === 'string') return null;
  return { value: Number(sample.value), quality: qualities.indexOf(sample.quality) };
}
