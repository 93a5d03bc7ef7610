import type { Column } from '#shared/contract/frames.ts';
import type { StateInterval, StateTimes, WindowStatistics } from '#core/historian/sample-store.ts';
import { withoutEmpty } from '#core/historian/without-empty.ts';
import { os } from '#core/implementer.ts';

/** Questions that are answered with figures made of samples. */
export const figures = {
  aggregate: os.telemetry.aggregate.handler(async ({ context, input }) => {
    const { tagIds, fromMs, toMs, buckets } = input;
    const answers = await context.tenant.samples.aggregateAligned(tagIds, fromMs, toMs, buckets);
    return answers.map((answer, index) => {
      const { ...columns } = withoutEmpty(answer);
      return { tagId: tagIds[index]!, frame: context.frames.send(columns) };
    });
  }),
  gaps: os.telemetry.gaps.handler(async ({ context, input }) => {
    const { tagId, fromMs, toMs, longerThanMs } = input;
    const gaps = await context.tenant.samples.gaps(tagId, fromMs, toMs, longerThanMs);
    const columns = {
      fromMs: Float64Array.from(gaps, (gap) => gap.fromMs),
      toMs: Float64Array.from(gaps, (gap) => gap.toMs),
    };
    return { frame: context.frames.send(columns) };
  }),
  states: os.telemetry.states.handler(async ({ context, input }) => {
    const { tagId, fromMs, toMs, ...options } = input;
    const { intervals, states, ...rest } = await context.tenant.samples.states(
      tagId,
      fromMs,
      toMs,
      options,
    );
    const columns = toIntervalColumns(intervals, states);
    return { ...rest, states: [...states], intervals: context.frames.send(columns) };
  }),
  deltas: os.telemetry.deltas.handler(async ({ context, input }) => {
    const { tagId, fromMs, toMs, buckets, ...options } = input;
    const { ...columns } = await context.tenant.samples.deltas(
      tagId,
      fromMs,
      toMs,
      buckets,
      options,
    );
    return { frame: context.frames.send(columns) };
  }),
  statistics: os.telemetry.statistics.handler(async ({ context, input }) => {
    const { tagIds, fromMs, toMs } = input;
    const rows = await context.tenant.samples.statistics(tagIds, fromMs, toMs);
    return { frame: context.frames.send(toStatisticsColumns(rows)) };
  }),
};

const afterBad = -1;
const inGap = -2;
const ofTooMany = -3;

function toIntervalColumns(
  intervals: readonly StateInterval[],
  states: StateTimes['states'],
): Record<string, Column> {
  const places = new Map(states.map(({ state }, place) => [state, place]));
  const placeOf = ({ state, unknown }: StateInterval) => {
    if (state !== null) return places.get(state) ?? ofTooMany;
    return unknown === 'bad' ? afterBad : inGap;
  };
  return {
    fromMs: Float64Array.from(intervals, ({ fromMs }) => fromMs),
    toMs: Float64Array.from(intervals, ({ toMs }) => toMs),
    state: Int32Array.from(intervals, placeOf),
  };
}

const statisticsNames = [
  'count',
  'goodPct',
  'min',
  'minMs',
  'max',
  'maxMs',
  'mean',
  'timeMean',
  'deviation',
  'first',
  'last',
] as const satisfies readonly (keyof WindowStatistics)[];

function toStatisticsColumns(rows: readonly WindowStatistics[]): Record<string, Column> {
  return Object.fromEntries(
    statisticsNames.map((name) => [name, Float64Array.from(rows, (row) => row[name])]),
  );
}
