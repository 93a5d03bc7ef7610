/** `npm run bench -- alarms`: a flood of 10,000 alarms, steady evaluation, and a journal of a million rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moveSimply } from '#core/features/alarms/commands.ts';
import { readJournal } from '#core/features/alarms/read-journal.ts';
import { readKpis } from '#core/features/alarms/read-kpis.ts';
import { listActive } from '#core/features/alarms/views.ts';
import { growJournal, plainCopy, type PlainJournal } from './alarms/grow-journal.ts';
import { openField, type AlarmField } from './alarms/open-field.ts';
import { watchTurns } from './historian/watch-turns.ts';
import {
  against,
  atMost,
  isQuick,
  median,
  printReport,
  type Aim,
  type Comparison,
} from './report.ts';

const sizes = isQuick
  ? { devices: 50, minuteMs: 6_000, rows: 100_000, rounds: 3 }
  : { devices: 500, minuteMs: 60_000, rows: 1_000_000, rounds: 7 };
const TAGS = 20;
const total = sizes.devices * TAGS;

const aims: Aim[] = [];
const comparisons: Comparison[] = [];
const folder = mkdtempSync(join(tmpdir(), 'wellos-bench-alarms-'));
const field = await openField(folder, sizes.devices, TAGS);
try {
  await measureSteady(field);
  await measureMinute(field);
  await measureAtOnce(field);
  await measureJournal(field);
} finally {
  await field.close();
  rmSync(folder, { recursive: true, force: true });
}
printReport({ bench: 'alarms', quick: isQuick, aims, against: comparisons, missing: [] });

/** Every tag once per round, nothing abnormal. */
async function measureSteady({ take, settle }: AlarmField): Promise<void> {
  const perSample: number[] = [];
  for (let round = 0; round < 20; round++) {
    const before = cpuMs();
    take(0, total, 100 + (round % 7));
    await settle();
    perSample.push(((cpuMs() - before) / total) * 1e3);
  }
  console.log(
    `${total} alarms, nothing abnormal: ${median(perSample).toFixed(2)} µs of CPU a reading`,
  );
  aims.push(atMost('CPU a reading, nothing abnormal', median(perSample), 10, 'µs'));
}

