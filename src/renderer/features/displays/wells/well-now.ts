import type { WellLine } from '#shared/contract/displays.ts';
import { comparePriorities, type AlarmPriority } from '#shared/domain/alarms/priority.ts';
import {
  judgeRun,
  type LiveReading,
  type RunJudgement,
  type RunState,
} from '#shared/domain/displays/run-state.ts';
import type { LeaseId, TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';

/** A well with what its live values say of it. */
export interface WellNow extends WellLine {
  readonly run: RunJudgement;
}

export type ReadingOf = (tagId: TagId) => LiveReading | undefined;

export function judgeLine(line: WellLine, readingOf: ReadingOf): WellNow {
  const { wellState, running, oilRate, gasRate, waterRate, injectionRate } = line.tags;
  const read = (tagId: TagId | null) => (tagId ? readingOf(tagId) : undefined);
  const rates = [oilRate, gasRate, waterRate, injectionRate].flatMap((tagId) => read(tagId) ?? []);
  const run = judgeRun({
    status: line.status,
    wellState: read(wellState),
    running: read(running),
    rates,
  });
  return { ...line, run };
}

/** One lease as the sum of its wells. */
export interface LeaseNow {
  readonly leaseId: LeaseId | null;
  readonly leaseName: string | null;
  readonly wells: Readonly<Record<RunState, number>>;
  /** Rates of the wells that measure one; null where none does. */
  readonly oilRate: number | null;
  readonly gasRate: number | null;
  readonly waterRate: number | null;
  readonly oilYesterdayBbl: number | null;
  readonly alarms: number;
  readonly worst: AlarmPriority | null;
}

export function sumByLease(wells: readonly WellNow[], readingOf: ReadingOf): LeaseNow[] {
  return [...Map.groupBy(wells, ({ leaseId }) => leaseId)].map(([leaseId, some]) => {
    const counts: Record<RunState, number> = { running: 0, idle: 0, down: 0, unknown: 0 };
    for (const { run } of some) counts[run.state] += 1;
    const rate = (key: 'oilRate' | 'gasRate' | 'waterRate') =>
      sumOf(some.map(({ tags }) => flowOf(tags[key], readingOf)));
    return {
      leaseId,
      leaseName: some[0]!.leaseName,
      wells: counts,
      oilRate: rate('oilRate'),
      gasRate: rate('gasRate'),
      waterRate: rate('waterRate'),
      oilYesterdayBbl: sumOf(some.map(({ yesterday }) => yesterday.oilBbl)),
      alarms: some.reduce((sum, { alarms }) => sum + alarms.count, 0),
      worst: some
        .flatMap(({ alarms }) => alarms.worst ?? [])
        .reduce<AlarmPriority | null>(
          (worst, one) => (worst === null || comparePriorities(one, worst) < 0 ? one : worst),
          null,
        ),
    };
  });
}

/** Units of those columns of live values in which all tags have the same. */
export function commonUnits(
  lines: readonly WellLine[],
  tags: ReadonlyMap<string, Pick<Tag, 'unit'>>,
): Partial<Record<keyof WellLine['tags'], { readonly unit: string }>> {
  const keys = Object.keys(lines[0]?.tags ?? {}) as (keyof WellLine['tags'])[];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const units = new Set(lines.flatMap((line) => tags.get(line.tags[key] ?? '')?.unit ?? []));
      const [unit] = units;
      return units.size === 1 && unit ? [[key, { unit }]] : [];
    }),
  );
}

/** A rate that is bad is none; an old one still is the best that is known. */
function flowOf(tagId: TagId | null, readingOf: ReadingOf): number | null {
  const reading = tagId ? readingOf(tagId) : undefined;
  if (!reading || reading.quality === 'bad' || typeof reading.value !== 'number') return null;
  return reading.value;
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null;
}
