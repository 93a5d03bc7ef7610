import { readServed, type Around } from './check-history.ts';
import { connectionsOf, HEALED_MS, type Connection } from './connections.ts';
import { journalPaths } from './field.ts';
import { readJournal } from './journal.ts';
import type { ServedScan } from './modbus-process.ts';
import { isModbus, modbusBlocks } from './plan.ts';
import type { ProxyEntry } from './proxy-process.ts';

/** The scan is a second; a question and its repetition may each wait for an answer, and units take turns. */
const MOST_SILENT_MS = 15_000;
const MOST_TOLD = 20;

export interface PollingCheck {
  /** Of all lines together, the time in which they had to be asked. */
  readonly watchedSeconds: number;
  readonly longestSilenceSeconds: number;
  readonly faults: readonly string[];
}

/**
 * Whether devices went on being asked: of a core that stopped asking nothing would be missing. Each block of a Modbus
 * line is asked for, of some unit, as long as a connection stands and is not hurt. Serial lines are left out: there a
 * connection stands whether anybody asks or not.
 */
export function checkPolling(around: Around): PollingCheck {
  const { folder, devices, untilMs } = around;
  const connections = connectionsOf(readJournal<ProxyEntry>(journalPaths(folder).proxy));
  const lineOf = new Map(devices.map(({ key, line }) => [key, line.key]));
  const asked = Map.groupBy(readServed<ServedScan>(around, 'modbus'), ({ d, start }) =>
    blockKey(lineOf.get(d)!, start),
  );
  const lines = new Set(devices.map(({ line }) => line));
  const check = { watchedSeconds: 0, longestSilenceSeconds: 0, faults: [] as string[] };
  for (const line of lines) {
    if (!isModbus(line) || line.kind === 'serial') continue;
    const spans = [...connections.values()]
      .filter((connection) => connection.line === line.key)
      .flatMap((connection) => healthySpans(connection, untilMs));
    for (const { start } of modbusBlocks) {
      const times = (asked.get(blockKey(line.key, start)) ?? []).map(({ at }) => at);
      for (const span of spans) {
        const { fromMs, forMs } = longestSilence(times, span);
        check.watchedSeconds += (span.toMs - span.fromMs) / 1_000;
        check.longestSilenceSeconds = Math.max(check.longestSilenceSeconds, forMs / 1_000);
        if (forMs > MOST_SILENT_MS && check.faults.length < MOST_TOLD)
          check.faults.push(
            `${line.key} was not asked for ${start} for ${Math.round(forMs / 1e3)} s from ${new Date(fromMs).toISOString()} on, although its connection stood`,
          );
      }
    }
  }
  return check;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const blockKey = (line: string, start: number) => `${line} ${start}`;

function healthySpans({ openMs, hurtMs, closeMs }: Connection, untilMs: number): Span[] {
  const begins = [openMs, ...hurtMs.map((ms) => ms + HEALED_MS)];
  const ends = [...hurtMs, closeMs];
  return begins
    .map((fromMs, at) => ({ fromMs, toMs: Math.min(ends[at]!, closeMs, untilMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

/** `times` rise. */
function longestSilence(times: readonly number[], { fromMs, toMs }: Span) {
  let lastMs = fromMs;
  let longest = { fromMs, forMs: 0 };
  for (const ms of [...times.filter((time) => time > fromMs && time < toMs), toMs]) {
    if (ms - lastMs > longest.forMs) longest = { fromMs: lastMs, forMs: ms - lastMs };
    lastMs = ms;
  }
  return longest;
}
