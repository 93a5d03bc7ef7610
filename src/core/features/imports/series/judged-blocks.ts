import type { TagId } from '#shared/domain/identity/ids.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';
import { findAdded, wholeRange, type AddedRange } from './added-ranges.ts';
import type { SeriesPlace } from './find-places.ts';
import type { StagedBlock } from './staged-series.ts';

/** A block with what of it is new. */
export interface JudgedBlock {
  readonly block: StagedBlock;
  readonly place: SeriesPlace;
  /** null: on record already. */
  readonly ranges: readonly AddedRange[] | null;
}

/** Blocks that go on record and into the store together. */
export type BlockGroup = ReturnType<typeof emptyGroup>;

export function emptyGroup() {
  const blocks: JudgedBlock[] = [];
  const newest = new Map<TagId, number>();
  let samples = 0;
  return {
    blocks,
    tagIds: newest as Pick<ReadonlyMap<TagId, number>, 'has'>,
    get samples() {
      return samples;
    },
    newestOf: (tagId: TagId) => newest.get(tagId) ?? Number.NEGATIVE_INFINITY,
    add(judged: JudgedBlock) {
      blocks.push(judged);
      const { times } = judged.block;
      samples += times.length;
      newest.set(
        judged.place.tagId,
        Math.max(newest.get(judged.place.tagId) ?? Number.NEGATIVE_INFINITY, times.at(-1)!),
      );
    },
  };
}

/** What comes after everything a tag has is new without a look. */
export async function judge(
  samples: Pick<SampleStore, 'latest' | 'range'>,
  { tagId }: SeriesPlace,
  { times }: StagedBlock,
  group: BlockGroup,
): Promise<AddedRange[]> {
  const [newest] = await samples.latest([tagId]);
  const newestMs = Math.max(newest?.sourceMs ?? Number.NEGATIVE_INFINITY, group.newestOf(tagId));
  return times[0]! > newestMs ? [wholeRange(times)] : findAdded(samples, tagId, times);
}
