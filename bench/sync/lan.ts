import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { against, type Aim, atMost, type Comparison, median, quantile } from '../report.ts';
import { machineMs, openProgram, type Program } from './calls.ts';
import { entriesFrom } from './field.ts';
import { type Copied, rsyncVersion, startRsync } from './rsync.ts';

export interface LanSizes {
  readonly rounds: number;
  readonly wells: number;
  /** Entries of days, over all wells in turn. */
  readonly changes: number;
  /** Each with a preview of 250 kB and a thumbnail of 20 kB. */
  readonly photos: number;
}

export const lanSizes = (isQuick: boolean): LanSizes =>
  isQuick
    ? { rounds: 1, wells: 100, changes: 500, photos: 15 }
    : { rounds: 3, wells: 500, changes: 10_000, photos: 235 };

export interface LanMeasured {
  readonly aims: readonly Aim[];
  readonly against: readonly Comparison[];
  readonly missing: readonly string[];
}

const bytesOf = { original: 4_000_000, preview: 250_000, thumbnail: 20_000 };
const LIVE_EVERY_MS = 200;

/** Two seats of their own process on loopback: many changes made while apart, then photos beside `rsync` of the same files. */
export async function measureLan(folder: string, sizes: LanSizes): Promise<LanMeasured> {
  const [a, b] = ['A', 'B'].map((name) => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return openProgram('lan-process.ts', [own, name]);
  }) as [Program, Program];
  try {
    await bring(folder, a, b);
    await a.call('makeWells', sizes.wells);
    await a.call('enter', entriesFrom(0, sizes.changes, sizes.wells));
    const port = await a.call<number>('listen');
    const changes = await timed(a, b, port, () => b.call<number>('sawEntries', 0, sizes.changes));
    const bytes = await a.call<number>('attach', sizes.photos, bytesOf);
    const version = rsyncVersion();
    const { rounds, copies } = await compare(folder, sizes, {
      ours: () => photos(a, b, { port, bytes }),
      hasRsync: version !== undefined,
    });
    const liveMs = await liveChanges(a, b, { port, bytes, sizes });
    const peaks = await Promise.all([a, b].map((one) => one.call<number>('peakBytes')));
    return judge({ sizes, changes, bytes, rounds, liveMs, copies, version, peaks });
  } finally {
    await a.close();
    await b.close();
  }
}

interface Compared {
  readonly rounds: readonly Copied[];
  readonly copies: readonly { readonly plain: Copied; readonly flushed: Copied }[];
}

/** The sides take turns. */
async function compare(
  folder: string,
  sizes: LanSizes,
  { ours, hasRsync }: { readonly ours: () => Promise<Copied>; readonly hasRsync: boolean },
): Promise<Compared> {
  const rounds: Copied[] = [];
  const copies: { readonly plain: Copied; readonly flushed: Copied }[] = [];
  const daemon = hasRsync
    ? await startRsync(join(folder, 'A', 'blobs'), join(folder, 'rsync'))
    : undefined;
  const copy = async (isFlushed: boolean) => {
    const to = join(folder, 'copy');
    const copied = await daemon!.copy(to, isFlushed);
    rmSync(to, { recursive: true });
    return copied;
  };
  try {
    for (let round = 0; round < sizes.rounds; round++) {
      rounds.push(await ours());
      if (daemon) copies.push({ plain: await copy(false), flushed: await copy(true) });
    }
    return { rounds, copies };
  } finally {
    await daemon?.stop();
  }
}

