import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';
import type { ExportedTag } from '#shared/domain/telemetry/export-plan.ts';
import {
  sampleOrigins,
  valueKinds,
  type SamplePage,
} from '#shared/domain/telemetry/sample-page.ts';
import type { Ask } from './page-protocol.ts';
import type { Cell, TableBlock, TableColumn } from './table-block.ts';

/** One row a sample; all that is kept of it, so that it can be read back as it was. The time of arrival is not kept. */
export const narrowColumns: readonly TableColumn[] = [
  { name: 'time', type: 'time' },
  { name: 'tag_id', type: 'text' },
  { name: 'tag', type: 'text' },
  { name: 'unit', type: 'text' },
  { name: 'type', type: 'text' },
  /** 1 and 0 of a boolean; empty where the value is a text or none. */
  { name: 'value', type: 'number', isNullable: true },
  { name: 'text', type: 'text', isNullable: true },
  { name: 'quality', type: 'text' },
  { name: 'reason', type: 'text' },
  { name: 'origin', type: 'text' },
];

const samplesAtOnce = 100_000;

/** Tag by tag, oldest first, in blocks of at most 100,000 rows. */
export async function* narrowBlocks(
  ask: Ask,
  tags: readonly ExportedTag[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<TableBlock> {
  for (const [tag, exported] of tags.entries()) {
    for (let next = fromMs; next < toMs;) {
      const page = await ask('page', { tag, fromMs: next, limit: samplesAtOnce });
      const count = page.sourceMs.length;
      if (count > 0) yield toBlock(exported, page);
      if (count < samplesAtOnce) break;
      next = page.sourceMs[count - 1]! + 1;
    }
  }
}

function toBlock({ tagId, name, unit }: ExportedTag, page: SamplePage): TableBlock {
  const rows = page.sourceMs.length;
  const same = (text: string) => Array.from({ length: rows }, () => text);
  const named = (places: Uint8Array, names: readonly string[]) =>
    Array.from(places, (place) => names[place]!);
  const kinds = named(page.kind, valueKinds);
  return {
    rows,
    done: rows,
    columns: [
      [...page.sourceMs],
      same(tagId),
      same(name),
      same(unit),
      kinds,
      Array.from(page.value, (value, row): Cell =>
        kinds[row] === 'number' || kinds[row] === 'boolean' ? value : null,
      ),
      Array.from(page.value, (value, row): Cell =>
        kinds[row] === 'text' ? page.texts[value]! : null,
      ),
      named(page.quality, qualities),
      named(page.reason, qualityReasons),
      named(page.origin, sampleOrigins),
    ],
  };
}
