import { cellText, isNothing, type Cell } from './cell.ts';
import { guessTimeFormat } from './guess-time-format.ts';
import { headerWords } from './header-words.ts';
import type { ColumnMapping } from './plan.ts';
import { clockTextOf, joinTime } from './join-time.ts';
import { createTimeReader } from './read-time.ts';
import {
  seriesKindOf,
  type SeriesField,
  type SeriesOptions,
  type TimeFormat,
} from './series-plan.ts';

/** A column as far as it says whether and what it measures. */
export interface SeriesColumn {
  readonly name: string;
  /** The unit its header or the row of units states in words of any kind. */
  readonly unitText: string | null;
  /** Values without blanks, in order. */
  readonly cells: readonly Cell[];
  /** Share of them that are numbers. */
  readonly numbers: number;
}

export interface GuessedSeries {
  readonly columns: Record<string, ColumnMapping>;
  readonly series: SeriesOptions;
  /** Whether times with a clock, mostly one after the other, stand beside values. */
  readonly isLikely: boolean;
}

/**
 * What a table of time series holds: a column of times, and either columns of values (wide; with a column that says whose
 * they are where rows of several machines follow each other) or names and values (narrow).
 */
export function guessSeries(
  columns: readonly SeriesColumn[],
  options: { readonly fileName: string; readonly timeZone: string },
): GuessedSeries {
  const time = findTime(columns);
  const clock = time && !time.hasClock ? findClock(columns) : undefined;
  const rest = columns.filter((column) => column !== time?.column && column !== clock);
  const fields = narrowFields(rest) ?? wideFields(rest);
  const mapped = columns.map((column): readonly [string, ColumnMapping] => {
    if (column === time?.column) return [column.name, { field: 'time', unit: time.format }];
    if (column === clock) return [column.name, { field: 'clock', unit: null }];
    const field = fields.get(column.name) ?? null;
    const unit = field === 'number' ? (column.unitText?.slice(0, 24) ?? null) : null;
    return [column.name, { field, unit }];
  });
  const wellName = wellInName(options.fileName);
  return {
    columns: Object.fromEntries(mapped),
    series: {
      timeZone: options.timeZone,
      deviceName: (wellName ?? baseName(options.fileName)) || 'Import',
      wellName,
      useKnownTags: true,
    },
    isLikely:
      time !== undefined &&
      (time.hasClock || clock !== undefined) &&
      isMostlyAscending(timeCells(time.column, clock), time.format) &&
      [...fields.values()].some((field) => seriesKindOf(field) !== undefined),
  };
}

const timeWords = /\b(time|timestamp|datetime|date|ts|epoch|fecha|hora|tiempo)\b/;

interface TimeColumn {
  readonly column: SeriesColumn;
  readonly format: TimeFormat | null;
  readonly hasClock: boolean;
}

function findTime(columns: readonly SeriesColumn[]): TimeColumn | undefined {
  const found = columns.flatMap((column): (TimeColumn & { readonly worth: number })[] => {
    const isNamed = timeWords.test(headerWords(column.name));
    const guess = guessTimeFormat(column.cells, isNamed);
    return guess ? [{ column, ...guess, worth: (guess.hasClock ? 2 : 0) + (isNamed ? 1 : 0) }] : [];
  });
  return found.toSorted((one, other) => other.worth - one.worth)[0];
}

/** A column of times of day beside one of dates. */
function findClock(columns: readonly SeriesColumn[]): SeriesColumn | undefined {
  return columns.find(
    ({ cells }) => cells.length > 0 && cells.every((cell) => clockTextOf(cell) !== undefined),
  );
}

function timeCells(dates: SeriesColumn, clock: SeriesColumn | undefined): readonly Cell[] {
  return clock ? dates.cells.map((cell, at) => joinTime(cell, clock.cells[at])) : dates.cells;
}

const tagWords =
  /^(tag|point|signal|variable|channel|series|metric|measure|measurement|parameter|etiqueta|variable)( (name|id))?$/;
