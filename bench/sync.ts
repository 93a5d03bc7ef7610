/** `npm run bench -- sync`: two seats through a relay, beside the same documents in automerge-repo over its own WebSocket sync. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRepos, startSeats, type Side } from './sync/sides.ts';
import type { LineQuality } from './sync/line.ts';
import { measureFirstSync, measureFirstSyncOfRepos } from './sync/first-sync.ts';
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
  ? { rounds: 1, entries: [10, 100], idleWells: 100, live: 10, wells: 50, months: 3, repoDocs: 50 }
  : {
      rounds: 3,
      entries: [10, 100, 1_000],
      idleWells: 1_000,
      live: 100,
      wells: 500,
      months: 36,
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
const aims: Aim[] = [];
const comparisons: Comparison[] = [];
const missing = [
  'relay with 1,000 to 10,000 sockets: `bench -- relay`',
  'LAN, 10,000 changes and 1 GB of photos beside rsync: no seat talks to another over LAN yet',
];
try {
  await compareOffline('', undefined, sizes.entries);
  await compareOffline(' at 300 ms, 512 kbit/s', slowLine, [10]);
  await compareIdle();
  await compareFirstSync();
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
  const [ours, theirs] = [await seats(quality), await startRepos(quality)];
  try {
    await ours.begin(ENTRY_WELLS);
    await theirs.begin(ENTRY_WELLS);
    for (const count of counts) {
      const measured: { readonly us: Offline; readonly them: Offline }[] = [];
      for (let round = 0; round < sizes.rounds; round++) {
        const us = await measureOffline(ours, count);
        measured.push({ us, them: await measureOffline(theirs, count) });
      }
      judgeOffline(`${count} offline entries${on}`, count, quality !== undefined, measured);
    }
    if (!quality) await compareLive(ours, theirs);
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
  const perSecond = measured.flatMap(({ us }) => us.perSecond ?? []);
  aims.push(atLeast('commands acknowledged on the disk', median(perSecond), 500, '/s'));
}

async function compareLive(ours: Side, theirs: Side): Promise<void> {
  const ourMs = await measureLive(ours, sizes.live);
  const theirMs = await measureLive(theirs, sizes.live);
  aims.push(atMost('live change, median', ourMs, 50, 'ms'));
  comparisons.push(against(PEER, 'live change: ms to be seen', ourMs, theirMs, 'lower'));
}

/** What is said when nothing has happened. */
async function compareIdle(): Promise<void> {
  const [ours, theirs] = [await seats(undefined), await startRepos(undefined)];
  try {
    await ours.begin(sizes.idleWells);
    await theirs.begin(sizes.idleWells);
    const bytes = await measureIdle(ours);
    const theirBytes = await measureIdle(theirs);
    aims.push(atMost(`idle reconnect, ${sizes.idleWells} wells`, bytes, 1_024, 'B'));
    comparisons.push(
      against(PEER, `idle reconnect, ${sizes.idleWells} wells: bytes`, bytes, theirBytes, 'lower'),
    );
  } finally {
    await ours.close();
    await theirs.close();
  }
}

async function compareFirstSync(): Promise<void> {
  const what = `fresh seat, ${sizes.wells} wells × ${sizes.months} months of daily entries`;
  const first = await measureFirstSync(mkdtempSync(join(folder, 'first-')), sizes);
  const repos = await measureFirstSyncOfRepos(sizes.repoDocs);
  console.log(
    `${what}: made in ${(first.madeMs / 1e3).toFixed(0)} s; ${(first.bytes / 1e6).toFixed(1)} MB down; relay ${(first.relayBytes / 1e6).toFixed(0)} MB, seat that gave ${(first.giverBytes / 1e6).toFixed(0)} MB resident at most`,
  );
  aims.push(
    atMost(`${what}: useful`, first.usefulMs / 1e3, 5, 's'),
    atMost(`${what}: complete`, first.completeMs / 1e3, 60, 's'),
    atMost(`${what}: largest resident memory`, first.peakBytes / 1e6, 500, 'MB'),
  );
  const docs = sizes.wells * sizes.months;
  comparisons.push(
    against(
      `${PEER}, ${repos.docs} documents`,
      'fresh seat: documents/s',
      docs / (first.completeMs / 1e3),
      repos.docs / (repos.completeMs / 1e3),
      'higher',
    ),
    against(
      `${PEER}, ${repos.docs} documents`,
      'fresh seat: bytes down a document',
      first.bytes / docs,
      repos.bytes / repos.docs,
      'lower',
    ),
  );
  missing.push(
    `${PEER} with all ${docs} documents: measured with ${repos.docs}, since 18,000 take it more than five minutes (largest resident memory ${(repos.peakBytes / 1e6).toFixed(0)} MB)`,
  );
}

function seats(quality: LineQuality | undefined): Promise<Side> {
  const own = mkdtempSync(join(folder, 'seats-'));
  for (const name of ['A', 'B', 'relay']) mkdirSync(join(own, name));
  return startSeats(own, quality);
}

function rounded(share: number): number {
  return Number(share.toFixed(3));
}
