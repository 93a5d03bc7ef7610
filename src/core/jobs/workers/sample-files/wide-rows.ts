import { columnTitles, type ExportedTag } from '#shared/domain/telemetry/export-plan.ts';
import { qualities } from '#shared/domain/telemetry/sample.ts';
import { valueKinds, type SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { Ask } from './page-protocol.ts';
import { createBlockBuilder, type Cell, type TableBlock, type TableColumn } from './table-block.ts';

const rowsAtOnce = 20_000;
const samplesHeld = 1_000_000;

/** The value and the quality of each tag. */
export function wideColumns(tags: readonly ExportedTag[]): TableColumn[] {
  const titles = columnTitles(tags);
  return [
    { name: 'time', type: 'time' },
    ...titles.flatMap((name): TableColumn[] => [
      { name, type: 'numberOrText', isNullable: true },
      { name: `${name} quality`, type: 'text', isNullable: true },
    ]),
  ];
}

/** One row for each time at which any of the tags has a sample; cells of the others are empty. */
export async function* wideBlocks(
  ask: Ask,
  tags: readonly ExportedTag[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<TableBlock> {
  const limit = Math.min(50_000, Math.max(1_000, Math.floor(samplesHeld / tags.length)));
  const cursors = tags.map((_, tag) => createCursor(ask, tag, { fromMs, toMs, limit }));
  for (const cursor of cursors) await cursor.fill();
  const rows = createBlockBuilder(1 + 2 * tags.length);
  let samples = 0;
  for (;;) {
    let time = Infinity;
    for (const cursor of cursors) time = Math.min(time, cursor.time());
    if (time === Infinity) break;
    const cells: Cell[] = [time];
    for (const cursor of cursors) {
      if (cursor.time() === time) {
        cells.push(cursor.value(), cursor.quality());
        samples++;
        if (cursor.step()) await cursor.fill();
      } else cells.push(null, null);
    }
    rows.push(...cells);
    if (rows.rows() >= rowsAtOnce) {
      yield rows.take(samples);
      samples = 0;
    }
  }
  yield rows.take(samples);
}

function createCursor(
  ask: Ask,
  tag: number,
  {
    fromMs,
    toMs,
    limit,
  }: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
) {
  let page: SamplePage | undefined;
  let at = 0;
  let next = fromMs;
  return {
    async fill(): Promise<void> {
      at = 0;
      page = next < toMs ? await ask('page', { tag, fromMs: next, limit }) : undefined;
      const count = page?.sourceMs.length ?? 0;
      next = count < limit ? toMs : page!.sourceMs[count - 1]! + 1;
    },
    /** Infinity behind the last sample. */
    time: () => page?.sourceMs[at] ?? Infinity,
    value(): Cell {
      const kind = valueKinds[page!.kind[at]!];
      if (kind === 'text') return page!.texts[page!.value[at]!]!;
      return kind === 'none' ? null : page!.value[at]!;
    },
    quality: () => qualities[page!.quality[at]!]!,
    /** True when the next page is needed. */
    step: () => ++at >= page!.sourceMs.length,
  };
}
