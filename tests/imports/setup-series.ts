import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sumOf } from '#shared/domain/measurement/sum.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { setupImports } from './setup-imports.ts';

type Setup = Awaited<ReturnType<typeof setupImports>>;

/** Count, sum and ends of what a tag holds, read through the contract. */
export async function readTag(setup: Setup, tagId: TagId) {
  const { frame, truncated } = await setup.client.telemetry.range({
    tagId,
    fromMs: 0,
    toMs: 4e12,
    limit: 2_000_000,
  });
  const { sourceMs, value } = await setup.takeFrame(frame);
  return {
    truncated,
    times: [...sourceMs!],
    values: [...value!],
    count: value!.length,
    sum: sumOf(value!),
  };
}

/** Of every tag by name. */
export async function readTags(setup: Setup) {
  const tags = await setup.client.telemetry.tags({});
  const read = await Promise.all(
    tags.map(async (tag) => [tag.name, { tag, ...(await readTag(setup, tag.tagId)) }] as const),
  );
  return new Map(read);
}

/** A compressed file under its own name. */
export function receiveUnpacked(setup: Setup, path: string) {
  return setup.receive(basename(path, '.gz'), gunzipSync(readFileSync(path)));
}

/** Numbers of a plain separated file by column, blanks left out: read here by other means than the import's. */
export function columnsOf(text: string, delimiter: string): Map<string, number[]> {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head!.split(delimiter);
  const columns = new Map(names.map((name) => [name, [] as number[]]));
  for (const line of lines) {
    const cells = line.split(delimiter);
    names.forEach((name, at) => {
      if (cells[at] !== '' && cells[at] !== undefined) columns.get(name)!.push(Number(cells[at]));
    });
  }
  return columns;
}
