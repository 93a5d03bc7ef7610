import { join } from 'node:path';
import { openProgram } from './calls.ts';
import { daysOf, monthsBefore } from './field.ts';
import { openLine } from './line.ts';
import { seedSeat } from './seed.ts';
import { closeAll, openSeatProgram, quiet, startRelay, startRepoServer } from './sides.ts';

export interface FirstSync {
  /** undefined: an earlier run had made it. */
  readonly madeMs: number | undefined;
  /** From beginning to connect. Useful: all wells, and the days of the last three months. */
  readonly usefulMs: number;
  readonly completeMs: number;
  /** All has come over the line, and is compared. */
  readonly verifiedMs: number;
  readonly checkpointMs: number;
  /** To the fresh seat. */
  readonly bytes: number;
  readonly peakBytes: number;
  readonly giverBytes: number;
  readonly relayBytes: number;
}

export interface FirstSyncSize {
  readonly wells: number;
  readonly months: number;
  /** Whether the tenant has checkpoints, as it has after a while. */
  readonly isCheckpointed: boolean;
}

const USEFUL_MONTHS = 3;

/** A seat that has nothing joins a tenant with some history, through the relay; who wrote the history is away. */
export async function measureFirstSync(
  folder: string,
  { wells, months: monthCount, isCheckpointed }: FirstSyncSize,
): Promise<FirstSync> {
  const madeMs = await seedSeat(join(folder, 'A'), { wells, months: monthCount });
  const [giverLine, line] = [await openLine(), await openLine()];
  const { server, claim } = await startRelay(join(folder, 'relay'), [giverLine, line]);
  const [giver, fresh] = [openSeatProgram(folder, 'A'), openSeatProgram(folder, 'C')];
  const months = monthsBefore(monthCount);
  const recent = months.slice(-USEFUL_MONTHS);
  const daysIn = (some: readonly string[]) => some.flatMap(daysOf).length * wells;
  try {
    const root = await giver.call('found', giverLine.url, claim);
    const checkpointMs = isCheckpointed ? await giver.call<number>('makeCheckpoints') : 0;
    await giver.call('level');
    await quiet(giverLine);
    const secret = await giver.call('invite');
    await giver.call('level');
    const useful = fresh.call<number>('sawDays', wells, `${recent[0]}-01`, daysIn(recent));
    const complete = fresh.call<number>('sawDays', wells, '0000', daysIn(months));
    const verified = fresh.call<number>('verified');
    const joined = await fresh.call<number>('join', line.url, root, secret);
    return {
      madeMs,
      checkpointMs,
      usefulMs: (await useful) - joined,
      completeMs: (await complete) - joined,
      verifiedMs: (await verified) - joined,
      bytes: line.bytesDown,
      peakBytes: await fresh.call('peakBytes'),
      giverBytes: await giver.call('peakBytes'),
      relayBytes: server.residentBytes(),
    };
  } finally {
    await closeAll([giver, fresh], [giverLine, line], server);
  }
}

export interface FirstSyncOfRepos {
  readonly docs: number;
  readonly completeMs: number;
  readonly bytes: number;
  readonly peakBytes: number;
}

/** The same documents in automerge-repo, fewer of them. */
export async function measureFirstSyncOfRepos(docs: number): Promise<FirstSyncOfRepos> {
  const [giverLine, line] = [await openLine(), await openLine()];
  const server = await startRepoServer([giverLine, line]);
  const [giver, fresh] = [
    openProgram('repo-process.ts', ['A']),
    openProgram('repo-process.ts', ['C']),
  ];
  try {
    const months = monthsBefore(Math.max(1, Math.round(docs / 50)));
    const wells = Math.round(docs / months.length);
    const urls = await giver.call<string[]>('fill', wells, months);
    await giver.call('connect', giverLine.url);
    await quiet(giverLine);
    const began = await fresh.call<number>('connect', line.url);
    const found = await fresh.call<number>('find', urls);
    return {
      docs: urls.length,
      completeMs: found - began,
      bytes: line.bytesDown,
      peakBytes: await fresh.call('peakBytes'),
    };
  } finally {
    await closeAll([giver, fresh], [giverLine, line], server);
  }
}
