import { entriesFrom } from './field.ts';
import type { Side } from './sides.ts';
import { median } from '../report.ts';

export interface Offline {
  /** From beginning to connect to the last entry being seen on the other seat. */
  readonly ms: number;
  readonly bytesUp: number;
  /** Commands acknowledged from the disk, where the side has one. */
  readonly perSecond: number | undefined;
}

const entered = new Map<Side, number>();

export async function measureOffline(side: Side, count: number): Promise<Offline> {
  const from = taken(side, count);
  await side.disconnectA();
  const tookMs = await side.enterAtA(entriesFrom(from, count, side.wells));
  side.lineOfA.forget();
  const seen = side.seenAtB(from, count);
  const began = await side.connectA();
  const ms = (await seen) - began;
  await side.levelA();
  return {
    ms,
    bytesUp: side.lineOfA.bytesUp,
    perSecond: tookMs === undefined ? undefined : count / (tookMs / 1e3),
  };
}

export async function measureLive(side: Side, count: number): Promise<number> {
  const latencies: number[] = [];
  for (let n = 0; n < count; n++) {
    const from = taken(side, 1);
    const seen = side.seenAtB(from, 1);
    const at = await side.enterLiveAtA(entriesFrom(from, 1, side.wells)[0]!);
    latencies.push((await seen) - at);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return median(latencies);
}

/** Bytes both ways of a reconnect with nothing to say. */
export async function measureIdle(side: Side): Promise<number> {
  await side.disconnectA();
  side.lineOfA.forget();
  await side.connectA();
  await side.levelA();
  return side.lineOfA.bytesUp + side.lineOfA.bytesDown;
}

/** The next numbers that no entry has yet. */
function taken(side: Side, count: number): number {
  const from = entered.get(side) ?? 0;
  entered.set(side, from + count);
  return from;
}
