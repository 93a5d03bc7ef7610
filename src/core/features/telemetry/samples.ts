import type { Columns, FrameDescription } from '#shared/contract/frames.ts';
import type { StoredSample } from '#shared/contract/telemetry.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { SampleColumns } from '#core/historian/sample-store.ts';
import { os } from '#core/implementer.ts';

/** Half a megabyte: a reader may be given many frames ahead. */
const samplesPerFrame = 32_768;
const mostReplaced = 100;
const mostEdits = 500;

type Deps = Pick<TenantDeps, 'samples'>;

/** Questions that are answered with samples as they are. */
export const samples = {
  range: os.telemetry.range.handler(async ({ context, input: { tagId, fromMs, toMs, limit } }) => {
    const {
      truncated,
      onlyRollups = false,
      ...columns
    } = await context.tenant.samples.range(tagId, fromMs, toMs, limit);
    return { frame: context.frames.send(columns), truncated, onlyRollups };
  }),
  samples: os.telemetry.samples.handler(({ context, input: { tagId, fromMs, toMs }, signal }) =>
    sendPieces(context.tenant.samples.rangePieces(tagId, fromMs, toMs), context.frames, signal),
  ),
  neighbours: os.telemetry.neighbours.handler(({ context, input: { tagIds, ms } }) =>
    Promise.all(tagIds.map((tagId) => findNeighbours(context.tenant, tagId, ms))),
  ),
  count: os.telemetry.count.handler(async ({ context, input: { tagId, fromMs, toMs } }) => ({
    count: await context.tenant.samples.count(tagId, fromMs, toMs),
  })),
  edits: os.telemetry.edits.handler(({ context, input }) => readEdits(context.tenant, input.tagId)),
};

async function* sendPieces(
  pieces: AsyncIterable<SampleColumns>,
  frames: { send(columns: Columns): FrameDescription },
  signal: AbortSignal | undefined,
) {
  for await (const { sourceMs, value, quality, onlyRollups = false } of pieces) {
    for (let start = 0; start < sourceMs.length; start += samplesPerFrame) {
      if (signal?.aborted) return;
      const end = start + samplesPerFrame;
      const frame = frames.send({
        sourceMs: sourceMs.subarray(start, end),
        value: value.subarray(start, end),
        quality: quality.subarray(start, end),
      });
      yield { frame, onlyRollups };
    }
  }
}

async function findNeighbours({ samples: store }: Deps, tagId: TagId, ms: number) {
  const [previous, at, next] = await Promise.all([
    store.previous(tagId, ms),
    store.previous(tagId, ms + 1),
    store.next(tagId, ms),
  ]);
  return {
    tagId,
    previous: previous ? toStored(previous) : null,
    at: at?.sourceMs === ms ? toStored(at) : null,
    next: next ? toStored(next) : null,
  };
}

async function readEdits({ samples: store }: Deps, tagId: TagId) {
  const edits = await store.edits(tagId);
  return edits
    .toReversed()
    .slice(0, mostEdits)
    .map(({ kind, fromMs, toMs, reason, replaced }) => ({
      kind: kind === 'delete' ? ('remove' as const) : kind,
      fromMs,
      toMs,
      by: reason.by,
      atMs: reason.atMs,
      reason: reason.why,
      replaced: replaced.slice(0, mostReplaced).map(toStored),
      replacedCount: replaced.length,
    }));
}

function toStored({ sourceMs, value, quality, reason }: Sample): StoredSample {
  return { sourceMs, value, quality, reason };
}
