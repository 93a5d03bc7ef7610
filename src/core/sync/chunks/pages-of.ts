import type { SealedChunk } from '#shared/chunks/chunk.ts';
import { MAX_PAGE_CHUNKS, PAGE_BYTES } from '#shared/chunks/wire.ts';

/** Chunks in order, so many at a time as go into one message; one that is larger goes alone. */
export function* pagesOf(chunks: Iterable<SealedChunk>): Generator<SealedChunk[]> {
  let page: SealedChunk[] = [];
  let bytes = 0;
  for (const chunk of chunks) {
    const size = chunk.header.length + ((chunk.body ?? chunk.remade)?.length ?? 0);
    if (page.length === MAX_PAGE_CHUNKS || (page.length > 0 && bytes + size > PAGE_BYTES)) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(chunk);
    bytes += size;
  }
  if (page.length > 0) yield page;
}