const valueWords = /^(value|val|reading|pv|valor|lectura)$/;
const qualityWords = /^(quality|qual|calidad|status|estado)( (code|flag))?$/;
const idWords =
  /^(id|(machine|well|device|unit|asset|pump|equipment|meter|station|rig|pozo|equipo)( (id|no|num|number|name))?)$/;

/** Names in one column, values in another. */
function narrowFields(columns: readonly SeriesColumn[]): Map<string, SeriesField> | undefined {
  const named = (words: RegExp) => columns.find(({ name }) => words.test(headerWords(name)));
  const tag = named(tagWords);
  if (!tag || tag.numbers > 0.5) return undefined;
  const others = columns.filter((column) => column !== tag);
  const value =
    named(valueWords) ?? others.find(({ numbers, cells }) => numbers > 0.5 && cells.length > 0);
  if (!value) return undefined;
  const quality = named(qualityWords);
  return new Map<string, SeriesField>([
    [tag.name, 'tag'],
    [value.name, kindOf(value) ?? 'number'],
    ...(quality && quality !== value ? [[quality.name, 'quality'] as const] : []),
  ]);
}

function wideFields(columns: readonly SeriesColumn[]): Map<string, SeriesField> {
  const id = columns.find(
    ({ name, cells }) => idWords.test(headerWords(name)) && comesAgain(cells),
  );
  const fields = columns.flatMap((column): (readonly [string, SeriesField])[] => {
    if (column === id) return [[column.name, 'id']];
    const kind = isRowNumber(column) ? undefined : kindOf(column);
    return kind ? [[column.name, kind]] : [];
  });
  return new Map(fields);
}

/** An empty column may fill later in the file: it measures something until shown otherwise. */
function kindOf({ cells, numbers }: SeriesColumn): 'number' | 'yesNo' | 'text' | undefined {
  const texts = new Set(cells.map((cell) => cellText(cell).toLowerCase()));
  if (cells.length > 0 && [...texts].every((text) => /^(true|false|yes|no|on|off)$/.test(text)))
    return 'yesNo';
  if (numbers >= 0.5) return 'number';
  const areStates = texts.size <= 50 && [...texts].every((text) => text.length <= 60);
  return areStates ? 'text' : undefined;
}

function comesAgain(cells: readonly Cell[]): boolean {
  return cells.length > 0 && new Set(cells).size <= Math.max(1, cells.length / 2);
}

function isRowNumber({ name, cells }: SeriesColumn): boolean {
  const isNamed = /^(index|row|unnamed 0|column 1|no|#)$/.test(headerWords(name));
  return (
    isNamed &&
    cells.length > 1 &&
    cells.every((cell, at) => at === 0 || Number(cell) === Number(cells[at - 1]) + 1)
  );
}

/** A register of things with a date in it is no series: its dates go to and fro. */
function isMostlyAscending(cells: readonly Cell[], format: TimeFormat | null): boolean {
  const read = createTimeReader(format ?? 'MDY', 'UTC');
  const times = cells.flatMap((cell) => read(cell) ?? []);
  const backward = times.filter((ms, at) => at > 0 && ms < times[at - 1]!).length;
  const forward = times.filter((ms, at) => at > 0 && ms > times[at - 1]!).length;
  return forward > 0 && backward <= times.length / 10;
}

/** A well's number at the beginning of a file's name, as in `WELL-00001_20140124213136.csv`. */
function wellInName(fileName: string): string | null {
  return /^(well|pozo)[-_ ]?\d{1,14}(?!\d)/i.exec(fileName)?.[0] ?? null;
}

function baseName(fileName: string): string {
  return fileName
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .trim()
    .slice(0, 120);
}

/** A unit in whatever words: in brackets at the end of a header, or alone in a row of units. */
export function unitTextOf(header: string, unitCell: Cell | undefined): string | null {
  if (!isNothing(unitCell)) return cellText(unitCell);
  return /[([{]([^)\]}]{1,24})[)\]}]\s*$/.exec(header)?.[1]?.trim() ?? null;
}
