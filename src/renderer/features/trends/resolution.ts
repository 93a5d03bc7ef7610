import type { TimeWindow } from '#renderer/charts/strips/index.ts';

/** What is asked of the core for a stretch of time: every sample, or least, mean and greatest of equal buckets. */
export type TracePlan =
  | { readonly kind: 'raw'; readonly fromMs: number; readonly toMs: number }
  | BucketPlan;

export interface BucketPlan {
  readonly kind: 'buckets';
  readonly fromMs: number;
  readonly toMs: number;
  readonly widthMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Between ten seconds and a minute there is nothing: whole minutes are answered from rollups, others from samples. */
const widthsMs = [
  ...[1, 2, 5, 10].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 7, 30].map((count) => count * day),
];
const tileBuckets = 256;
const mostColumns = 5_000;
/** More samples than this per column of pixels say nothing that a bucket does not. */
const rawPerColumn = 2;

/**
 * The plan for a window so many pixels wide. It reaches a quarter of the window beyond either end and begins and ends on
 * a grid, so that small moves need nothing new.
 */
export function planFor(window: TimeWindow, widthPx: number, sampleEveryMs: number): TracePlan {
  const columns = Math.min(mostColumns, Math.max(50, widthPx));
  const spanMs = window.toMs - window.fromMs;
  return spanMs / sampleEveryMs <= columns * rawPerColumn
    ? { kind: 'raw', ...onGrid(window, spanMs / 4, rawTileMs(spanMs)) }
    : bucketPlan(window, columns);
}

/** Buckets about as wide as a pixel. */
export function bucketPlan(window: TimeWindow, columns: number): BucketPlan {
  const spanMs = window.toMs - window.fromMs;
  const widthMs = widthsMs.find((each) => each >= spanMs / columns) ?? widthsMs.at(-1)!;
  return { kind: 'buckets', ...onGrid(window, spanMs / 4, widthMs * tileBuckets), widthMs };
}

export function planKey(plan: TracePlan): string {
  const width = plan.kind === 'raw' ? 'raw' : plan.widthMs;
  return `${width} ${plan.fromMs} ${plan.toMs}`;
}

/** A power of two of seconds near half the window, so that neighbouring zooms share it. */
function rawTileMs(spanMs: number): number {
  return second * 2 ** Math.max(0, Math.round(Math.log2(spanMs / 2 / second)));
}

function onGrid({ fromMs, toMs }: TimeWindow, marginMs: number, tileMs: number): TimeWindow {
  return {
    fromMs: Math.floor((fromMs - marginMs) / tileMs) * tileMs,
    toMs: Math.ceil((toMs + marginMs) / tileMs) * tileMs,
  };
}
