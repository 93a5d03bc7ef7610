import BetterSqlite3 from 'better-sqlite3';
import type { QualityCode } from '#shared/domain/imports/series-quality.ts';
import type { Series } from '#shared/domain/imports/series-mapper.ts';
import { createSum } from '#shared/domain/measurement/sum.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import {
  stagedSeriesTables,
  type SeriesSummary,
  type StagedSeries,
} from './staged-series-tables.ts';

/** Gathers samples by series into blocks. */
export interface SeriesStore {
  add(series: Series, ms: number, value: number | string, quality: QualityCode): void;
  /** Writes what is left in memory. */
  flush(): void;
  series(): StagedSeries[];
  finish(summary: SeriesSummary): void;
  close(): void;
}

const blockSamples = 8_192;
/** Of all series together: 20 bytes each in memory. */
const mostWaiting = 2_000_000;
/** More is a column of values taken for names. */
const mostSeries = 5_000;

interface OpenSeries {
  readonly about: Series;
  times: number[];
  numbers: number[];
  texts: string[];
  quality: number[];
  samples: number;
  fromMs: number;
  toMs: number;
  low: number;
  high: number;
  readonly sum: ReturnType<typeof createSum>;
}

export function createSeriesStore(path: string): SeriesStore {
  const database = new BetterSqlite3(path);
  // Made anew when anything goes wrong: nothing here needs to survive a crash.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.exec(stagedSeriesTables);
  database.exec('begin');
  const putBlock = database.prepare(
    'insert into block (series, times, numbers, texts, quality) values (?, ?, ?, ?, ?)',
  );
  const putSeries = database.prepare('insert into series (no, json) values (?, ?)');
  const all: OpenSeries[] = [];
  let waiting = 0;

  const open = (about: Series): OpenSeries => {
    if (all.length === mostSeries)
      throw new Refusal('mapping-incomplete', { problem: 'too-many-series', field: 'tag' });
    const made = emptySeries(about);
    all[about.no] = made;
    return made;
  };
  const write = (series: OpenSeries) => {
    if (series.times.length === 0) return;
    waiting -= series.times.length;
    putInOrder(series);
    measure(series);
    const { about, times, numbers, texts, quality } = series;
    const isText = about.kind === 'text';
    putBlock.run(
      about.no,
      bytesOf(times),
      isText ? null : bytesOf(numbers),
      isText ? JSON.stringify(texts) : null,
      quality.some((code) => code !== 0) ? Uint8Array.from(quality) : null,
    );
    [series.times, series.numbers, series.texts, series.quality] = [[], [], [], []];
  };
  const flush = () => {
    for (const series of all) write(series);
  };

  return {
    add(about, ms, value, quality) {
      const series = all[about.no] ?? open(about);
      series.times.push(ms);
      if (typeof value === 'string') series.texts.push(value);
      else series.numbers.push(value);
      series.quality.push(quality);
      waiting += 1;
      if (series.times.length === blockSamples) write(series);
      else if (waiting >= mostWaiting) flush();
    },
    flush,
    series: () => all.map(toStaged),
    finish(summary) {
      for (const series of all) putSeries.run(series.about.no, JSON.stringify(toStaged(series)));
      database.prepare('insert into summary values (?)').run(JSON.stringify(summary));
      database.exec('commit');
    },
    close: () => void database.close(),
  };
}

function emptySeries(about: Series): OpenSeries {
  return {
    about,
    times: [],
    numbers: [],
    texts: [],
    quality: [],
    samples: 0,
    fromMs: Number.POSITIVE_INFINITY,
    toMs: Number.NEGATIVE_INFINITY,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    sum: createSum(),
  };
}

/** By time, each time once: of equal ones the first stays, as in the store. */
function putInOrder(series: OpenSeries): void {
  const { times, numbers, texts, quality } = series;
  if (times.every((ms, at) => at === 0 || ms > times[at - 1]!)) return;
  // Sorting keeps the order of equals.
  const order = times.map((_, at) => at).toSorted((one, other) => times[one]! - times[other]!);
  const kept = order.filter((at, place) => place === 0 || times[at] !== times[order[place - 1]!]);
  const pick = <T>(values: readonly T[]) => kept.flatMap((at) => values[at] ?? []);
  [series.times, series.quality] = [pick(times), pick(quality)];
  [series.numbers, series.texts] = [pick(numbers), pick(texts)];
}

function measure(series: OpenSeries): void {
  const { times, numbers } = series;
  series.samples += times.length;
  series.fromMs = Math.min(series.fromMs, times[0]!);
  series.toMs = Math.max(series.toMs, times.at(-1)!);
  for (const value of numbers) {
    series.sum.add(value);
    if (value < series.low) series.low = value;
    if (value > series.high) series.high = value;
  }
}

function toStaged({ about, samples, fromMs, toMs, low, high, sum }: OpenSeries): StagedSeries {
  const isNumber = about.kind === 'number' && samples > 0;
  return {
    ...about,
    samples,
    fromMs,
    toMs,
    low: isNumber ? low : null,
    high: isNumber ? high : null,
    sum: isNumber ? sum.value : null,
  };
}

function bytesOf(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}
