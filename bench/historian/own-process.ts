/** What only our store is asked, in a process of its own. Arguments: what, folder, file of rows, the rest as JSON. */
import { setTimeout as wait } from 'node:timers/promises';
import { median, quantile } from '../report.ts';
import { residentBytes } from '../historian-sides/process-usage.ts';
import type { Question } from './questions.ts';
import { batchesOf, loadRows } from './rows.ts';
import { fileBytes } from '../historian-sides/folder-bytes.ts';
import { askOurs, openOurs } from '../historian-sides/ours.ts';
import { watchTurns, type Turns } from './watch-turns.ts';

export interface Wide {
  /** Opened, and nothing stored: Node, its threads and the modules. */
  readonly emptyMb: number;
  readonly mostMb: number;
  /** From the middle to the end. */
  readonly growthMb: number;
}

export interface Busy {
  readonly rowsPerS: number;
  readonly cpuPct: number;
  readonly visibleMs: Quantiles;
  readonly askedMs: Readonly<Record<string, Quantiles>>;
}
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

export interface OwnWork {
  sealing(given: { tagCount: number; fillScans: number; scans: number }): Promise<Turns>;
  wide(given: { tagCount: number; scans: number }): Promise<Wide>;
  busy(given: {
    tagCount: number;
    seconds: number;
    beginMs: number;
    questions: Readonly<Record<string, Question>>;
  }): Promise<Busy>;
}

const [what, folder, path, given] = process.argv.slice(2);
const store = await openOurs(folder!);
const { historian } = store;
const own: OwnWork = { sealing: watchSealing, wide: fillWide, busy: askWhileBusy };
const result = await own[what as keyof OwnWork](JSON.parse(given!));
await historian.close();
process.send!(result);
process.disconnect();

/** After filling for a while a scan and the upkeep of a second follow each other, and every turn of the thread is timed. */
async function watchSealing({ tagCount, fillScans, scans }: Parameters<OwnWork['sealing']>[0]) {
  const atOnce = 10;
  const nextScans = repeatScans(tagCount * atOnce, atOnce * 1_000);
  for (let scan = 0; scan < fillScans; scan += atOnce) {
    await historian.appendColumns(nextScans());
    if (scan % 60 === 0) await historian.upkeep();
  }
  const nextScan = repeatScans(tagCount, 1_000, store.clock.ms + atOnce * 1_000);
  const sealedBefore = sealedBytes();
  const turns = watchTurns();
  for (let scan = 0; scan < scans; scan++) {
    await historian.appendColumns(nextScan());
    await historian.upkeep();
  }
  const watched = turns.stop();
  if (sealedBytes() === sealedBefore) throw new Error('Nothing was sealed while it was watched');
  return watched;
}

/** Seconds go by as fast as they can be stored. */
async function fillWide({ tagCount, scans }: Parameters<OwnWork['wide']>[0]): Promise<Wide> {
  const emptyMb = residentBytes(undefined) / 1e6;
  const nextScan = repeatScans(tagCount);
  const residentMb: number[] = [];
  for (let scan = 0; scan < scans; scan++) {
    await historian.appendColumns(nextScan());
    if (scan % 5 === 0) await historian.upkeep();
    residentMb.push(residentBytes(undefined) / 1e6);
  }
  const middle = residentMb.slice(scans / 2, (scans * 3) / 4);
  const end = residentMb.slice((scans * 3) / 4);
  return { emptyMb, mostMb: quantile(residentMb, 1), growthMb: median(end) - median(middle) };
}

/** A scan of all tags twenty times a second by the clock, whatever else; questions one after the other meanwhile. */
async function askWhileBusy(given: Parameters<OwnWork['busy']>[0]): Promise<Busy> {
  const everyMs = 50;
  const scans = (given.seconds * 1_000) / everyMs;
  const nextScan = repeatScans(given.tagCount, everyMs, given.beginMs);
  const visibleMs: number[] = [];
  const askedMs = new Map(Object.keys(given.questions).map((name) => [name, [] as number[]]));
  let isOver = false;
  const asking = (async () => {
    while (!isOver)
      for (const [name, question] of Object.entries(given.questions)) {
        const began = performance.now();
        await askOurs(store, question);
        askedMs.get(name)!.push(performance.now() - began);
        await wait(5);
      }
  })();
  const { user, system } = process.cpuUsage();
  const began = performance.now();
  for (let scan = 0; scan < scans; scan++) {
    await wait(Math.max(0, began + scan * everyMs - performance.now()));
    visibleMs.push(await timeUntilVisible(nextScan()));
  }
  const tookMs = performance.now() - began;
  const after = process.cpuUsage();
  isOver = true;
  await asking;
  return {
    rowsPerS: (scans * given.tagCount * 1e3) / tookMs,
    cpuPct: ((after.user + after.system - user - system) / 1e3 / tookMs) * 100,
    visibleMs: quantilesOf(visibleMs),
    askedMs: Object.fromEntries([...askedMs].map(([name, ms]) => [name, quantilesOf(ms)])),
  };
}

/** From the call of `append` until a question brings the last of its samples. */
async function timeUntilVisible(columns: ReturnType<ReturnType<typeof repeatScans>>) {
  const tagId = columns.tagId;
  const began = performance.now();
  const stored = historian.appendColumns(columns, 'soon');
  for (;;) {
    const [newest] = await historian.latest([tagId]);
    if (newest?.sourceMs === columns.sourceMs.at(-1)) break;
    if (performance.now() - began > 5_000) throw new Error('Never to be seen');
  }
  const ms = performance.now() - began;
  // It is on the disk within a second; the next scan does not wait for that.
  stored.catch((error: unknown) => {
    throw error;
  });
  return ms;
}

/** Scan after scan of the file, over and over, each a period later than the one before. */
function repeatScans(rowsAtOnce: number, periodMs = 1_000, beginMs?: number) {
  const rows = [...batchesOf(loadRows(path!), rowsAtOnce)].filter(
    ({ tags }) => tags.length === rowsAtOnce,
  );
  const scans = rows.map((batch) => ({
    ...store.toColumns(batch),
    tagId: store.tagId(batch.tags.at(-1)!),
  }));
  const firstMs = beginMs ?? scans[0]!.sourceMs[0]!;
  let next = 0;
  return () => {
    const columns = scans[next % scans.length]!;
    const ms = firstMs + next * periodMs;
    const first = columns.sourceMs[0]!;
    next++;
    store.clock.ms = ms;
    // Late samples of a short period would overtake those of the next.
    const isShort = periodMs < 1_000;
    const sourceMs = new Float64Array(columns.sourceMs.length);
    for (let row = 0; row < sourceMs.length; row++)
      sourceMs[row] = isShort ? ms : ms + columns.sourceMs[row]! - first;
    return { ...columns, sourceMs, arrivalMs: ms };
  };
}

function sealedBytes(): number {
  return fileBytes(folder!, (file) => file.startsWith('part-'));
}

function quantilesOf(ms: readonly number[]): Quantiles {
  return { p50: median(ms), p99: quantile(ms, 0.99), count: ms.length };
}
