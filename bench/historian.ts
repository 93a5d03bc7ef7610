/**
 * `npm run bench -- historian [--install-peers]`: how fast samples are kept, how small, and how quickly they are asked
 * for, beside databases that people install servers for. Each side runs in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './core-process.ts';
import { measureArchive } from './historian/archive.ts';
import { createFindings } from './historian/findings.ts';
import { measureIngest } from './historian/ingest.ts';
import { measureBusy, measureSealing } from './historian/own.ts';
import { measurePlant } from './historian/plant.ts';
import { makeDay, makeIngest, makeRest, plan } from './historian/plan.ts';
import { measureRealData } from './historian/real-data.ts';
import { saveRows, type Rows } from './historian/rows.ts';
import { makerOf, sideMakers, type SideName } from './historian/sides.ts';
import { isQuick, printReport } from './report.ts';

if (process.argv.includes('--install-peers'))
  execFileSync(
    'npm',
    [
      'install',
      '--prefix',
      join(import.meta.dirname, 'peers'),
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
    ],
    { stdio: 'inherit' },
  );

const began = performance.now();
const folder = makeFolder();
// Servers that run for another account have their folders below.
chmodSync(folder.path, 0o755);
const findings = createFindings();
const names = Object.keys(sideMakers) as SideName[];
for (const name of names) {
  const why = makerOf(name).missing?.();
  if (why !== undefined) findings.missing.push(`${name}: ${why}`);
}
const isPresent = (name: SideName) => makerOf(name).missing?.() === undefined;

try {
  const day = makeDay();
  const { month, minute } = makeRest();
  const files = {
    warmUp: save('warm-up', makeIngest(plan.tagCount, 10)),
    ingest: save('ingest', makeIngest(plan.tagCount, plan.ingestScans)),
    steady: save('steady', makeIngest(plan.tagCount, plan.steadySeconds + 3)),
    scans: save('scans', makeIngest(plan.tagCount, 120)),
    wide: save('wide', makeIngest(20_000, 30)),
    day: save('day', day),
    dayRows: day.times.length,
    month: save('month', month),
    minute: save('minute', minute),
  };
  lap('made the samples');
  await measureIngest(isPresent, join(folder.path, 'ingest-sides'), files, findings);
  lap('ingest');
  const { ourFolder } = await measureArchive(
    isPresent,
    join(folder.path, 'archive'),
    files,
    findings,
  );
  lap('archive');
  await measureBusy(ourFolder, files.scans, findings);
  lap('busy');
  await measureSealing(folder.path, files, findings);
  lap('sealing');
  await measureRealData(isPresent, folder.path, findings);
  lap('real data');
  await measurePlant(folder.path, findings);
  lap('plant');
  printReport({ bench: 'historian', quick: isQuick, ...findings });
} finally {
  folder.remove();
}

function save(name: string, rows: Rows): string {
  const path = join(folder.path, name);
  saveRows(path, rows);
  return path;
}

function lap(what: string): void {
  console.log(`  … ${what}, ${((performance.now() - began) / 1e3).toFixed(0)} s`);
}
