import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';
import type { AddedRange } from './ledger.ts';

const pageSamples = 100_000;

/**
 * Which of these times, ascending and each once, the store has no sample at: as ranges with nothing of others between
 * their ends.
 */
export async function findAdded(
  samples: Pick<SampleStore, 'range'>,
  tagId: TagId,
  times: Float64Array,
): Promise<AddedRange[]> {
  const [firstMs, lastMs] = [times[0]!, times.at(-1)!];
  const ranges: AddedRange[] = [];
  let open: { fromMs: number; toMs: number; count: number } | undefined;
  const close = () => {
    if (open) ranges.push(open);
    open = undefined;
  };
  let at = 0;
  const takeUntil = (beforeMs: number) => {
    for (; at < times.length && times[at]! < beforeMs; at++) {
      open ??= { fromMs: times[at]!, toMs: 0, count: 0 };
      open.toMs = times[at]!;
      open.count += 1;
    }
  };
  let isMore = true;
  for (let fromMs = firstMs; isMore && fromMs <= lastMs;) {
    const page = await samples.range(tagId, fromMs, lastMs + 1, pageSamples);
    for (const ms of page.sourceMs) {
      takeUntil(ms);
      close();
      if (times[at] === ms) at += 1;
    }
    isMore = page.truncated;
    fromMs = (page.sourceMs.at(-1) ?? lastMs) + 1;
  }
  takeUntil(Number.POSITIVE_INFINITY);
  close();
  return ranges;
}

/** All of them as one range. */
export function wholeRange(times: Float64Array): AddedRange[] {
  return [{ fromMs: times[0]!, toMs: times.at(-1)!, count: times.length }];
}
