import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { against, atLeast, atMost, isQuick, median } from '../report.ts';
import { printTable, short, type Findings } from './findings.ts';
import { plan, questions, batchRows } from './plan.ts';
import { canBeRolled, isSameAnswer, type Digest } from './questions.ts';
import { runSide, type RunningSide } from '../historian-sides/run-side.ts';
import { makerOf, type SideName } from '../historian-sides/sides.ts';

/** Its samples cannot be asked for by quality. */
const sizeOnly = 'VictoriaMetrics, quality too';
const names = [
  'WellOS',
  'PostgreSQL COPY',
  'InfluxDB',
  'VictoriaMetrics',
  sizeOnly,
  'DuckDB',
  'DuckDB sorted',
  'SQLite rows',
] as const satisfies readonly SideName[];

interface Files {
  readonly device: string;
  readonly deviceRows: number;
  readonly month: string;
  readonly minute: string;
}

/** Sections b and d: the same samples in every side, how much room they take, and what is asked of them. */
export async function measureArchive(
  isPresent: (name: SideName) => boolean,
  folder: string,
  files: Files,
  findings: Findings,
): Promise<{ readonly ourFolder: string }> {
  const present: readonly SideName[] = names.filter(isPresent);
  const running = new Map<SideName, RunningSide>();
  try {
    for (const side of await Promise.all(present.map((name) => runSide(name, folder))))
      running.set(side.name, side);
    const loaded = await twoAtATime([...running.values()], (side) => load(side, files));
    tellSizes(present, loaded, findings);
    await running.get(sizeOnly)?.close();
    running.delete(sizeOnly);
    const isRolled = new Map(present.map((name, at) => [name, loaded[at]!.isRolled] as const));
    const asked = [...running.keys()];
    const answers = createAnswers();
    for (let round = 0; round < plan.askRounds; round++)
      for (const [name, side] of running)
        await askAll(side, isRolled.get(name)!, { warmUp: 2, times: plan.askTimes }, answers.warm);
    for (let round = 0; round < plan.askRounds; round++)
      for (const name of asked) {
        await running.get(name)!.close();
        dropFromFileCache(running.get(name)!.folder);
        running.set(name, await runSide(name, folder));
        await askAll(
          running.get(name)!,
          isRolled.get(name)!,
          { warmUp: 0, times: 1 },
          answers.cold,
        );
      }
    checkAnswers(answers);
    tellAnswers(asked, answers, findings);
    const ourFolder = running.get('WellOS')!.folder;
    await Promise.all([...running.values()].map((side) => side.close()));
    return { ourFolder };
  } finally {
    running.forEach((side) => side.drop());
  }
}

interface Loaded {
  readonly bytesPerRow: number;
  readonly isRolled: boolean;
}

async function load(side: RunningSide, files: Files): Promise<Loaded> {
  await side.ask('ingest', files.device, batchRows, 0, 'settle');
  const bytesPerRow = (await side.ask('diskBytes')) / files.deviceRows;
  if (side.name === sizeOnly) return { bytesPerRow, isRolled: false };
  await side.ask('ingest', files.month, batchRows, 0, 'keep up');
  await side.ask('ingest', files.minute, batchRows, 0, 'settle');
  return { bytesPerRow, isRolled: await side.ask('buildRollup') };
}

/** In the order of the given; loading is not timed. */
async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const walk = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all([walk(), walk()]);
  return results;
}

function tellSizes(present: readonly SideName[], loaded: readonly Loaded[], findings: Findings) {
  const ours = loaded[0]!.bytesPerRow;
  printTable(
    `Size on disk, ${plan.sizeTags} tags for ${plan.sizeSeconds / 3_600} h at 1 s, settled; ours with its rollups, the others without`,
    ['', 'B/sample', 'of ours'],
    loaded.map(({ bytesPerRow }, at) => [
      present[at]!,
      short(bytesPerRow),
      short(bytesPerRow / ours),
    ]),
  );
  if (!isQuick) findings.aims.push(atMost('size, rollups included', ours, 1.2, 'B/sample'));
  const least: Partial<Record<SideName, number>> = {
    'PostgreSQL COPY': 75,
    'DuckDB sorted': 4,
    [sizeOnly]: 2,
  };
  for (const [at, name] of present.entries()) {
    if (at === 0) continue;
    const theirs = loaded[at]!.bytesPerRow;
    findings.against.push(against(name, 'size, B/sample', ours, theirs, 'lower'));
    if (least[name] !== undefined && !isQuick)
      findings.aims.push(atLeast(`smaller than ${name}`, theirs / ours, least[name], 'x'));
  }
}

/** By question, by side, from samples or from the one-minute table. */
type Times = Map<string, Map<string, number[]>>;
interface Answers {
  readonly warm: Asked;
  readonly cold: Asked;
}
interface Asked {
  readonly times: Times;
  readonly digests: Map<string, { readonly name: SideName; readonly digest: Digest }[]>;
}

