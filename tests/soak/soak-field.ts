import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bringDevices, type BroughtDevice } from './bring-devices.ts';
import { checkHistory } from './check-history.ts';
import { checkPolling } from './check-polling.ts';
import { startWatchedCore, type WatchedCore } from './core-process.ts';
import { startSoakField, type SoakField } from './field.ts';
import { judgeFlatness, type Held } from './flatness.ts';
import { planLines, type SoakLine, type SoakSize } from './plan.ts';
import { beginTrouble, type Trouble, type TroublePace } from './trouble.ts';
import { createRecoveryWatch, RECOVERY_BOUND_MS, type RecoveryWatch } from './watch-recovery.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly random: () => number;
  /** How long things go wrong; coming back and looking come on top. */
  readonly troubledMs: number;
  /** All is well for at least so long at the end. */
  readonly quietMs: number;
  readonly size: SoakSize;
  readonly pace: TroublePace;
  /** Too short a run says nothing of it. */
  readonly judgesFlatness: boolean;
  readonly onNote?: (note: string) => void;
}

export interface SoakReport {
  readonly seed: number;
  readonly minutes: number;
  readonly devices: number;
  readonly lines: number;
  readonly trouble: Readonly<Record<string, number>>;
  readonly owed: number;
  readonly missing: number;
  readonly stored: number;
  /** Of all blocks together, the time in which they had to be asked for; and how long one was not. */
  readonly polledSeconds: number;
  readonly longestSilenceSeconds: number;
  readonly longestRecoverySeconds: number;
  /** Medians of three thirds. */
  readonly held: Readonly<Record<string, readonly number[]>>;
  readonly skipped: readonly string[];
  /** What was lost, false, left behind or grew; empty when all is well. */
  readonly faults: readonly string[];
}

const LOOK_EVERY_MS = 1_000;
const HELD_EVERY_MS = 15_000;
/** What a device served this long before the end has had its time to be kept. */
const UNDER_WAY_MS = 3_000;
/** A live value is no older than this when all is well. */
const FRESH_MS = 5_000;

/** A core with devices over every protocol, behind lines and servers at which things go wrong all the time. */
export async function soakField(options: SoakOptions): Promise<SoakReport> {
  const { lines, skipped } = possibleLines(options.size);
  const folder = mkdtempSync(join(tmpdir(), 'wellos-soak-'));
  const beganMs = Date.now();
  const faults: string[] = [];
  let field: SoakField | undefined;
  let core: WatchedCore | undefined;
  try {
    field = await startSoakField(folder, lines);
    core = await startWatchedCore(folder, options.judgesFlatness ? HELD_EVERY_MS : 1_000);
    const { tenantId, devices } = await bringDevices(core, lines, field.placeOf);
    const connection = core.connect(tenantId);
    const held: Held[] = [];
    const calm = createRecoveryWatch(connection, devices, { troubledUntilMs: () => Infinity });
    await untilAllOnline(calm, devices, core);
    options.onNote?.(`${devices.length} devices on ${lines.length} lines are online`);
    const socketsBefore = core.openFiles()?.sockets;

    const trouble = beginTrouble(field, lines, options.pace, options.random);
    const watch = createRecoveryWatch(connection, devices, trouble);
    const run = { core, watch, held, trouble, onNote: options.onNote };
    await look(run, options.troubledMs);
    await trouble.end();
    options.onNote?.('trouble is over');
    await lookUntilOnline(run);
    await look(run, options.quietMs);
    const dead = await untilValuesStand(run, connection, devices);
    // What was missed meanwhile is asked for.
    await look(run, options.quietMs);
    faults.push(...watch.faults, ...dead);
    const socketsAfter = core.openFiles()?.sockets;
    if (socketsBefore !== undefined && socketsAfter! > socketsBefore + 4)
      faults.push(`${socketsAfter} sockets are open, ${socketsBefore} were at the beginning`);
    const untilMs = Date.now() - UNDER_WAY_MS;
    connection.close();
    await core.stop();
    await field.close();

    const around = { folder, devices, restarts: trouble.restarts, untilMs };
    const check = await checkHistory(around);
    faults.push(...check.faults);
    const polling = checkPolling(around);
    faults.push(...polling.faults);
    if (options.judgesFlatness)
      for (const key of check.nothingOwed) faults.push(`nothing was owed of ${key}: unproven`);
    if (check.owed === 0) faults.push('nothing was owed: the run proves nothing');
    faults.push(...logFaults(join(folder, 'data')));
    const flatness = options.judgesFlatness ? judgeFlatness(folder, held) : undefined;
    faults.push(...(flatness?.faults ?? []));
    return {
      seed: options.seed,
      minutes: Number(((Date.now() - beganMs) / 60_000).toFixed(1)),
      devices: devices.length,
      lines: lines.length,
      trouble: { ...trouble.counts, ...Object.fromEntries(trouble.byKind) },
      owed: check.owed,
      missing: check.missing,
      stored: check.stored,
      polledSeconds: Math.round(polling.watchedSeconds),
      longestSilenceSeconds: Number(polling.longestSilenceSeconds.toFixed(1)),
      longestRecoverySeconds: Math.round(watch.longestMs / 1e3),
      held: flatness?.figures ?? {},
      skipped,
      faults,
    };
  } catch (error) {
    const ended = core?.endedWith();
    throw ended === undefined ? error : new Error(ended, { cause: error });
  } finally {
    await core?.stop();
    await field?.close();
    if (faults.length === 0 || process.env['WELLOS_SOAK_KEEP'] === undefined)
      rmSync(folder, { recursive: true, force: true });
    else options.onNote?.(`kept in ${folder}`);
  }
}

