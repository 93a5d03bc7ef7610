/** `npm run bench -- sync`: two seats through a relay, beside the same documents in automerge-repo over its own WebSocket sync. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRepos, startSeats, type Side } from './sync/sides.ts';
import type { LineQuality } from './sync/line.ts';
import { lanSizes, measureLan } from './sync/lan.ts';
import { type FirstSync, measureFirstSync, measureFirstSyncOfRepos } from './sync/first-sync.ts';
import { measureIdle, measureLive, measureOffline, type Offline } from './sync/measure.ts';
import {
  against,
  type Aim,
  atLeast,
  atMost,
  type Comparison,
  isQuick,
  median,
  printReport,
} from './report.ts';

const PEER = 'automerge-repo 2.5.6 over WebSocket';
const ENTRY_WELLS = 100;
const slowLine: LineQuality = { roundTripMs: 300, kbitPerS: 512 };
const sizes = isQuick
  ? {
      rounds: 1,
      entries: [10, 100],
      idleWells: ENTRY_WELLS,
      live: 5,
      fresh: { wells: 20, months: 3 },
      repoDocs: 30,
    }
  : {
      rounds: 5,
      entries: [10, 100, 1_000],
      idleWells: 1_000,
      live: 100,
      fresh: { wells: 500, months: 36 },
      repoDocs: 600,
    };
/** Of the peer's time and bytes, by number of entries. */
const shares: Readonly<Record<number, readonly [time: number, bytes: number]>> = {
  10: [1 / 3, 1 / 4],
  100: [1 / 3, 1 / 3],
  1_000: [1 / 2, 1 / 2],
};
const ABSOLUTE_FLOOR_MS = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'wellos-bench-sync-'));
let commandsPerSecond = Number.NaN;
const aims: Aim[] = [];
const comparisons: Comparison[] = [];
const missing = ['relay with 1,000 to 10,000 sockets: `bench -- relay`'];
try {
  await compareOffline('', undefined, sizes.entries);
  await compareOffline(' at 300 ms, 512 kbit/s', slowLine, [10]);
  if (sizes.idleWells !== ENTRY_WELLS) await compareIdleAlone();
  await compareFirstSync();
  const lan = await measureLan(mkdtempSync(join(folder, 'lan-')), lanSizes(isQuick));
  aims.push(...lan.aims);
  comparisons.push(...lan.against);
  missing.push(...lan.missing);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printReport({ bench: 'sync', quick: isQuick, aims, against: comparisons, missing });

/** Entries made while apart, to their being rows on the other seat; the sides take turns. */
async function compareOffline(
  on: string,
  quality: LineQuality | undefined,
  counts: readonly number[],
): Promise<void> {
  const [ours, theirs] = await Promise.all([seats(quality), startRepos(quality)]);
  try {
    await Promise.all([ours.begin(ENTRY_WELLS), theirs.begin(ENTRY_WELLS)]);
    for (const count of counts) {
      const measured: { readonly us: Offline; readonly them: Offline }[] = [];
      for (let round = 0; round < sizes.rounds; round++) {
        const us = await measureOffline(ours, count);
        measured.push({ us, them: await measureOffline(theirs, count) });
      }
      judgeOffline(`${count} offline entries${on}`, count, quality !== undefined, measured);
    }
    if (quality) return;
    await compareLive(ours, theirs);
    if (sizes.idleWells === ENTRY_WELLS) await compareIdle(ours, theirs);
    const flushes = await ours.flushesPerSecond();
    if (flushes) againstTheDisk(flushes);
  } finally {
    await ours.close();
    await theirs.close();
  }
}

function judgeOffline(
  what: string,
  count: number,
  isSlow: boolean,
  measured: readonly { readonly us: Offline; readonly them: Offline }[],
): void {
  const of = (pick: (one: (typeof measured)[number]) => number) => median(measured.map(pick));
  const [ourMs, theirMs] = [of(({ us }) => us.ms), of(({ them }) => them.ms)];
  const [ourBytes, theirBytes] = [of(({ us }) => us.bytesUp), of(({ them }) => them.bytesUp)];
  const [timeShare, bytesShare] = isSlow ? [1 / 2, 1] : shares[count]!;
  aims.push(
    atMost(`${what}, seconds`, ourMs / 1e3, ABSOLUTE_FLOOR_MS / 1e3, 's'),
    atMost(`${what}, share of the peer's time`, ourMs / theirMs, rounded(timeShare), ''),
    atMost(`${what}, share of the peer's bytes up`, ourBytes / theirBytes, rounded(bytesShare), ''),
  );
  comparisons.push(
    against(PEER, `${what}: ms to be seen`, ourMs, theirMs, 'lower'),
    against(PEER, `${what}: bytes up`, ourBytes, theirBytes, 'lower'),
  );
  if (isSlow || count !== sizes.entries.at(-1)) return;
  commandsPerSecond = median(measured.flatMap(({ us }) => us.perSecond ?? []));
  aims.push(atLeast('commands acknowledged on the disk', commandsPerSecond, 500, '/s'));
}

/** Each command is acknowledged when the disk has it: more of them than it can be flushed there cannot be. */
function againstTheDisk(flushes: number): void {
  comparisons.push(
    against('the disk alone, 80 kB and a flush', 'one/s', commandsPerSecond, flushes, 'higher'),
  );
}

async function compareLive(ours: Side, theirs: Side): Promise<void> {
  const ourMs = await measureLive(ours, sizes.live);
  const theirMs = await measureLive(theirs, sizes.live);
  aims.push(atMost('live change, median', ourMs, 50, 'ms'));
  comparisons.push(against(PEER, 'live change: ms to be seen', ourMs, theirMs, 'lower'));
}

async function compareIdleAlone(): Promise<void> {
  const [ours, theirs] = await Promise.all([seats(undefined), startRepos(undefined)]);
  try {
    await Promise.all([ours.begin(sizes.idleWells), theirs.begin(sizes.idleWells)]);
    await compareIdle(ours, theirs);
  } finally {
    await ours.close();
    await theirs.close();
  }
}

/** What is said when nothing has happened. */
async function compareIdle(ours: Side, theirs: Side): Promise<void> {
  const what = `idle reconnect, ${sizes.idleWells} wells`;
  const bytes = await measureIdle(ours);
  const theirBytes = await measureIdle(theirs);
  aims.push(atMost(what, bytes, 1_024, 'B'));
  comparisons.push(against(PEER, `${what}: bytes`, bytes, theirBytes, 'lower'));
}

async function compareFirstSync(): Promise<void> {
  const { wells, months } = sizes.fresh;
  const what = `fresh seat, ${wells} wells × ${months} months of daily entries`;
  const fresh = await measureFresh(what, true);
  aims.push(
    atMost(`${what}: useful`, fresh.usefulMs / 1e3, 5, 's'),
    atMost(`${what}: complete`, fresh.completeMs / 1e3, 60, 's'),
    atMost(`${what}: largest resident memory`, fresh.peakBytes / 1e6, 500, 'MB'),
    atMost(`${what}: the same of the seat that gave`, fresh.giverBytes / 1e6, 500, 'MB'),
  );
  const bare = await measureFresh(`${what}, no checkpoint`, false);
  comparisons.push(
    against('without a checkpoint', `${what}: ms`, fresh.completeMs, bare.completeMs, 'lower'),
    against('without a checkpoint', `${what}: bytes down`, fresh.bytes, bare.bytes, 'lower'),
  );
  const docs = wells * months;
  const repos = await measureFirstSyncOfRepos(sizes.repoDocs);
  const peer = `${PEER}, ${repos.docs} documents`;
  const [ourRate, theirRate] = [fresh, repos].map(
    ({ completeMs }, at) => (at === 0 ? docs : repos.docs) / (completeMs / 1e3),
  );
  comparisons.push(
    against(peer, 'fresh seat: documents/s', ourRate!, theirRate!, 'higher'),
    against(peer, 'a document: bytes down', fresh.bytes / docs, repos.bytes / repos.docs, 'lower'),
    against(
      peer,
      'largest resident memory, MB',
      fresh.peakBytes / 1e6,
      repos.peakBytes / 1e6,
      'lower',
    ),
  );
  if (repos.docs < docs)
    missing.push(
      `${PEER} with all ${docs} documents: ${repos.docs} were measured, since all take it more than five minutes`,
    );
}

/** `isCheckpointed`: see `FirstSyncSize`. */
async function measureFresh(what: string, isCheckpointed: boolean): Promise<FirstSync> {
  const own = mkdtempSync(join(folder, 'first-'));
  const first = await measureFirstSync(own, { ...sizes.fresh, isCheckpointed });
  rmSync(own, { recursive: true });
  const s = (ms: number) => `${(ms / 1e3).toFixed(1)} s`;
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (first.madeMs !== undefined) console.log(`the history was made in ${s(first.madeMs)}`);
  if (isCheckpointed) console.log(`checkpoints were made in ${s(first.checkpointMs)}`);
  console.log(
    `${what}: useful after ${s(first.usefulMs)}, complete after ${s(first.completeMs)}${isCheckpointed ? `, compared after ${s(first.verifiedMs)}` : ''}; ${mb(first.bytes)} down; resident at most: seat ${mb(first.peakBytes)}, seat that gave ${mb(first.giverBytes)}, relay ${mb(first.relayBytes)}`,
  );
  return first;
}

function seats(quality: LineQuality | undefined): Promise<Side> {
  const own = mkdtempSync(join(folder, 'seats-'));
  for (const name of ['A', 'B', 'relay']) mkdirSync(join(own, name));
  return startSeats(own, quality);
}

function rounded(share: number): number {
  return Number(share.toFixed(3));
}