const createAnswers = (): Answers => ({
  warm: { times: new Map(), digests: new Map() },
  cold: { times: new Map(), digests: new Map() },
});

async function askAll(
  { name, ask }: RunningSide,
  isRolled: boolean,
  { warmUp, times }: { readonly warmUp: number; readonly times: number },
  asked: Asked,
): Promise<void> {
  for (const [what, question] of Object.entries(questions))
    for (const rolled of isRolled && canBeRolled(question) ? [true, false] : [false]) {
      const { ms, digest } = await ask('ask', question, rolled, warmUp + times);
      const bySide = getOr(asked.times, what, () => new Map<string, number[]>());
      getOr(bySide, columnOf(name, rolled), () => []).push(
        ...ms.slice(Math.min(warmUp, ms.length - 1)),
      );
      getOr(asked.digests, what, () => []).push({ name, digest });
    }
}

const columnOf = (name: string, rolled: boolean) => (rolled ? `${name}, rolled` : name);

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  if (!map.has(key)) map.set(key, make());
  return map.get(key)!;
}

/** A side that answers something else is no comparison. */
function checkAnswers({ warm, cold }: Answers): void {
  for (const { digests } of [warm, cold])
    for (const [what, answers] of digests) {
      const ours = answers.find(({ name }) => name === 'WellOS')!.digest;
      for (const { name, digest } of answers)
        if (!isSameAnswer(ours, digest, makerOf(name).rounds ?? false))
          throw new Error(
            `${what}: ${name} answers ${JSON.stringify(digest)}, WellOS ${JSON.stringify(ours)}`,
          );
    }
}

function tellAnswers(present: readonly SideName[], answers: Answers, findings: Findings): void {
  const columns = present.flatMap((name) => [name, `${name}, rolled`]);
  for (const way of ['warm', 'cold'] as const) {
    const { times } = answers[way];
    const rows = [...times].map(([what, bySide]) => [
      what,
      ...columns.map((column) => (bySide.has(column) ? short(median(bySide.get(column)!)) : '')),
    ]);
    const used = columns.filter((_, at) => rows.some((row) => row[at + 1] !== ''));
    const title =
      way === 'warm'
        ? 'Questions, warm, median ms'
        : `Questions, new process and files out of the cache, median ms of ${plan.askRounds}`;
    printTable(
      title,
      ['', ...rows.map(([what]) => what!)],
      used.map((column) => [column, ...rows.map((row) => row[columns.indexOf(column) + 1]!)]),
    );
    for (const [what, bySide] of times) tellQuestion(`${what}, ${way}`, bySide, findings);
  }
  addAims(answers, findings);
}

function tellQuestion(what: string, bySide: Map<string, number[]>, findings: Findings): void {
  const ours = median(bySide.get('WellOS')!);
  for (const [name, ms] of bySide)
    if (name !== 'WellOS')
      findings.against.push(against(name, `${what}, ms`, ours, median(ms), 'lower'));
}

/** Against the quickest peer; where there are rollups, against the quickest of these. */
function addAims({ warm, cold }: Answers, findings: Findings): void {
  const [latest, raw, month, day] = Object.keys(questions);
  const ourMs = median(warm.times.get(latest!)!.get('WellOS')!);
  findings.aims.push(atMost(`${latest}, warm`, ourMs, 1, 'ms'));
  const faster = (what: string, asked: Asked, way: string, isRolled: boolean, aim: number) => {
    const bySide = asked.times.get(what)!;
    const peers = [...bySide].filter(
      ([name]) => name !== 'WellOS' && name.endsWith(', rolled') === isRolled,
    );
    const best = Math.min(...peers.map(([, ms]) => median(ms)));
    if (!Number.isFinite(best)) return;
    const ratio = best / median(bySide.get('WellOS')!);
    const against = isRolled ? 'best peer’s rollup' : 'best peer';
    findings.aims.push(atLeast(`${what}, ${way}, against the ${against}`, ratio, aim, 'x'));
  };
  faster(latest!, warm, 'warm', false, 100);
  for (const [way, asked] of [
    ['warm', warm],
    ['cold', cold],
  ] as const) {
    if (way === 'cold' && isQuick) continue;
    faster(raw!, asked, way, false, 5);
    if (isQuick) continue;
    faster(month!, asked, way, true, 6);
    faster(day!, asked, way, true, 4);
  }
}

/** Only of these files, and without special rights: GNU dd tells the system that they are not needed (posix_fadvise). */
function dropFromFileCache(folder: string): void {
  spawnSync('sync', ['-f', folder]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path),
  );
  for (const path of files)
    if (statSync(path).isFile() && statSync(path).size > 0)
      spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
}
