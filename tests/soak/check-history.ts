import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openHistorian, type Historian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import type { BroughtDevice, SoakTag } from './bring-devices.ts';
import { connectionsOf, HEALED_MS, type Connection } from './connections.ts';
import { journalPaths } from './field.ts';
import { readJournal } from './journal.ts';
import type { ServedScan } from './modbus-process.ts';
import type { ServedMoment } from './opcua-process.ts';
import { isModbus, MODBUS_TIMEOUT_MS, valueOf, type SoakLine } from './plan.ts';
import type { ProxyEntry } from './proxy-process.ts';
import type { ServerName } from './server-process.ts';

/** When a server was not there. */
export interface Restart {
  readonly server: ServerName;
  readonly killedMs: number;
  readonly readyMs: number;
}

export interface HistoryCheck {
  /** Values that had to be kept. */
  readonly owed: number;
  readonly stored: number;
  readonly missing: number;
  /** Devices of which nothing had to be kept, so that nothing is known of them. */
  readonly nothingOwed: readonly string[];
  readonly faults: readonly string[];
}

export interface Around {
  readonly folder: string;
  readonly devices: readonly BroughtDevice[];
  readonly restarts: readonly Restart[];
  /** What was served later may have been under way at the end. */
  readonly untilMs: number;
}

/** An answer that comes after half its time may meet a question that was given up. */
const SURE_AGE_MS = MODBUS_TIMEOUT_MS / 2;
/** What arrived just before a connection broke may have been thrown away unread. */
const UNREAD_MS = 1_500;
/** Until a subscription stands after its first value, and how late what was sampled is sent. */
const SETTLED_MS = 5_000;
const UNSENT_MS = 3_000;
const MOST_TOLD = 40;

/**
 * Compares what the core kept with what servers and proxies wrote down. Contract:
 *  - Modbus: every answer that reached the core whole and in its time is kept, value by value.
 *  - MQTT with a kept session: every message since the first is kept, whatever broke meanwhile.
 *  - OPC UA with history: every value is kept, but those of a server that was killed before they could be fetched.
 *  - OPC UA and Sparkplug without: every value of an unhurt connection is kept.
 *  - Nothing is kept that was not served.
 */
export async function checkHistory(around: Around): Promise<HistoryCheck> {
  const store = await openStore(around.folder);
  const tally = {
    owed: 0,
    stored: 0,
    missing: 0,
    nothingOwed: [] as string[],
    faults: [] as string[],
  };
  const tell = (fault: string) => {
    if (tally.faults.length < MOST_TOLD) tally.faults.push(fault);
  };
  try {
    const proxy = readJournal<ProxyEntry>(journalPaths(around.folder).proxy);
    const connections = connectionsOf(proxy);
    const scans = Map.groupBy(readServed<ServedScan>(around, 'modbus'), ({ d }) => d);
    const moments = Map.groupBy(readServed<ServedMoment>(around, 'others'), ({ d }) => d);
    const answers = Map.groupBy(
      proxy.filter((entry) => entry.e === 'answer'),
      ({ l, u }) => `${l} ${u}`,
    );
    for (const device of around.devices) {
      const { line, key } = device;
      const unitId = line.devices.find((one) => one.key === key)!.unitId;
      const owedBefore = tally.owed;
      for (const tag of device.tags) {
        const kept = await readKept(store, tag);
        tally.stored += kept.length;
        const sides = isModbus(line)
          ? modbusSides(tag, scans.get(key) ?? [], answers.get(`${line.key} ${unitId}`) ?? [], {
              connections,
              untilMs: around.untilMs,
            })
          : momentSides(tag, moments.get(key) ?? [], kept, device, connections, around);
        compare(device, tag, kept, sides, tally, tell);
      }
      if (tally.owed === owedBefore) tally.nothingOwed.push(key);
    }
    for (const { detail } of store.damage()) tell(`damage: ${detail}`);
  } finally {
    await store.close();
  }
  return tally;
}

interface Kept {
  readonly t: number;
  readonly value: number;
}

interface Sides {
  /** Values that must be there; by time too where the server gives it. */
  readonly owed: readonly { readonly value: number; readonly t?: number; readonly at: number }[];
  /** Values that may be there. */
  readonly served: ReadonlySet<string>;
}

/** Where clocks jump the core files values under other times, which are not compared then. */
const hasTimes = (line: SoakLine) => !isModbus(line) && !line.clockJumps;
const keyOf = (value: number, t?: number) => (t === undefined ? `${value}` : `${value} ${t}`);

function compare(
  { key, line }: BroughtDevice,
  { tagId }: SoakTag,
  kept: readonly Kept[],
  { owed, served }: Sides,
  tally: { owed: number; missing: number },
  tell: (fault: string) => void,
): void {
  const timed = hasTimes(line);
  const keptKeys = new Set(kept.map(({ value, t }) => keyOf(value, timed ? t : undefined)));
  // Two values of one moment: one of them stands for both.
  const keptTimes = timed ? new Set(kept.map(({ t }) => t)) : undefined;
  const timesOwed = new Map<number, number>();
  for (const { t } of owed) if (t !== undefined) timesOwed.set(t, (timesOwed.get(t) ?? 0) + 1);
  for (const one of owed) {
    tally.owed++;
    if (keptKeys.has(keyOf(one.value, timed ? one.t : undefined))) continue;
    if (timed && one.t !== undefined && timesOwed.get(one.t)! > 1 && keptTimes!.has(one.t))
      continue;
    tally.missing++;
    tell(`${key} ${tagId}: ${one.value} of ${new Date(one.at).toISOString()} is missing`);
  }
  for (const { value, t } of kept)
    if (!served.has(keyOf(value, timed ? t : undefined)))
      tell(`${key} ${tagId}: nobody served ${value} at ${new Date(t).toISOString()}`);
  if (keptKeys.size !== kept.length && isModbus(line))
    tell(`${key} ${tagId}: values are there twice`);
}

