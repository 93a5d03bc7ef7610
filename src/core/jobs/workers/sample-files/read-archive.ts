import type { MessagePort } from 'node:worker_threads';
import { tagId as tagIdShape } from '#shared/domain/identity/ids.ts';
import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';
import {
  sampleOrigins,
  valueKinds,
  type SamplePage,
} from '#shared/domain/telemetry/sample-page.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createAsk } from '../ask.ts';
import type { Questions } from './page-protocol.ts';
import { openNarrowFile } from './parquet-rows.ts';
import { createBlockBuilder, type Cell, type TableBlock } from './table-block.ts';
import { narrowColumns } from './narrow-rows.ts';

export interface ReadTask {
  readonly path: string;
  readonly port: MessagePort;
}

export interface ReadAnswer {
  readonly samples: number;
  readonly tagIds: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

interface Context {
  progress(done: number, total: number | null, step?: string): void;
  throwIfCancelled(): void;
}

const dayMs = 86_400_000;
const samplesAtOnce = 50_000;
const [timeAt, tagAt] = [0, 1];

/**
 * Hands the samples of a narrow file over, whole days of a tag at a time: a day of which only rollups are left can be
 * filled again only as a whole. Reading it twice hands over the same.
 */
export async function readArchive({ path, port }: ReadTask, context: Context): Promise<ReadAnswer> {
  const ask = createAsk<Questions>(port);
  const tagIds = new Set<string>();
  let [samples, fromMs, toMs] = [0, Infinity, -Infinity];
  const hand = async (block: TableBlock) => {
    context.throwIfCancelled();
    const tagId = tagIdShape.safeParse(block.columns[tagAt]![0]);
    if (!tagId.success) throw damaged(path, `the tag ${block.columns[tagAt]![0]}`);
    const page = toPage(path, block);
    await ask('put', { tagId: tagId.data, page });
    tagIds.add(tagId.data);
    samples += block.rows;
    fromMs = Math.min(fromMs, page.sourceMs[0]!);
    toMs = Math.max(toMs, page.sourceMs.at(-1)! + 1);
  };
  try {
    const file = await openNarrowFile(path);
    for await (const block of wholeDays(file.blocks())) {
      await hand(block);
      context.progress(samples, file.rows, 'readingBack');
    }
  } finally {
    port.close();
  }
  return { samples, tagIds: [...tagIds], fromMs, toMs };
}

/** Cuts where the tag changes, or at midnight (UTC) once there are enough samples. */
async function* wholeDays(blocks: AsyncGenerator<TableBlock>): AsyncGenerator<TableBlock> {
  const rows = createBlockBuilder(narrowColumns.length);
  let [tag, day]: [Cell, number] = [null, 0];
  for await (const { columns, rows: count } of blocks) {
    const times = columns[timeAt]!;
    const tags = columns[tagAt]!;
    let from = 0;
    for (let row = 0; row < count; row++) {
      const ofDay = Math.floor(Number(times[row]) / dayMs);
      if (tags[row] === tag && ofDay === day) continue;
      rows.append(columns, from, row);
      from = row;
      const isFull = tags[row] !== tag || rows.rows() >= samplesAtOnce;
      if (rows.rows() > 0 && isFull) yield rows.take(0);
      [tag, day] = [tags[row]!, ofDay];
    }
    rows.append(columns, from, count);
  }
  if (rows.rows() > 0) yield rows.take(0);
}

function toPage(path: string, { columns }: TableBlock): SamplePage {
  const [times, , , , kinds, values, texts, quality, reason, origin] = columns as [
    ...(readonly Cell[])[],
  ];
  const distinct = [...new Set(texts!.filter((text) => text !== null))] as string[];
  const placeOfText = new Map<Cell, number>(distinct.map((text, place) => [text, place]));
  const places = (cells: readonly Cell[], names: readonly string[]) => {
    let last: { readonly cell: Cell; readonly place: number } = { cell: null, place: -1 };
    return Uint8Array.from(cells, (cell) => {
      if (cell === last.cell) return last.place;
      last = { cell, place: names.indexOf(String(cell)) };
      if (last.place < 0) throw damaged(path, `the word ${cell}`);
      return last.place;
    });
  };
  return {
    sourceMs: Float64Array.from(times!, Number),
    value: Float64Array.from(values!, (value, row) =>
      kinds![row] === 'text'
        ? (placeOfText.get(texts![row]!) ?? Number.NaN)
        : Number(value ?? Number.NaN),
    ),
    kind: places(kinds!, valueKinds),
    quality: places(quality!, qualities),
    reason: places(reason!, qualityReasons),
    origin: places(origin!, sampleOrigins),
    texts: distinct,
  };
}

function damaged(path: string, what: string): Refusal {
  return new Refusal('archive-damaged', { path, problem: `${what} is not known` });
}
