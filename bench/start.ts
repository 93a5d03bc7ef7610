/**
 * `npm run bench -- start`: from starting `serve` to its ready line with a tenant of 500 wells and 3 years of daily
 * production, and its memory then; beside the same start on an empty data folder.
 */
import { makeFolder, startCore } from './core-process.ts';
import { against, atMost, isQuick, median, printReport } from './report.ts';
import { makeTenant } from './start/make-tenant.ts';

const size = isQuick ? { wells: 60, months: 36 } : { wells: 500, months: 36 };
const rounds = isQuick ? 3 : 5;

const full = makeFolder();
const empty = makeFolder();
try {
  const made = await makeTenant(full.path, size.wells, size.months);
  console.log(
    `tenant of ${size.wells} wells and ${made.days} well-days, ${Math.round(made.bytes / 1e6)} MB, made in ${Math.round(made.tookMs / 1_000)} s`,
  );
  await startOnce(empty.path, null);
  const ours: Started[] = [];
  const bare: Started[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await startOnce(empty.path, null));
    ours.push(await startOnce(full.path, made.tenantId));
  }
  const of = (runs: readonly Started[], pick: (run: Started) => number) => median(runs.map(pick));
  const readyMs = of(ours, (run) => run.readyMs);
  const residentMb = of(ours, (run) => run.residentMb);
  const readableMs = of(ours, (run) => run.readableMs);
  const atSize = size.wells === 500;
  printReport({
    bench: 'start',
    quick: isQuick,
    aims: [
      ...(atSize
        ? [atMost('ready', readyMs, 3_000, 'ms'), atMost('resident memory', residentMb, 350, 'MB')]
        : []),
      ...(atSize ? [atMost('ready and the day grid answered', readableMs, 3_000, 'ms')] : []),
    ],
    against: [
      against(
        'empty data folder',
        'ready, ms',
        readyMs,
        of(bare, (run) => run.readyMs),
        'lower',
      ),
      against(
        'empty data folder',
        'resident memory, MB',
        residentMb,
        of(bare, (run) => run.residentMb),
        'lower',
      ),
    ],
    missing: [],
  });
} finally {
  full.remove();
  empty.remove();
}

interface Started {
  readonly readyMs: number;
  /** Until the wells and the day grid of the tenant were read. */
  readonly readableMs: number;
  readonly residentMb: number;
}

async function startOnce(folder: string, tenantId: string | null): Promise<Started> {
  const began = performance.now();
  const core = await startCore(folder);
  if (tenantId) {
    const { client, close } = core.connect(tenantId);
    await client.wells.list({});
    await client.production.day({ day: '2025-12-15' });
    close();
  }
  const readableMs = performance.now() - began;
  const residentMb = (core.residentBytes() ?? Number.NaN) / 1e6;
  await core.stop();
  return { readyMs: core.readyMs, readableMs, residentMb };
}
