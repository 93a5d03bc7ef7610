import {
  columnTitles,
  type ExportPlan,
  type ExportedTag,
} from '#shared/domain/telemetry/export-plan.ts';
import type { Ask, BucketPage } from './page-protocol.ts';
import type { Cell, TableBlock, TableColumn } from './table-block.ts';

type BucketPlan = Pick<ExportPlan, 'fromMs' | 'toMs' | 'statistic'> & { readonly bucketMs: number };

const cellsAtOnce = 200_000;

const narrowStatistics = [
  ['mean', 'mean'],
  ['time_mean', 'timeMean'],
  ['min', 'min'],
  ['max', 'max'],
  ['first', 'first'],
  ['last', 'last'],
  ['count', 'count'],
  ['good_pct', 'goodPct'],
] as const;

export const narrowBucketColumns: readonly TableColumn[] = [
  { name: 'time', type: 'time' },
  { name: 'tag_id', type: 'text' },
  { name: 'tag', type: 'text' },
  { name: 'unit', type: 'text' },
  ...narrowStatistics.map(([name]): TableColumn => ({ name, type: 'number', isNullable: true })),
];

export function wideBucketColumns(
  tags: readonly ExportedTag[],
  { statistic }: Pick<ExportPlan, 'statistic'>,
): TableColumn[] {
  const titles = columnTitles(tags).map((title) => `${title} ${statistic}`);
  return [
    { name: 'time', type: 'time' },
    ...titles.map((name): TableColumn => ({ name, type: 'number', isNullable: true })),
  ];
}

export function bucketCount({ fromMs, toMs, bucketMs }: Omit<BucketPlan, 'statistic'>): number {
  return Math.ceil((toMs - fromMs) / bucketMs);
}

/** Tag by tag, one row a bucket; empty buckets are left out. */
export async function* narrowBucketBlocks(
  ask: Ask,
  tags: readonly ExportedTag[],
  plan: BucketPlan,
): AsyncGenerator<TableBlock> {
  for (const [tag, { tagId, name, unit }] of tags.entries()) {
    for await (const [page] of bucketPages(ask, [tag], plan)) {
      const full = [...page!.count.keys()].filter((bucket) => page!.count[bucket]! > 0);
      const same = (text: string) => full.map(() => text);
      yield {
        rows: full.length,
        done: page!.count.length,
        columns: [
          full.map((bucket) => page!.startMs[bucket]!),
          same(tagId),
          same(name),
          same(unit),
          ...narrowStatistics.map(([, statistic]) =>
            full.map((bucket) => known(page![statistic][bucket]!)),
          ),
        ],
      };
    }
  }
}

/** One row a bucket, one column a tag; cells of empty buckets are empty. */
export async function* wideBucketBlocks(
  ask: Ask,
  tags: readonly ExportedTag[],
  plan: BucketPlan,
): AsyncGenerator<TableBlock> {
  const all = [...tags.keys()];
  for await (const pages of bucketPages(ask, all, plan)) {
    const rows = pages[0]!.startMs.length;
    yield {
      rows,
      done: rows * tags.length,
      columns: [
        [...pages[0]!.startMs],
        ...pages.map((page) =>
          Array.from(page[plan.statistic], (value, bucket): Cell =>
            page.count[bucket]! > 0 ? known(value) : null,
          ),
        ),
      ],
    };
  }
}

async function* bucketPages(
  ask: Ask,
  tags: readonly number[],
  plan: BucketPlan,
): AsyncGenerator<readonly BucketPage[]> {
  const total = bucketCount(plan);
  const atOnce = Math.min(10_000, Math.max(50, Math.floor(cellsAtOnce / tags.length)));
  for (let done = 0; done < total; done += atOnce) {
    const count = Math.min(atOnce, total - done);
    yield await ask('buckets', { tags, fromMs: plan.fromMs + done * plan.bucketMs, count });
  }
}

/** A bucket of texts or bad samples has a count and no value. */
function known(value: number): Cell {
  return Number.isNaN(value) ? null : value;
}
