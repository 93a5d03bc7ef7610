import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';

/** Samples an import added to a tag, with no others between the first and the last when they came. */
export interface AddedRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** Ascending, each once. */
  readonly times: Float64Array;
}

type Reader = Pick<SampleStore, 'range'>;

/** Which of these times, ascending and each once, the store has no sample at. */
export async function findAdded(
  samples: Reader,
  tagId: TagId,
  times: Float64Array,
): Promise<AddedRange[]> {
  const runs = createRuns();
  let at = 0;
  const takeUntil = (beforeMs: number) => {
    for (; at < times.length && times[at]! < beforeMs; at++) runs.take(times[at]!);
  };
  for await (const ms of storedTimes(samples, tagId, times[0]!, times.at(-1)!)) {
    takeUntil(ms);
    runs.cut();
    if (times[at] === ms) at += 1;
  }
  takeUntil(Number.POSITIVE_INFINITY);
  return runs.end();
}

/** Which of these times the store still has, apart wherever something else has come between them. */
export async function findOwn(
  samples: Reader,
  tagId: TagId,
  times: Float64Array,
  isOthers: (ms: number) => boolean,
): Promise<AddedRange[]> {
  const runs = createRuns();
  let at = 0;
  for await (const ms of storedTimes(samples, tagId, times[0]!, times.at(-1)!)) {
    while (at < times.length && times[at]! < ms) at += 1;
    if (times[at] === ms && !isOthers(ms)) runs.take(ms);
    else runs.cut();
  }
  return runs.end();
}

export function wholeRange(times: Float64Array): AddedRange {
  return { fromMs: times[0]!, toMs: times.at(-1)!, times };
}

const pageSamples = 100_000;

async function* storedTimes(
  samples: Reader,
  tagId: TagId,
  firstMs: number,
  lastMs: number,
): AsyncGenerator<number> {
  for (let fromMs = firstMs; fromMs <= lastMs;) {
    const page = await samples.range(tagId, fromMs, lastMs + 1, pageSamples);
    yield* page.sourceMs;
    if (!page.truncated) return;
    fromMs = page.sourceMs.at(-1)! + 1;
  }
}

/** Gathers times into ranges. */
function createRuns() {
  const ranges: AddedRange[] = [];
  let open: number[] = [];
  const cut = () => {
    if (open.length > 0) ranges.push(wholeRange(Float64Array.from(open)));
    open = [];
  };
  return {
    take: (ms: number) => void open.push(ms),
    cut,
    end() {
      cut();
      return ranges;
    },
  };
}
