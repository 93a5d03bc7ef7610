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
import { makeDevice, makeIngest, makeRest, plan } from './historian/plan.ts';
import { measureRealData } from './historian/real-data.ts';
import { saveRows, type Rows } from './historian/rows.ts';
import { buildOurs } from './historian-sides/built.ts';
import { makerOf, sideMakers, type SideName } from './historian-sides/sides.ts';
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
await buildOurs();
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
  const device = makeDevice();
  const { month, minute } = makeRest();
  const files = {
    warmUp: save('warm-up', makeIngest(plan.tagCount, 10)),
    ingest: save('ingest', makeIngest(plan.tagCount, plan.ingestScans)),
    steady: save('steady', makeIngest(plan.tagCount, plan.steadySeconds + 3)),
    scans: save('scans', makeIngest(plan.tagCount, 120)),
    wide: save('wide', makeIngest(20_000, 10)),
    device: save('device', device),
    deviceRows: device.times.length,
    month: save('month', month),
    minute: save('minute', minute),
  };
  await section('ingest', () =>
    measureIngest(isPresent, join(folder.path, 'ingest-sides'), files, findings),
  );
  const archive = await section('archive', () =>
    measureArchive(isPresent, join(folder.path, 'archive'), files, findings),
  );
  if (archive) await section('busy', () => measureBusy(archive.ourFolder, files.scans, findings));
  await section('sealing', () => measureSealing(folder.path, files, findings));
  await section('real data', () => measureRealData(isPresent, folder.path, findings));
  await section('plant', () => measurePlant(folder.path, findings));
  printReport({ bench: 'historian', quick: isQuick, ...findings });
} finally {
  folder.remove();
}

function save(name: string, rows: Rows): string {
  const path = join(folder.path, `${name}.rows`);
  saveRows(path, rows);
  return path;
}

/** One that fails is told and makes the run fail; what the others found is not lost. */
async function section<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const seconds = () => ((performance.now() - began) / 1e3).toFixed(0);
  try {
    return await work();
  } catch (error) {
    console.error(error);
    findings.missing.push(`${name}: failed, ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
    return undefined;
  } finally {
    console.log(`  … ${name}, ${seconds()} s`);
  }
}
