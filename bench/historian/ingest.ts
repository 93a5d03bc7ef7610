import { against, atLeast, atMost, isQuick, median } from '../report.ts';
import { printTable, short, type Findings } from './findings.ts';
import { batchRows, plan } from './plan.ts';
import { runSide, type RunningSide } from '../historian-sides/run-side.ts';
import type { Ingested, Steady } from '../historian-sides/side-process.ts';
import type { SideName } from '../historian-sides/sides.ts';

const names = [
  'WellOS',
  'WellOS by sample',
  'PostgreSQL COPY',
  'InfluxDB',
  'VictoriaMetrics',
  'DuckDB',
  'SQLite rows',
  'flat file',
] as const satisfies readonly SideName[];

/** How many times more rows a second than. */
const aims: Partial<Record<SideName, number>> = {
  'PostgreSQL COPY': 15,
  InfluxDB: 20,
  'SQLite rows': 30,
  DuckDB: 2,
  'flat file': 0.2,
};

interface Files {
  /** A little, so that nobody's first commit is timed. */
  readonly warmUp: string;
  readonly ingest: string;
  readonly steady: string;
}

/** Sections a and c: as fast as it goes, then at the pace of a plant. */
export async function measureIngest(
  isPresent: (name: SideName) => boolean,
  folder: string,
  files: Files,
  findings: Findings,
): Promise<void> {
  const running = new Set<RunningSide>();
  const run = async (name: SideName) => {
    const side = await runSide(name, folder);
    running.add(side);
    return side;
  };
  try {
    const sides = await Promise.all(names.filter(isPresent).map(run));
    const laterMs = await measureRounds(sides, files, findings);
    // What the rounds left in logs and memory is none of the steady pace: it begins with new processes.
    await Promise.all(sides.map((side) => side.close()));
    const steady = sides.map(({ name }) => name).filter((name) => name !== 'WellOS by sample');
    const fresh = await Promise.all(steady.map(run));
    await measureSteady(fresh, files.steady, laterMs, findings);
    await Promise.all(fresh.map((side) => side.close()));
  } finally {
    running.forEach((side) => side.drop());
  }
}

/** Every round goes on where the one before ended; who begins changes. Tells how much later that is in the end. */
async function measureRounds(
  sides: readonly RunningSide[],
  files: Files,
  findings: Findings,
): Promise<number> {
  const roundMs = plan.ingestScans * 1_000;
  for (const side of sides) await side.ask('ingest', files.warmUp, batchRows, 0, 'nothing');
  const roundsBySide = new Map<RunningSide, Ingested[]>(sides.map((side) => [side, []]));
  for (let round = 0; round < plan.ingestRounds; round++)
    for (let turn = 0; turn < sides.length; turn++) {
      const side = sides[(round + turn) % sides.length]!;
      const isLast = round === plan.ingestRounds - 1;
      const then = isLast ? 'seal' : 'nothing';
      roundsBySide
        .get(side)!
        .push(await side.ask('ingest', files.ingest, batchRows, (round + 1) * roundMs, then));
    }
  tellRounds(
    [...roundsBySide].map(([side, rounds]) => summarise(side.name, rounds)),
    findings,
  );
  return (plan.ingestRounds + 1) * roundMs;
}

interface Rate {
  readonly name: SideName;
  readonly rowsPerS: number;
  readonly rowsPerCpuS: number;
  readonly writtenPerRow: number;
  readonly sealedRowsPerS: number | undefined;
}

function summarise(name: SideName, rounds: readonly Ingested[]): Rate {
  const { sealedSeconds, rows } = rounds.at(-1)!;
  return {
    name,
    rowsPerS: median(rounds.map((round) => round.rows / round.seconds)),
    rowsPerCpuS: median(rounds.map((round) => round.rows / round.cpuSeconds)),
    writtenPerRow: median(rounds.map((round) => round.writtenBytes / round.rows)),
    sealedRowsPerS: sealedSeconds === undefined ? undefined : rows / sealedSeconds,
  };
}

function tellRounds(rates: readonly Rate[], findings: Findings): void {
  const ours = rates[0]!;
  printTable(
    `Ingest, ${short(plan.ingestScans * plan.tagCount)} rows a round, a durable commit per ${short(batchRows)} (VictoriaMetrics does not sync)`,
    ['', 'rows/s', 'of ours', 'rows/CPU-s', 'B written/row', 'rows/s, last round sealed'],
    rates.map((rate) => [
      rate.name,
      short(rate.rowsPerS),
      short(rate.rowsPerS / ours.rowsPerS),
      short(rate.rowsPerCpuS),
      short(rate.writtenPerRow),
      rate.sealedRowsPerS === undefined ? '' : short(rate.sealedRowsPerS),
    ]),
  );
  for (const rate of rates.slice(1)) {
    const { name } = rate;
    const better = (what: string, our: number, their: number, way: 'higher' | 'lower' = 'higher') =>
      findings.against.push(against(name, what, our, their, way));
    better('ingest, rows/s', ours.rowsPerS, rate.rowsPerS);
    better('ingest, rows per CPU-second', ours.rowsPerCpuS, rate.rowsPerCpuS);
    better('ingest, bytes written per row', ours.writtenPerRow, rate.writtenPerRow, 'lower');
    const aim = aims[name];
    // Small tables are faster than they stay, and our first second is not yet compiled.
    if (aim !== undefined && !isQuick)
      findings.aims.push(
        atLeast(`ingest against ${name}`, ours.rowsPerS / rate.rowsPerS, aim, 'x'),
      );
  }
}

/** All at once: at this pace they hardly meet. */
async function measureSteady(
  sides: readonly RunningSide[],
  path: string,
  laterMs: number,
  findings: Findings,
): Promise<void> {
  const steady = await Promise.all(
    sides.map(async ({ name, ask }): Promise<[SideName, Steady]> => [
      name,
      await ask('steady', path, plan.tagCount, laterMs),
    ]),
  );
  printTable(
    `Steady ${short(plan.tagCount)} rows/s for ${plan.steadySeconds} s, a commit a second, all at the same time`,
    ['', 'CPU, % of a core', 'B written/row', 'commit p50, ms', 'most, ms', 'resident, MB'],
    steady.map(([name, each]) => [
      name,
      short(each.cpuPct),
      short(each.writtenBytesPerRow),
      short(each.commitMedianMs),
      short(each.commitMostMs),
      short(each.residentBytes / 1e6),
    ]),
  );
  const ours = steady[0]![1];
  // A process that has just begun is still being compiled.
  if (!isQuick) findings.aims.push(atMost('steady: CPU of a core', ours.cpuPct, 1, '%'));
  findings.aims.push(atMost('steady: written per sample', ours.writtenBytesPerRow, 25, 'B'));
  for (const [name, each] of steady.slice(1))
    findings.against.push(
      against(name, 'steady, CPU of a core, %', ours.cpuPct, each.cpuPct, 'lower'),
      against(
        name,
        'steady, bytes written per row',
        ours.writtenBytesPerRow,
        each.writtenBytesPerRow,
        'lower',
      ),
    );
}