function judge(of: {
  readonly sizes: LanSizes;
  readonly changes: Copied;
  readonly bytes: number;
  readonly rounds: readonly Copied[];
  readonly liveMs: readonly number[];
  readonly copies: Compared['copies'];
  readonly version: string | undefined;
  readonly peaks: readonly number[];
}): LanMeasured {
  const { sizes, rounds, liveMs, copies, version } = of;
  const changes = `LAN, ${sizes.changes} changes made while apart, and ${sizes.wells} wells`;
  const photosWords = `LAN, ${(of.bytes / 1e6).toFixed(0)} MB of photos`;
  const speed = (some: readonly Copied[]) =>
    of.bytes / 1e6 / (median(some.map(({ ms }) => ms)) / 1e3);
  const cpu = (some: readonly Copied[]) => median(some.map(({ cpuMs }) => cpuMs)) / 1e3;
  const beside = (peer: string, some: readonly Copied[]) => [
    against(peer, `${photosWords}: MB/s`, speed(rounds), speed(some), 'higher'),
    against(peer, `${photosWords}: CPU seconds of both ends`, cpu(rounds), cpu(some), 'lower'),
  ];
  return {
    aims: [
      atMost(`${changes}, to rows`, of.changes.ms / 1e3, 10, 's'),
      atMost(`${changes}, CPU of both ends`, of.changes.cpuMs / 1e3, 15, 's'),
      atMost(
        `a live change while photos flow, median of ${liveMs.length}`,
        median(liveMs),
        1_000,
        'ms',
      ),
      atMost('a live change while photos flow, slowest', quantile(liveMs, 1), 1_000, 'ms'),
      atMost(
        `${photosWords}: largest resident memory of a seat`,
        Math.max(...of.peaks) / 1e6,
        500,
        'MB',
      ),
    ],
    against: version
      ? [
          ...beside(
            `rsync ${version} daemon, in clear`,
            copies.map(({ plain }) => plain),
          ),
          ...beside(
            `rsync ${version} --fsync, in clear`,
            copies.map(({ flushed }) => flushed),
          ),
        ]
      : [],
    missing: version ? [] : ['rsync: not installed (on Debian: apt-get install rsync)'],
  };
}

/** B becomes a member by files: nothing but the LAN is measured. */
async function bring(folder: string, a: Program, b: Program): Promise<void> {
  let files = 0;
  const carry = async (from: Program, to: Program) => {
    const path = join(folder, `carried-${files++}`);
    await from.call('writeFile', path);
    await to.call('takeFile', path);
  };
  const root = await a.call('found');
  const secret = await a.call('invite');
  await b.call('expect', root);
  await carry(a, b);
  await b.call('join', secret);
  await carry(b, a);
  await carry(a, b);
}

/** From beginning to look for the neighbour to what is waited for, and the processor time of both; apart again afterwards. */
async function timed(
  a: Program,
  b: Program,
  port: number,
  waited: () => Promise<number>,
): Promise<Copied> {
  const cpu = async () => (await a.call<number>('cpuMs')) + (await b.call<number>('cpuMs'));
  const before = await cpu();
  const seen = waited();
  const began = machineMs();
  await b.call('listen', port);
  const ms = (await seen) - began;
  const cpuMs = (await cpu()) - before;
  await b.call('leave');
  return { ms, cpuMs };
}

/** All photos from A to B, which has none. `whileThey`: is run while they flow, until `isOver`. */
async function photos(
  a: Program,
  b: Program,
  { port, bytes }: { readonly port: number; readonly bytes: number },
  whileThey: (isOver: () => boolean) => Promise<void> = () => Promise.resolve(),
): Promise<Copied> {
  await b.call('dropPhotos');
  return timed(a, b, port, async () => {
    let isOver = false;
    const beside = whileThey(() => isOver);
    const at = await b.call<number>('hasBytes', bytes);
    isOver = true;
    await beside;
    return at;
  });
}

/** Changes made at A one after the other while photos flow, each until it is a row at B; ms each. */
async function liveChanges(
  a: Program,
  b: Program,
  around: { readonly port: number; readonly bytes: number; readonly sizes: LanSizes },
): Promise<number[]> {
  const { changes, wells } = around.sizes;
  const tookMs: number[] = [];
  await photos(a, b, around, async (isOver) => {
    for (let n = changes; !isOver(); n++) {
      const seen = b.call<number>('sawEntries', n, 1);
      const at = await a.call<number>('enterLive', entriesFrom(n, 1, wells)[0]);
      tookMs.push((await seen) - at);
      await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS));
    }
  });
  // The first waits for the link itself.
  return tookMs.slice(1);
}
