import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inThread } from './threads.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-threads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that answers with what it is asked, and ends when it is told to. */
const program = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, name, args }) => {
    if (name === 'die') process.exit(1);
    parentPort.postMessage({ id, result: args[0] });
  });`;

it('HIS-84 a thread that dies rejects the calls under way, and is started anew by the next', async () => {
  const path = join(folder, 'thread.mjs');
  writeFileSync(path, program);
  const part = inThread<{
    echo(what: number): number;
    die(): void;
    close(): void;
  }>('seal', folder, pathToFileURL(path));
  expect(await part.echo(1)).toBe(1);
  const outcomes = await Promise.allSettled([part.die(), part.echo(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await part.echo(3)).toBe(3);
  await part.close();
  await expect(part.echo(4)).rejects.toThrow('closed');
});
