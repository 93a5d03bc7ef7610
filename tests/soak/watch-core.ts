/**
 * Loaded before the core, in each of its threads: writes down every few seconds what the thread holds. Heaps are counted
 * after a collection, so that what is left is what is held.
 */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { threadId } from 'node:worker_threads';
import { openJournal } from './journal.ts';

export interface HeldByThread {
  readonly thread: number;
  readonly at: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** By kind, as Node names them. */
  readonly handles: Readonly<Record<string, number>>;
}

const folder = process.env['WELLOS_SOAK_FOLDER'];
const everyMs = Number(process.env['WELLOS_SOAK_EVERY_MS'] ?? 15_000);

if (folder !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const journal = openJournal<HeldByThread>(join(folder, `held-${threadId}.jsonl`));
  setInterval(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    const handles: Record<string, number> = {};
    for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
    journal.write({
      thread: threadId,
      at: Date.now(),
      heapBytes: heapUsed,
      externalBytes: external,
      handles,
    });
  }, everyMs).unref();
}