/** All alarms raised evenly over a minute, by the desk's own timer. */
async function measureMinute({ take, settle, countRows }: AlarmField): Promise<void> {
  const rowsBefore = countRows();
  const steps = sizes.minuteMs / 100;
  const watch = watchTurns();
  const before = process.cpuUsage();
  for (let step = 0; step < steps; step++) {
    const [from, to] = [step, step + 1].map((each) => Math.floor((each / steps) * total));
    take(from!, to!, 500);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await settle();
  const turns = watch.stop();
  // The watch itself keeps the thread turning; what it costs is not the alarms'.
  const used = process.cpuUsage(before);
  console.log(
    `${countRows() - rowsBefore} raised in ${sizes.minuteMs / 1e3} s: longest turn ${turns.mostCpuMs.toFixed(0)} ms of CPU, ${turns.mostMs.toFixed(0)} ms by the clock, process with watch ${((used.user + used.system) / 1e6).toFixed(1)} s CPU`,
  );
  aims.push(atMost('longest turn, raised over the minute', turns.mostCpuMs, 50, 'ms of CPU'));
  take(0, total, 100);
  await settle();
}

/** All of them in one batch, the worst there is. */
async function measureAtOnce({ deps, take, settle, countRows, writeOneByOne }: AlarmField) {
  const rowsBefore = countRows();
  const watch = watchTurns();
  const startMs = performance.now();
  take(0, total, 500);
  await settle();
  const ms = performance.now() - startMs;
  const turns = watch.stop();
  const rows = countRows() - rowsBefore;
  const listMs = timed(() => listActive(deps.alarms, {}, 20_000));
  console.log(
    `${rows} raised at once: ${ms.toFixed(0)} ms to evaluate and write, longest turn ${turns.mostCpuMs.toFixed(0)} ms of CPU, ${turns.mostMs.toFixed(0)} ms by the clock, listed in ${listMs.toFixed(0)} ms`,
  );
  aims.push(atMost(`${rows} raised at once, evaluated and written`, ms, 5_000, 'ms'));
  aims.push(atMost('longest turn, raised at once', turns.mostCpuMs, 50, 'ms of CPU'));
  await measureAcknowledge(field);
  const each = writeOneByOne(1_000);
  comparisons.push(
    against('a transaction for each', 'transitions/s', rows / (ms / 1e3), each, 'higher'),
  );
}

/** One person acknowledges the whole list. */
async function measureAcknowledge({ deps, session, alarmId }: AlarmField): Promise<void> {
  const all = Array.from({ length: total }, (_, n) => alarmId(Math.floor(n / TAGS), n % TAGS));
  const watch = watchTurns();
  const head = { command: 'alarms.acknowledge', session };
  const ms = await timedAsync(() => moveSimply(deps.alarms, head, all, 'acknowledge'));
  const turns = watch.stop();
  console.log(
    `${total} acknowledged by one command: ${ms.toFixed(0)} ms, longest turn ${turns.mostCpuMs.toFixed(0)} ms of CPU, ${turns.mostMs.toFixed(0)} ms by the clock`,
  );
  aims.push(atMost('longest turn, all acknowledged', turns.mostCpuMs, 50, 'ms of CPU'));
}

async function measureJournal(journal: AlarmField): Promise<void> {
  const { deps } = journal;
  const growMs = timed(() => growJournal(journal.database, sizes.rows));
  console.log(`journal of ${journal.countRows()} rows (made in ${(growMs / 1e3).toFixed(0)} s)`);
  const plain = plainCopy(journal.database);
  const newestMs = plain.newestMs();
  const questions: Readonly<Record<string, Parameters<typeof readJournal>[1]>> = {
    newest: {},
    'one well': { wellId: journal.wellId(3) },
    'one alarm': { alarmId: journal.alarmId(7, 3) },
    'a week, high priority': { fromMs: newestMs - 7 * 86_400_000, priorities: ['high'] },
    'kind that is rare': { kinds: ['shelve'] },
    'text in names': { text: 'PT 13' },
    'text in reasons': { text: 'transmitter' },
    'text found nowhere': { text: 'no such thing' },
    'well, kind and text': { wellId: journal.wellId(5), kinds: ['raise'], text: 'PT 4' },
  };
  const worst = { ours: 0, plain: 0 };
  for (const [name, filter] of Object.entries(questions)) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < sizes.rounds; round++) {
      ours.push(await timedAsync(() => readJournal(deps, filter, { limit: 200 })));
      theirs.push(timed(() => plain.read(filter, 200)));
    }
    worst.ours = Math.max(worst.ours, ...ours);
    worst.plain = Math.max(worst.plain, ...theirs);
    console.log(
      `  ${name}: ${median(ours).toFixed(1)} ms (plain table ${median(theirs).toFixed(1)} ms)`,
    );
    comparisons.push(against('plain table', `ms, ${name}`, median(ours), median(theirs), 'lower'));
  }
  aims.push(atMost('slowest search of the journal', worst.ours, 1_000, 'ms'));
  await measureKpis(journal, plain);
}

async function measureKpis({ deps }: AlarmField, plain: PlainJournal): Promise<void> {
  const toMs = plain.newestMs() + 1;
  const period = { fromMs: toMs - 400 * 86_400_000, toMs, operators: 1 };
  const watch = watchTurns();
  // Rows that came all at once are summed up once; those of a field are while they come.
  const sumMs = await timedAsync(() => deps.alarms.tallied());
  const ms: number[] = [];
  for (let round = 0; round < sizes.rounds; round++)
    ms.push(await timedAsync(() => readKpis(deps, deps.alarms, period)));
  const turns = watch.stop();
  console.log(
    `figures of the whole journal: ${median(ms).toFixed(0)} ms, once ${sumMs.toFixed(0)} ms before to sum it up, longest turn ${turns.mostCpuMs.toFixed(0)} ms of CPU, ${turns.mostMs.toFixed(0)} ms by the clock`,
  );
  aims.push(atMost('figures of the whole journal', median(ms), 1_000, 'ms'));
  aims.push(atMost('longest turn while the figures are read', turns.mostCpuMs, 50, 'ms of CPU'));
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e3;
}