/** Without a program the lines that need it are left out, and said to be. */
function possibleLines(size: SoakSize): { lines: SoakLine[]; skipped: string[] } {
  const hasSocat = spawnSync('socat', ['-V']).status === 0;
  const hasMosquitto = existsSync('/usr/sbin/mosquitto');
  const planned = planLines(size);
  const lines = planned.filter(
    ({ kind, server }) => (hasSocat || kind !== 'serial') && (hasMosquitto || server !== 'broker'),
  );
  const isLeftOut = (test: (line: SoakLine) => boolean) =>
    planned.some((line) => test(line) && !lines.includes(line));
  return {
    lines,
    skipped: [
      ...(isLeftOut(({ kind }) => kind === 'serial') ? ['serial lines: no socat'] : []),
      ...(isLeftOut(({ server }) => server === 'broker') ? ['MQTT: no mosquitto'] : []),
    ],
  };
}

interface Run {
  readonly core: WatchedCore;
  readonly watch: RecoveryWatch;
  readonly held: Held[];
  readonly trouble: Trouble;
  readonly onNote: ((note: string) => void) | undefined;
}

async function look({ core, watch, held, trouble, onNote }: Run, forMs: number): Promise<void> {
  const endMs = performance.now() + forMs;
  let notedMs = performance.now();
  while (performance.now() < endMs) {
    await wait(LOOK_EVERY_MS);
    const ended = core.endedWith();
    if (ended !== undefined) throw new Error(ended);
    await watch.look();
    const files = core.openFiles();
    const residentBytes = core.residentBytes();
    if (files && residentBytes !== undefined)
      held.push({ at: Date.now(), residentBytes, sockets: files.sockets, files: files.all });
    if (performance.now() - notedMs < 60_000) continue;
    notedMs = performance.now();
    onNote?.(
      `${new Date().toISOString()} ${trouble.counts.faults} faults, ${trouble.counts.restarts} restarts, ${watch.down.size} devices down, ${Math.round((residentBytes ?? 0) / 1e6)} MB, ${files?.sockets} sockets, ${watch.faults.length} not recovered`,
    );
  }
}

async function lookUntilOnline(run: Run): Promise<void> {
  const giveUpMs = performance.now() + RECOVERY_BOUND_MS + 2 * LOOK_EVERY_MS;
  do await look(run, LOOK_EVERY_MS);
  while (run.watch.down.size > 0 && performance.now() < giveUpMs);
}

async function untilAllOnline(
  watch: RecoveryWatch,
  devices: readonly BroughtDevice[],
  core: WatchedCore,
): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await wait(LOOK_EVERY_MS);
    await watch.look();
    const ended = core.endedWith();
    if (ended !== undefined) throw new Error(ended);
    if (watch.down.size === 0) return;
  }
  throw new Error(`not all devices came online: ${[...watch.down].join(', ')}`);
}

/**
 * Until every tag of every device has shown a good value of a moment ago; a device may be busy just when it is looked at. A
 * line that leads nowhere since the last moment of trouble is online until its silence tells.
 */
async function untilValuesStand(
  run: Run,
  connection: ReturnType<WatchedCore['connect']>,
  devices: readonly BroughtDevice[],
): Promise<string[]> {
  const giveUpMs = performance.now() + RECOVERY_BOUND_MS;
  let pending = devices;
  for (;;) {
    const faults = await liveFaultsNow(connection, pending);
    if (faults.size === 0 || performance.now() > giveUpMs) return [...faults.values()];
    pending = pending.filter(({ key }) => faults.has(key));
    await look(run, LOOK_EVERY_MS);
  }
}

async function liveFaultsNow(
  { client }: ReturnType<WatchedCore['connect']>,
  devices: readonly BroughtDevice[],
): Promise<Map<string, string>> {
  const values = new Map((await client.telemetry.latest()).map((value) => [value.tagId, value]));
  const nowMs = Date.now();
  const faults = new Map<string, string>();
  for (const { key, tags } of devices) {
    const old = tags.filter(({ tagId }) => {
      const value = values.get(tagId);
      return !value || value.quality !== 'good' || Math.abs(nowMs - value.sourceMs) > FRESH_MS;
    });
    const [first] = old;
    if (!first) continue;
    const told = JSON.stringify(values.get(first.tagId));
    faults.set(key, `${key}: ${old.length} live values do not stand: ${told}`);
  }
  return faults;
}

/** Errors in the core's log, and threads that had to be replaced. */
function logFaults(data: string): string[] {
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.log'),
  );
  const lines = files.flatMap((path) => readFileSync(join(data, path), 'utf8').split('\n'));
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { level: string; msg: string })
    .filter(({ level, msg }) => /error|fatal/.test(level) || /thread/.test(msg))
    .slice(0, 20)
    .map((line) => `the log says ${JSON.stringify(line).slice(0, 400)}`);
}
