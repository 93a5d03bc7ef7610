import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { against, isQuick } from '../report.ts';
import { printTable, short, type Findings } from './findings.ts';
import { batchRows } from './plan.ts';
import { saveRows, type Rows } from './rows.ts';
import { runSide } from '../historian-sides/run-side.ts';
import type { SideName } from '../historian-sides/sides.ts';

const names = ['WellOS', 'DuckDB', 'DuckDB sorted'] as const satisfies readonly SideName[];
const defaultFolder = '../shared/data/2_condition_monitoring/petrobras_3w_real';
const tagsOfFile = 20;
const mostFiles = isQuick ? 10 : Infinity;

/** Wells recorded at 1 Hz (3W of Petrobras): their numbers as printed, a tag a column of an instance; empty cells are no samples. */
export async function measureRealData(
  isPresent: (name: SideName) => boolean,
  under: string,
  findings: Findings,
): Promise<void> {
  const root = resolve(import.meta.dirname, '../..');
  const folder = process.env['WELLOS_BENCH_3W'] ?? resolve(root, defaultFolder);
  if (!existsSync(folder)) {
    findings.missing.push(`real data: no folder ${defaultFolder} (WELLOS_BENCH_3W names another)`);
    return;
  }
  const rows = readInstances(folder);
  const path = join(under, 'real');
  saveRows(path, rows);
  const sizes: [string, number][] = [];
  for (const name of names.filter(isPresent)) {
    const side = await runSide(name, join(under, 'real-sides'));
    try {
      await side.ask('ingest', path, batchRows, 0, 'settle');
      sizes.push([name, (await side.ask('diskBytes')) / rows.times.length]);
      if (name === 'DuckDB sorted')
        sizes.push(['Parquet zstd, sorted', (await side.ask('exportParquet')) / rows.times.length]);
      await side.close();
    } finally {
      side.drop();
    }
  }
  const ours = sizes[0]![1];
  printTable(
    `Real data, ${short(rows.times.length)} samples of wells at 1 Hz; ours with its rollups`,
    ['', 'B/sample', 'of ours'],
    sizes.map(([name, size]) => [name, short(size), short(size / ours)]),
  );
  for (const [name, size] of sizes.slice(1))
    findings.against.push(against(name, 'real data, B/sample', ours, size, 'lower'));
}

/** Instance after instance, second after second. */
function readInstances(folder: string): Rows {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.csv.gz'))
    .toSorted()
    .slice(0, mostFiles);
  const times: number[] = [];
  const values: number[] = [];
  const tags: number[] = [];
  for (const [fileNo, file] of files.entries()) {
    const [head, ...lines] = gunzipSync(readFileSync(join(folder, file)))
      .toString()
      .trimEnd()
      .split('\n');
    const classColumn = head!.split(',').indexOf('class');
    for (const line of lines) {
      const cells = line.split(',');
      const time = Date.parse(`${cells[0]!.replace(' ', 'T').slice(0, 23)}Z`);
      for (let column = 1; column < cells.length; column++) {
        if (cells[column] === '' || column === classColumn) continue;
        times.push(time);
        values.push(Number(cells[column]));
        tags.push(fileNo * tagsOfFile + column - 1);
      }
    }
  }
  return {
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    tags: Int32Array.from(tags),
    flags: new Uint16Array(times.length),
  };
}
