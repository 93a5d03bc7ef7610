import { fork } from 'node:child_process';
import { join } from 'node:path';
import { coreFlags } from '../../build/core-node.mjs';
import { builtFile } from '../historian-sides/built.ts';
import { atLeast, atMost, isQuick } from '../report.ts';
import { printTable, short, type Findings } from './findings.ts';
import type { OwnWork } from './own-process.ts';
import { endMs, plan, questions } from './plan.ts';

const wideTags = 20_000;

/** The rest of section c: how long sealing keeps the main thread, and the memory that many tags take. */
export async function measureSealing(
  folder: string,
  files: { readonly scans: string; readonly wide: string },
  findings: Findings,
): Promise<void> {
  const turns = await ask('sealing', join(folder, 'sealing'), files.scans, {
    tagCount: plan.tagCount,
    fillScans: plan.sealingFillScans,
    scans: plan.sealingScans,
  });
  const wide = await ask('wide', join(folder, 'wide'), files.wide, {
    tagCount: wideTags,
    scans: plan.wideScans,
  });
  printTable(
    'Sealing and memory, seconds of the plant as fast as they go',
    ['', ''],
    [
      ['longest turn of the main thread, its CPU time, ms', short(turns.mostCpuMs)],
      ['the same by the clock, other work of the machine included, ms', short(turns.mostMs)],
      ['resident with nothing stored, MB', short(wide.emptyMb)],
      [`resident with ${short(wideTags)} tags, most, MB`, short(wide.mostMb)],
      ['growth from the third to the fourth quarter, MB', short(wide.growthMb)],
    ],
  );
  findings.aims.push(
    atMost('longest turn of the main thread while sealing, CPU', turns.mostCpuMs, 5, 'ms'),
  );
  if (!isQuick)
    findings.aims.push(
      atMost(`resident with ${wideTags} tags`, wide.mostMb, 250, 'MB'),
      atMost(`growth with ${wideTags} tags`, wide.growthMb, 25, 'MB'),
    );
}

/** Section e: on the archive, while twenty times as much comes in. */
export async function measureBusy(
  ourFolder: string,
  path: string,
  findings: Findings,
): Promise<void> {
  const busy = await ask('busy', ourFolder, path, {
    tagCount: plan.tagCount,
    seconds: plan.busySeconds,
    beginMs: endMs + 1_000,
    questions,
  });
  const rows = Object.entries({ 'append to visible': busy.visibleMs, ...busy.askedMs });
  printTable(
    `While ingesting ${short(busy.rowsPerS)} rows/s (${short(busy.cpuPct)} % of a core, questions included), ms`,
    ['', 'p50', 'p99', 'count'],
    rows.map(([what, { p50, p99, count }]) => [what, short(p50), short(p99), String(count)]),
  );
  findings.aims.push(
    atLeast('rows/s taken while asked', busy.rowsPerS, 39_000, 'rows/s'),
    atMost('append to visible, p99', busy.visibleMs.p99, 10, 'ms'),
  );
}

function ask<K extends keyof OwnWork>(
  what: K,
  folder: string,
  path: string,
  given: Parameters<OwnWork[K]>[0],
): ReturnType<OwnWork[K]> {
  const child = fork(builtFile('own-process'), [what, folder, path, JSON.stringify(given)], {
    execArgv: [...coreFlags],
  });
  const answer = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}`)));
  });
  return answer as ReturnType<OwnWork[K]>;
}
