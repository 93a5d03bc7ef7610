/** One side in a process of its own: asked by messages, one after the other. Arguments: name of the side, folder. */
import { setTimeout as wait } from 'node:timers/promises';
import { must } from '#shared/kit/must.ts';
import { median, quantile } from '../report.ts';
import { residentBytes, usageBetween, usageNow } from './process-usage.ts';
import type { Digest, Question } from '../historian/questions.ts';
import { batchesOf, loadRows, shiftTimes } from '../historian/rows.ts';
import { makerOf, type SideName } from './sides.ts';

const warmUpScans = 3;
/** A question that takes long is not asked as often. */
const longestAskingMs = 1_500;
const [name, folder] = process.argv.slice(2);
const side = makerOf(name as SideName).create();

export interface Ingested {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
  /** Until all of it was sealed, where a side does that. */
  readonly sealedSeconds: number | undefined;
}

export interface Steady {
  readonly cpuPct: number;
  readonly writtenBytesPerRow: number;
  readonly commitMedianMs: number;
  readonly commitMostMs: number;
  readonly residentBytes: number;
}

export interface Asked {
  readonly ms: readonly number[];
  readonly digest: Digest;
}

const work = {
  open: () => side.open(folder!),
  /** Every batch is one durable commit. Making what an application has in hand is not timed. */
  async ingest(
    path: string,
    batchRows: number,
    laterMs: number,
    then: 'nothing' | 'seal' | 'keep up' | 'settle',
  ): Promise<Ingested> {
    const rows = shiftTimes(loadRows(path), laterMs);
    const before = usageNow(side.serverPid?.());
    let ms = 0;
    let preparedUs = 0;
    for (const batch of batchesOf(rows, batchRows)) {
      const own = process.threadCpuUsage();
      const append = side.prepare(batch);
      preparedUs += sum(process.threadCpuUsage(own));
      const began = performance.now();
      await append();
      ms += performance.now() - began;
      if (then === 'keep up' || then === 'settle') await side.keepUp?.();
    }
    const { cpuMs, writtenBytes } = usageBetween(before, usageNow(side.serverPid?.()));
    const began = performance.now();
    if (then === 'settle') await side.settle();
    if (then === 'seal') await side.seal?.();
    return {
      rows: rows.times.length,
      seconds: ms / 1e3,
      cpuSeconds: (cpuMs - preparedUs / 1e3) / 1e3,
      writtenBytes,
      sealedSeconds:
        then === 'seal' && side.seal ? (ms + performance.now() - began) / 1e3 : undefined,
    };
  },
  /** A scan each second by the clock; the first ones are not counted. */
  async steady(path: string, scanRows: number, laterMs: number): Promise<Steady> {
    const rows = shiftTimes(loadRows(path), laterMs);
    const appends = [...batchesOf(rows, scanRows)].map((batch) => side.prepare(batch));
    for (const append of appends.splice(0, warmUpScans)) await append();
    const before = usageNow(side.serverPid?.());
    const began = performance.now();
    const commitMs: number[] = [];
    for (const [scan, append] of appends.entries()) {
      await wait(Math.max(0, began + scan * 1_000 - performance.now()));
      const at = performance.now();
      await append();
      commitMs.push(performance.now() - at);
    }
    await wait(Math.max(0, began + appends.length * 1_000 - performance.now()));
    const { cpuMs, writtenBytes } = usageBetween(before, usageNow(side.serverPid?.()));
    return {
      cpuPct: (cpuMs / (performance.now() - began)) * 100,
      writtenBytesPerRow: writtenBytes / (appends.length * scanRows),
      commitMedianMs: median(commitMs),
      commitMostMs: quantile(commitMs, 1),
      residentBytes: residentBytes(side.serverPid?.()),
    };
  },
  settle: () => side.settle(),
  diskBytes: () => Promise.resolve(side.diskBytes()),
  exportParquet: () => must(side.exportParquet, 'a side that writes Parquet')(),
  async buildRollup(): Promise<boolean> {
    await side.buildRollup?.();
    return side.buildRollup !== undefined;
  },
  async ask(question: Question, rolled: boolean, times: number): Promise<Asked> {
    const ask = must(side.ask, 'a side that answers');
    const ms: number[] = [];
    let digest!: Digest;
    const giveUpAt = performance.now() + longestAskingMs;
    for (let time = 0; time < times && (time === 0 || performance.now() < giveUpAt); time++) {
      const began = performance.now();
      digest = await ask(question, rolled);
      ms.push(performance.now() - began);
    }
    return { ms, digest };
  },
  async close(): Promise<void> {
    await side.close();
    process.disconnect();
  },
};
export type Work = typeof work;

// When who asks is gone, so is this, and the server with it.
process.once('disconnect', () => process.exit());
let turn = Promise.resolve();
process.on('message', ({ what, args }: { what: keyof Work; args: never[] }) => {
  turn = turn.then(async () => {
    try {
      const done = (work[what] as (...given: never[]) => Promise<unknown>)(...args);
      const result = await done;
      if (process.connected) process.send!({ result });
    } catch (error) {
      process.send!({ error: error instanceof Error ? error.stack : String(error) });
    }
  });
});

function sum({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
