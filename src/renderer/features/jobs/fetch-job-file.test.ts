import { expect, it } from 'vitest';
import { fetchJobFile } from './fetch-job-file.ts';

/** A file of as many bytes, given in pieces of at most ten. */
function coreWith(total: number) {
  const asked: number[] = [];
  const core = {
    call: async (_feature: string, _name: string, { offset }: { readonly offset: number }) => {
      asked.push(offset);
      return { name: 'a.csv', mimeType: 'text/csv', totalBytes: total, frame: offset };
    },
    takeFrame: async (offset: number) => ({
      bytes: Uint8Array.from({ length: Math.min(10, total - offset) }, (_, at) => offset + at),
    }),
  };
  return { core: core as never, asked };
}

it('HSP-13 puts a file together from its pieces, however long it is', async () => {
  for (const total of [0, 7, 10, 25]) {
    const { core, asked } = coreWith(total);
    const progress: number[] = [];
    const { content, name } = await fetchJobFile(core, 'J', {
      signal: new AbortController().signal,
      onProgress: (done) => progress.push(done),
    });
    expect(name).toBe('a.csv');
    const bytes = new Uint8Array(await (content as Blob).arrayBuffer());
    expect([...bytes]).toEqual(Array.from({ length: total }, (_, at) => at));
    expect(asked).toEqual(
      Array.from({ length: Math.max(1, Math.ceil(total / 10)) }, (_, n) => n * 10),
    );
    expect(progress.at(-1)).toBe(total);
  }
});

it('HSP-13 stops between two pieces when it is cancelled', async () => {
  const stop = new AbortController();
  const { core, asked } = coreWith(100);
  const fetched = fetchJobFile(core, 'J', { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(fetched).rejects.toThrow('aborted');
  expect(asked).toEqual([0]);
});