function modbusSides(
  tag: SoakTag,
  scans: readonly ServedScan[],
  answers: readonly Extract<ProxyEntry, { e: 'answer' }>[],
  { connections, untilMs }: { connections: ReadonlyMap<number, Connection>; untilMs: number },
): Sides {
  const served = scans
    .filter(({ start }) => start === tag.start)
    .map(({ s }) => keyOf(valueOf(s, tag.number)));
  const owed = answers
    .filter(({ start, age, at }) => start === tag.start && age < SURE_AGE_MS && at < untilMs)
    .filter(({ c, at }) => wasTaken(connections.get(c)!, at))
    .map(({ s, at }) => ({ value: valueOf(s, tag.number), at }));
  return { owed, served: new Set(served) };
}

function wasTaken({ hurtMs, closeMs }: Connection, at: number): boolean {
  if (closeMs < at + UNREAD_MS) return false;
  return !hurtMs.some((ms) => ms > at - HEALED_MS && ms < at + UNREAD_MS);
}

function momentSides(
  tag: SoakTag,
  moments: readonly ServedMoment[],
  kept: readonly Kept[],
  device: BroughtDevice,
  connections: ReadonlyMap<number, Connection>,
  { restarts, untilMs }: Around,
): Sides {
  const momentKey = ({ s, t }: ServedMoment) =>
    keyOf(valueOf(s, tag.number), hasTimes(device.line) ? t : undefined);
  const served = new Set(moments.map(momentKey));
  const keptKeys = new Set(
    kept.map(({ value, t }) => keyOf(value, hasTimes(device.line) ? t : undefined)),
  );
  const isKept = (moment: ServedMoment) => keptKeys.has(momentKey(moment));
  const own = [...connections.values()].filter(({ line }) => line === device.line.key);
  const spans = owedSpans(device, own, restarts);
  const firstKept = moments.find(isKept)?.at ?? Infinity;
  const owed = spans.flatMap(({ fromMs, toMs, settles }) => {
    const inside = moments.filter(({ at }) => at >= fromMs && at < Math.min(toMs, untilMs));
    const settledMs = (settles ? (inside.find(isKept)?.at ?? Infinity) : firstKept) + SETTLED_MS;
    return inside
      .filter(({ at }) => at >= settledMs)
      .map(({ s, t, at }) => ({ value: valueOf(s, tag.number), t, at }));
  });
  return { owed, served };
}

interface OwedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Owed only from the first that was kept on. */
  readonly settles: boolean;
}

function owedSpans(
  { line }: BroughtDevice,
  connections: readonly Connection[],
  restarts: readonly Restart[],
): OwedSpan[] {
  const healthy = connections.map(({ openMs, hurtMs, closeMs }) => ({
    fromMs: openMs,
    toMs: Math.min(closeMs, ...hurtMs) - UNSENT_MS,
    settles: true,
  }));
  if (line.kind === 'mqtt') return [{ fromMs: 0, toMs: Infinity, settles: false }];
  if (line.kind !== 'opcuaHistory') return healthy;
  const spans: OwedSpan[] = [];
  let fromMs = 0;
  for (const { server, killedMs, readyMs } of restarts) {
    if (server !== line.server) continue;
    // What a killed server still held was never fetched: all since the last connection that worked was hurt.
    const last = healthy.findLast((one) => one.fromMs + SETTLED_MS < Math.min(one.toMs, killedMs));
    spans.push({ fromMs, toMs: Math.min(killedMs - UNSENT_MS, last?.toMs ?? 0), settles: false });
    fromMs = readyMs;
  }
  return [...spans, { fromMs, toMs: Infinity, settles: false }];
}

export function readServed<Entry extends object>(
  { folder, devices }: Around,
  which: 'modbus' | 'others',
): Entry[] {
  const paths = journalPaths(folder);
  const own = devices.filter(({ line }) => isModbus(line) === (which === 'modbus'));
  const servers = new Set(own.map(({ line }) => line.server));
  return [...servers].flatMap((server) =>
    readJournal<Entry>(
      which === 'modbus'
        ? paths.modbus(server)
        : server === 'broker'
          ? paths.published
          : paths.opcua(server),
    ),
  );
}

async function openStore(folder: string): Promise<Historian> {
  const data = join(folder, 'data');
  const log = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('hot.db'),
  )!;
  return openHistorian({
    folder: dirname(join(data, log)),
    disk: nodeDisk,
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    threads: 'none',
  });
}

async function readKept(store: Historian, { tagId }: SoakTag): Promise<Kept[]> {
  const { sourceMs, value } = await store.range(tagId, 0, Number.MAX_SAFE_INTEGER, 10_000_000);
  return [...sourceMs].map((t, at) => ({ t, value: value[at]! })).filter(hasValue);
}

const hasValue = ({ value }: Kept) => Number.isFinite(value);
